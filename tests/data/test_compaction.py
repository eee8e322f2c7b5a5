"""Many deliveries merged into derived files: the same view as their rows one by one, whatever was withdrawn since."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from data import clock
from data.access import everything
from data.store import compaction
from data.store import view as view_module
from data.store.intake import Intake
from data.store.store import Store
from tests.conftest import records

KEY = "disclosure_id"


@pytest.fixture(scope="module", autouse=True)
def few() -> Iterator[None]:
    """Three deliveries are many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compaction, "FEW", 2)
        patch.setattr(view_module, "SCANS", 3)
        yield


def hand_in(store: Store, keys: list[str], version: int) -> None:
    from data.feeds import named

    feed = named("disclosures")
    rows = pl.DataFrame({KEY: keys}, schema={KEY: pl.String}).unique(maintain_order=True)
    others = [pl.lit(None, dtype=dtype).alias(name) for name, dtype in feed.dtypes.items() if name != KEY]
    accepted = rows.with_columns(others).with_columns(unit_id=pl.lit("001")).with_row_index("row", offset=version)
    covered = pl.DataFrame({"unit_id": ["001"], "month": [date(2026, 1 + version % 3, 1)]})
    rejected = pl.DataFrame(schema={"row": pl.Int64, "column": pl.String, "value": pl.String, "reason": pl.String})
    accepted = accepted.cast({"row": pl.Int64}).select("row", *feed.columns)
    store.commit(Intake(feed.id, f"{version}", "x", "", accepted, rejected, covered, []), "tester")


def naive(store: Store) -> tuple[dict[str, int], dict[date, object]]:
    """Key -> the last live delivery that has it, and month -> when it was first received: a row at a time."""
    newest, received = {}, {}
    for delivery in store.live("disclosures"):
        for row in store.accepted(delivery, everything("tester")).collect().iter_rows(named=True):
            newest[row[KEY]] = delivery.number
        received.setdefault(delivery.first_month, delivery.received_at.replace(tzinfo=None))
    return newest, received


def seen(store: Store) -> tuple[dict[str, int], dict[date, object]]:
    rows = records(store, "disclosures")
    covered = store.covered(everything("tester"))
    assert rows[KEY].n_unique() == rows.height
    return dict(zip(rows[KEY], rows["delivery"], strict=True)), dict(
        zip(covered["month"], covered["received_at"], strict=True)
    )


ACTS = st.lists(
    st.one_of(
        st.lists(st.sampled_from("abcdef"), max_size=4),
        st.tuples(st.sampled_from(["withdraw", "restore"]), st.integers(1, 12)),
    ),
    min_size=4,
    max_size=14,
)


@pytest.mark.parametrize("few_rows", [0, 100])
@settings(deadline=None, max_examples=12, phases=[Phase.explicit, Phase.generate])
@given(acts=ACTS)
def test_the_view_is_that_of_the_rows_one_by_one_and_stays_so_as_of_each_moment(few_rows, acts) -> None:
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(view_module, "FEW_ROWS", few_rows)
        store = Store(Path(name) / "store")
        then = []
        for version, act in enumerate(acts):
            if isinstance(act, list):
                hand_in(store, act, version)
            else:
                try:
                    getattr(store, act[0])(act[1], "tester")
                except KeyError:
                    continue
            assert seen(store) == naive(store)
            then.append((clock.now(), records(store, "disclosures")))
        for moment, rows in then:
            assert_frame_equal(store.records("disclosures", everything("tester"), moment).collect(), rows)


def test_derived_files_can_be_lost_and_are_made_again(store: Store) -> None:
    for version in range(9):
        hand_in(store, ["a", f"{version}"], version)
    before = records(store, "disclosures")
    made = list((store.folder / "derived").glob("records-disclosures-*.parquet"))
    assert made
    for path in made:
        path.unlink()
    assert_frame_equal(records(store, "disclosures"), before)
    assert list((store.folder / "derived").glob("records-disclosures-*.parquet"))
