"""Actions by the clock: what is unanswered, promised, overdue, accepted or done on a day, and nothing overwritten."""

from datetime import UTC, date, datetime

import pytest

from data.access import Scope, everything
from data.registry.tables import Action, Answer
from data.store import actions
from data.store.editions import keep

OCTOBER = date(2026, 10, 1)
CLOSED = datetime(2026, 11, 5, 9, tzinfo=UTC)
WHOLE = everything("tester")


def asked(unit: str = "001001", metric: str = "open_cases", due: date = date(2026, 11, 19)) -> Action:
    return Action(month=OCTOBER, unit_id=unit, metric=metric, signs=["a sign"], due_on=due, edition=0)


def closing(store, *wanted: Action, at: datetime = CLOSED, month: date = OCTOBER):
    return keep(store, month, {"view.json": {}}, "program", store.version(at), at, "tester", asked=wanted)


def said(kind: str, at: datetime = CLOSED, **words) -> Answer:
    return Answer(action_id=1, kind=kind, at=at, by="unit", **words)


PROMISE = {"cause": "illness", "step": "a deputy", "owner": "Li", "until": date(2026, 12, 1)}


def states(store, day: date) -> list[str]:
    return actions.actions(store, WHOLE, day)["state"].to_list()


def test_an_action_waits_until_its_last_day_is_over(store) -> None:
    closing(store, asked())
    assert states(store, date(2026, 11, 19)) == [actions.WAITING]
    assert states(store, date(2026, 11, 20)) == [actions.UNANSWERED]


def test_a_promise_is_overdue_from_the_day_after(store) -> None:
    closing(store, asked())
    actions.answer(store, WHOLE, said(actions.ANSWERED, **PROMISE))
    assert states(store, date(2026, 12, 1)) == [actions.PROMISED]
    assert states(store, date(2026, 12, 2)) == [actions.OVERDUE]
    actions.answer(store, WHOLE, said(actions.DONE, step="a deputy works"))
    assert states(store, date(2026, 12, 2)) == [actions.DONE]
    assert [one.kind for one in actions.history(store, WHOLE, 1)] == [actions.ANSWERED, actions.DONE]


def test_an_accepted_deviation_ends_on_its_day(store) -> None:
    closing(store, asked())
    actions.answer(store, WHOLE, said(actions.ACCEPTED, cause="flood", until=date(2027, 3, 31)))
    assert states(store, date(2027, 3, 31)) == [actions.ACCEPTED]
    assert states(store, date(2027, 4, 1)) == [actions.ENDED]


def test_every_state_is_counted_also_with_nobody_in_it(store) -> None:
    closing(store, asked(), asked("001002"))
    actions.answer(store, WHOLE, said(actions.ANSWERED, **PROMISE))
    counts = actions.counted(actions.actions(store, WHOLE, date(2026, 12, 2)))
    assert counts == {**dict.fromkeys(actions.STATES, 0), actions.OVERDUE: 1, actions.UNANSWERED: 1}


@pytest.mark.parametrize(
    ("lacking", "called"), [("cause", "Cause"), ("step", "Action"), ("owner", "Owner"), ("until", "Until")]
)
def test_a_promise_lacks_nothing_and_what_it_lacks_is_named_as_in_the_form(store, lacking: str, called: str) -> None:
    closing(store, asked())
    with pytest.raises(ValueError, match=f"needs {called}\\."):
        actions.answer(store, WHOLE, said(actions.ANSWERED, **{**PROMISE, lacking: None if lacking == "until" else ""}))
    assert actions.history(store, WHOLE, 1) == []


def test_a_deviation_without_reason_or_end_is_not_accepted(store) -> None:
    closing(store, asked())
    for words in ({"cause": "flood"}, {"until": date(2027, 1, 1)}, {"cause": "flood", "until": date(2026, 11, 4)}):
        with pytest.raises(ValueError, match=r"needs (Reason|Until)\.|over already"):
            actions.answer(store, WHOLE, said(actions.ACCEPTED, **words))


def test_a_figure_is_asked_for_once_while_its_action_is_open(store) -> None:
    closing(store, asked())
    later = datetime(2026, 12, 5, tzinfo=UTC)
    closing(store, asked(due=date(2026, 12, 19)), asked("001002"), at=later, month=date(2026, 11, 1))
    assert actions.actions(store, WHOLE, later.date())["unit_id"].to_list() == ["001001", "001002"]


def test_what_was_done_is_asked_for_anew_where_the_breach_remains(store) -> None:
    closing(store, asked())
    actions.answer(store, WHOLE, said(actions.DONE, step="trained"))
    closing(store, asked(), at=datetime(2026, 12, 5, tzinfo=UTC), month=date(2026, 11, 1))
    assert states(store, date(2026, 12, 6)) == [actions.DONE, actions.UNANSWERED]


def test_an_accepted_deviation_is_not_asked_about_until_it_ends(store) -> None:
    closing(store, asked())
    actions.answer(store, WHOLE, said(actions.ACCEPTED, cause="flood", until=date(2026, 12, 31)))
    closing(store, asked(), at=datetime(2026, 12, 5, tzinfo=UTC), month=date(2026, 11, 1))
    assert len(states(store, date(2026, 12, 6))) == 1
    closing(store, asked(), at=datetime(2027, 1, 5, tzinfo=UTC), month=date(2026, 12, 1))
    assert len(states(store, date(2027, 1, 6))) == 2


def test_nobody_sees_or_answers_for_a_unit_that_is_not_theirs(store) -> None:
    closing(store, asked())
    other = Scope("stranger", frozenset({"001002"}))
    assert actions.actions(store, other, OCTOBER).is_empty()
    with pytest.raises(KeyError, match="no action 1"):
        actions.answer(store, other, said(actions.ANSWERED, **PROMISE))
    with pytest.raises(KeyError, match="no action 1"):
        actions.history(store, other, 1)


def test_actions_as_of_a_moment_know_nothing_later(store) -> None:
    closing(store, asked())
    actions.answer(store, WHOLE, said(actions.ANSWERED, datetime(2026, 11, 10, tzinfo=UTC), **PROMISE))
    before = actions.actions(store, WHOLE, date(2026, 11, 9), datetime(2026, 11, 9, tzinfo=UTC))
    assert before["state"].to_list() == [actions.WAITING]
    assert actions.actions(store, WHOLE, OCTOBER, datetime(2026, 11, 4, tzinfo=UTC)).is_empty()
