"""Learning: visits are tied to the selection that they follow; shares of few visits are not made much of."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.inspection import hit_rate as learning
from metrics.inspection.hit_rate import FEW, against_control, by_route, by_signal, followed

MADE = date(2025, 11, 15)
LATER = date(2026, 2, 15)


def picks(*rows: tuple) -> pl.DataFrame:
    columns = {"selection": pl.Int64, "selected_on": pl.Date, "unit_id": pl.String, "route": pl.String}
    return pl.DataFrame(rows, schema=columns | {"state": pl.String}, orient="row")


def visits(*rows: tuple) -> pl.DataFrame:
    columns = {"inspection_id": pl.String, "unit_id": pl.String, "started_on": pl.Date, "ended_on": pl.Date}
    return pl.DataFrame(rows, schema=columns, orient="row")


def found(*rows: tuple) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["inspection_id", "severity"], orient="row")


def outcomes(rows: pl.DataFrame) -> dict:
    return {(row["selection"], row["unit_id"]): (row["inspection_id"], row["outcome"]) for row in rows.to_dicts()}


def test_a_visit_follows_the_newest_selection_before_it_that_names_its_unit() -> None:
    both = picks((1, MADE, "a", "signal", "accepted"), (2, LATER, "a", "rise", "added"))
    ended = date(2026, 4, 1)
    after_both = visits(("v", "a", date(2026, 3, 1), ended))
    assert outcomes(followed(both, after_both, found(("v", "high")), "high")) == {
        (1, "a"): (None, "not visited yet"),
        (2, "a"): ("v", "hit"),
    }
    between = visits(("v", "a", date(2026, 2, 15), ended), ("w", "a", date(2026, 2, 16), ended))
    assert outcomes(followed(both, between, found(("v", "low")), "high")) == {
        (1, "a"): ("v", "nothing of that weight"),
        (2, "a"): ("w", "nothing of that weight"),
    }


@pytest.mark.parametrize(
    ("started", "counts"),
    [(MADE, False), (date(2025, 11, 16), True), (date(2026, 11, 15), True), (date(2026, 11, 16), False)],
)
def test_a_visit_before_the_selection_or_long_after_it_does_not_follow_it(started: date, counts: bool) -> None:
    rows = followed(
        picks((1, MADE, "a", "signal", "accepted")),
        visits(("v", "a", started, date(2026, 12, 1))),
        found(("v", "high")),
        "high",
    )
    assert (rows["outcome"].item() == "hit") is counts


def test_only_what_the_desk_took_counts_and_what_is_under_way_is_no_miss() -> None:
    rows = followed(
        picks(
            (1, MADE, "a", "signal", "proposed"),
            (1, MADE, "b", "signal", "dropped"),
            (1, MADE, "c", "signal", "accepted"),
        ),
        visits(*((unit, unit, LATER, None) for unit in "abc")),
        found(("c", "high")),
        "high",
    )
    assert outcomes(rows) == {(1, "c"): ("c", "under way")}
    (route,) = by_route(rows).to_dicts()
    assert (route["taken"], route["visited"], route["open"], route["share"]) == (1, 0, 1, None)


def test_a_hit_has_the_weight_that_was_asked_for() -> None:
    taken = picks((1, MADE, "a", "signal", "accepted"))
    seen = visits(("v", "a", LATER, LATER))
    for severity, hit_at in (("high", ("high", "medium", "low")), ("medium", ("medium", "low")), ("low", ("low",))):
        for weight in ("high", "medium", "low"):
            rows = followed(taken, seen, found(("v", severity)), weight)
            assert (rows["outcome"].item() == "hit") is (weight in hit_at)
            assert rows["findings"].item() == 1


ROW = {"selection": pl.Int64, "unit_id": pl.String, "route": pl.String, "outcome": pl.String}


def many(route: str, hits: int, misses: int) -> pl.DataFrame:
    rows = [(1, f"{route}{i}", route, "hit" if i < hits else "nothing of that weight") for i in range(hits + misses)]
    return pl.DataFrame(rows, schema=ROW, orient="row")


def test_shares_stand_on_visits_with_their_interval() -> None:
    rows = by_route(pl.concat([many("signal", 7, 3), many("random", 0, 4)]))
    signal, random = rows.to_dicts()
    assert (signal["route"], signal["visited"], signal["hits"], signal["share"]) == ("signal", 10, 7, 0.7)
    # Wilson's interval of 7 of 10, and of none of 4 (published: 0.3968 to 0.8922; 0 to 0.4899).
    assert (signal["lower"], signal["upper"]) == (pytest.approx(0.3968, abs=1e-4), pytest.approx(0.8922, abs=1e-4))
    assert (random["share"], random["lower"]) == (0, 0) and random["upper"] == pytest.approx(0.4899, abs=1e-4)


def test_a_signal_never_hit_is_named_only_where_it_was_tried_often_enough() -> None:
    rows = many("signal", 1, FEW)
    bore = pl.DataFrame(
        [(1, "signal1", "rare"), *((1, f"signal{i}", "vain") for i in range(1, FEW + 1)), (1, "signal0", "good")],
        schema=["selection", "unit_id", "signal"],
        orient="row",
    )
    twice = pl.concat([bore, bore])
    told = {row["signal"]: (row["visited"], row["hits"], row["never"]) for row in by_signal(rows, twice).to_dicts()}
    assert told == {"vain": (FEW, 0, True), "rare": (1, 0, False), "good": (1, 1, False)}


def test_the_difference_from_the_control_sample_is_newcombes() -> None:
    # Newcombe (1998), table II, example a, method 10: 56/70 less 48/80.
    found = against_control(pl.concat([many("signal", 56, 14), many("random", 48, 32)]))
    assert found.difference == pytest.approx(0.2)
    assert (found.lower, found.upper) == (pytest.approx(0.0524, abs=1e-4), pytest.approx(0.3339, abs=1e-4))
    assert found.told


def test_few_visits_tell_nothing_and_units_named_by_hand_are_left_out() -> None:
    few = against_control(pl.concat([many("signal", FEW - 1, 0), many("random", 0, 40)]))
    assert few.lower is not None and few.lower > 0 and not few.told
    assert against_control(many("signal", 3, 3)).difference is None
    by_hand = pl.concat([many("signal", 3, 3), many("referral", 9, 0), many("random", 2, 4)])
    assert against_control(by_hand).picked == (3, 6)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_the_interval_holds_the_difference_and_equal_shares_are_never_told_apart(
    a: int, b: int, c: int, d: int
) -> None:
    found = against_control(pl.concat([many("signal", a, b), many("random", c, d)]))
    if found.difference is None:
        assert not (a + b and c + d)
        return
    assert found.lower - 1e-9 <= found.difference <= found.upper + 1e-9
    if found.difference == 0:
        assert not found.told


def test_the_words_of_a_state_are_those_of_the_store() -> None:
    from data.store.selections import STATES

    assert set(learning.TAKEN) < set(STATES)
