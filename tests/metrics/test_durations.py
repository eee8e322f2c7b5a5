"""Durations: what is still open counts as long as it has lasted; ends of one kind shut out the others."""

from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.access import everything
from data.handing_in.delivery import Request, deliver
from data.store.store import Store
from metrics.facts.figures import Figures
from metrics.statistics.survival import incidence, median_time, share_done
from metrics.trends.durations import durations, lasts, outcomes
from reports.words.durations import of_durations
from tests.conftest import METRICS

#: Weeks in remission of 21 patients on 6-mercaptopurine; a minus: still in remission. Freireich et al. (1963).
REMISSION = [6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35]


def test_the_textbooks_patients_have_the_textbooks_median_and_share() -> None:
    weeks = np.abs(np.array(REMISSION, dtype=float))
    done = np.array(REMISSION) > 0
    found = median_time(weeks, done)
    assert (found.value, found.lower) == (23, 13) and np.isnan(found.upper)
    assert 1 - share_done(weeks, done, 10) == pytest.approx(0.7529, abs=1e-4)
    assert share_done(weeks, ~done & done, 10) == 0 and np.isnan(share_done(weeks[:0], done[:0], 10))


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3)), min_size=1, max_size=40), st.integers(0, 40))
def test_the_outcomes_add_up_to_what_is_done(rows: list[tuple[int, int]], by: int) -> None:
    days, outcome = (np.array(side, dtype=float) for side in zip(*rows, strict=True))
    found = incidence(days, outcome, 3, by)
    assert found.sum() == pytest.approx(share_done(days, outcome > 0, by), abs=1e-9)
    if (outcome > 0).all():
        assert found == pytest.approx([np.mean((days <= by) & (outcome == one)) for one in (1, 2, 3)])


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Figures:
    folder = tmp_path_factory.mktemp("durations")
    store = Store(folder / "store")
    files = {
        "units": """unit_id,name,parent_id,kind
0,Province,,province
1,One,0,office
2,Two,0,office
""",
        "cases": """case_id,unit_id,phenomenon,source,opened_on,deadline_on,closed_on,outcome
a,1,conduct,audit,2026-01-01,2026-02-01,2026-01-31,substantiated
b,1,conduct,audit,2026-01-01,2026-02-01,2026-02-01,unsubstantiated
c,1,conduct,audit,2026-01-01,2026-02-01,2026-02-02,unsubstantiated
d,1,conduct,audit,2026-10-01,,,
e,2,conduct,audit,2026-10-11,2026-12-01,,
""",
    }
    for feed, rows in files.items():
        path = folder / f"{feed}.csv"
        path.write_text(rows, encoding="utf-8")
        at = datetime(2026, 11, 5, tzinfo=UTC)
        assert deliver(store, Request(feed, path, METRICS, at=at), "tester").status == "accepted"
    return Figures(store, everything("tester"), date(2026, 11, 22))


def test_a_day_late_is_late_and_what_is_open_counts_as_long_as_it_has_lasted(figures: Figures) -> None:
    metric = figures.metric("open_case_age")
    assert lasts(metric) and not lasts(figures.metric("open_cases"))
    rows = {row["unit_id"]: row for row in durations(figures, metric, ["0", "1", "2"], date(2026, 10, 1)).to_dicts()}
    one, two, all_ = rows["1"], rows["2"], rows["0"]
    assert (one["done"], one["open"], one["due"], one["in_time"]) == (3, 1, 3, pytest.approx(2 / 3))
    # At 30 days one of four is out of sight, at 30 of 31 and 32 the others end.
    assert one["median"] == 31 and one["open_age"] == 30
    assert (two["done"], two["open"], two["median"], two["in_time"]) == (0, 1, None, 0)
    assert (all_["done"], all_["open"]) == (3, 2)
    ends = outcomes(figures, metric, ["1"], date(2026, 10, 1))
    assert dict(ends.select("outcome", "share").iter_rows())["substantiated"] == pytest.approx(0.25)
    assert "half were done within 31 days" in of_durations(one, ends)[0]
    assert of_durations(two, ends.clear())[0].startswith("Of 1 opened within 36 months: not half")


def test_what_was_opened_later_is_not_there_yet(figures: Figures) -> None:
    table = durations(figures, figures.metric("open_case_age"), ["0"], date(2026, 1, 1))
    assert table.select("done", "open").row(0) == (1, 2)
