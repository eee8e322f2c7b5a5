"""Replaying: the facts do not depend on the order in which independent feeds came, and the past stays what it was."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from data.access import everything
from data.store.store import Store
from metrics.facts.figures import Figures
from tests.conftest import UNITS, Office

WHO = everything("tester")
TODAY = date(2026, 11, 22)
FIRST, LAST = date(2026, 9, 1), date(2026, 10, 1)
BEGINNING = datetime(2026, 11, 2, 9, tzinfo=UTC)

ids = st.sampled_from(["1", "2", "3", "4"])
units = st.sampled_from(["001001", "001002"])
days = st.sampled_from(["2026-09-10", "2026-09-30", "2026-10-15", "2026-10-31"])
done = st.one_of(st.just(""), days)
declaration = st.tuples(ids, units, st.just("p"), st.sampled_from(["annual", "change"]), days, done)
commitment = st.tuples(ids, units, st.just("p"), days, done)
HEADERS = {
    "declarations": "declaration_id,unit_id,person_id,kind,due_on,filed_on",
    "commitments": "commitment_id,unit_id,person_id,due_on,signed_on",
}


def file_of(feed: str, rows: list[tuple[str, ...]]) -> tuple[str, str]:
    newest = {row[0]: row for row in rows}
    return feed, "\n".join([HEADERS[feed], *map(",".join, newest.values())]) + "\n"


FILES = {
    "declarations": st.lists(declaration, min_size=1, max_size=4).map(lambda rows: file_of("declarations", rows)),
    "commitments": st.lists(commitment, min_size=1, max_size=4).map(lambda rows: file_of("commitments", rows)),
}


def store_of(folder: Path, files: list[tuple[str, str]]) -> Store:
    """A store that took the files in, one an hour."""
    office = Office(Store(folder / "store"), folder)
    for hour, (feed, words) in enumerate([("units", UNITS), *files]):
        moved = None if feed == "units" else 'foreign_keys = "same records, moved"\n'  # what is drawn may be another's
        report = office.hand_in(feed, words, at=BEGINNING + timedelta(hours=hour), mapping=moved)
        assert report.status in ("accepted", "unchanged"), report
    return office.store


@settings(deadline=None, max_examples=8, phases=[Phase.explicit, Phase.generate])
@given(
    st.lists(FILES["declarations"], min_size=1, max_size=2),
    st.lists(FILES["commitments"], min_size=1, max_size=2),
    st.randoms(use_true_random=False),
)
def test_another_order_of_independent_feeds_gives_the_same_facts(declarations, commitments, chance) -> None:
    mixed = [iter(declarations), iter(commitments)]
    order = [0] * len(declarations) + [1] * len(commitments)
    chance.shuffle(order)
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        stores = [
            store_of(Path(one), [*declarations, *commitments]),
            store_of(Path(other), [next(mixed[feed]) for feed in order]),
        ]
        tables = [Figures(store, WHO, TODAY).facts(FIRST, LAST, subtree=True) for store in stores]
    assert_frame_equal(*tables, check_row_order=False)


ACTS = st.lists(
    st.one_of(
        FILES["declarations"],
        FILES["commitments"],
        st.tuples(st.sampled_from(["withdraw", "restore"]), st.integers(2, 6)),
    ),
    min_size=2,
    max_size=7,
)


@settings(deadline=None, max_examples=8, phases=[Phase.explicit, Phase.generate])
@given(ACTS)
def test_the_view_as_of_any_past_moment_is_what_was_seen_then(acts) -> None:
    from data import clock

    with TemporaryDirectory() as name:
        folder = Path(name)
        office = Office(Store(folder / "store"), folder)
        office.hand_in("units", UNITS)
        seen = []
        for act in acts:
            if act[0] in HEADERS:
                office.hand_in(*act)
            else:
                try:
                    getattr(office.store, act[0])(act[1], "tester")
                except KeyError:
                    continue
            figures = Figures(office.store, WHO, TODAY)
            seen.append((clock.now(), figures.version, figures.facts(FIRST, LAST), office.store.covered(WHO)))
        for moment, version, facts, covered in seen:
            then = Figures(office.store, WHO, TODAY, moment)
            assert then.version == version
            assert_frame_equal(then.facts(FIRST, LAST), facts, check_row_order=False)
            assert_frame_equal(office.store.covered(WHO, moment), covered, check_row_order=False)
