"""No contradiction: whoever asks after a unit is told the same verdict, level, rank, value and target everywhere."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from data.access import everything
from data.store.store import Store
from metrics.attention.attention import attention
from metrics.attention.stories import PEERS, leading
from metrics.comparison.question import Comparison
from metrics.comparison.target import BEYOND
from metrics.comparison.unit_profile import profile
from metrics.comparison.verdicts import judged
from metrics.facts.figures import Figures
from metrics.inspection.choice import Choice
from metrics.inspection.kept_proposal import make
from metrics.inspection.priorities import priorities
from metrics.meeting.month_review import MonthReview
from metrics.signals.survey import Sight
from plumbline import app
from reports import text
from reports.layout.content import Chart, Section, Table, Text
from reports.levels import look
from reports.sections.cover import cover
from reports.sections.exceptions import exceptions
from reports.sections.matrix import matrix
from reports.sections.meeting_input import Meeting
from reports.sections.standings import standings
from reports.words import stories as words
from tests.organisation import Copies

MONTHS = (date(2026, 10, 1), date(2026, 9, 1), date(2026, 8, 1))
ORGANISATIONS = ((40, 18), (30, 14), (24, 14))  # units and months: the demonstration's shape, and two drawn otherwise
SAID = ["verdict", "level", "rank", "value", "z", "against_target", "target_level", "reason", "through"]


@pytest.fixture(scope="module", params=ORGANISATIONS, ids=lambda size: f"{size[0]} units")
def figures(request: pytest.FixtureRequest, organisation: Copies) -> Figures:
    return Figures(Store(organisation(*request.param)), everything("tester"), date(2026, 11, 22))


@pytest.fixture(scope="module", params=MONTHS, ids=lambda month: f"{month:%Y-%m}")
def review(request: pytest.FixtureRequest, figures: Figures) -> MonthReview:
    return MonthReview(figures, request.param)


@pytest.fixture(scope="module")
def newest(organisation: Copies) -> MonthReview:
    figures = Figures(Store(organisation(*ORGANISATIONS[0])), everything("tester"), date(2026, 11, 22))
    return MonthReview(figures, MONTHS[0])


def said(table: pl.DataFrame) -> pl.DataFrame:
    return table.select("unit_id", "metric", *SAID).sort("unit_id", "metric")


def same(one: pl.DataFrame, other: pl.DataFrame) -> int:
    """How many cells differ; numbers to twelve digits, as files hold them."""
    return sum(
        (~one[name].round(12).eq_missing(other[name].round(12))).sum()
        if one[name].dtype == pl.Float64
        else (~one[name].eq_missing(other[name])).sum()
        for name in one.columns
    )


def rows(review: MonthReview) -> dict[tuple[str, str], dict[str, Any]]:
    """Unit and metric -> the row of the judgement."""
    return {(row["unit_id"], row["metric"]): row for row in review.table.iter_rows(named=True)}


def blocks(section: Section, kind: type) -> Iterator[Any]:
    return (block for slide in section.slides for block in slide.blocks if isinstance(block, kind))


def test_standings_of_a_peer_group_say_what_the_matrix_says(newest: MonthReview) -> None:
    figures, parts = newest.figures, []
    for metric in list(figures.metrics)[::3]:
        for kind in sorted(set(figures.kinds.values())):
            asked = Comparison.of(figures, newest.month, metric, peer_group=kind)
            parts.append(judged(figures, asked).table.with_columns(metric=pl.lit(metric)))
    found = said(pl.concat(parts, how="vertical_relaxed"))
    assert same(found, said(newest.table.filter(pl.col("metric").is_in(found["metric"].unique().implode())))) == 0


def test_a_units_page_and_its_sheet_say_what_the_matrix_says(newest: MonthReview) -> None:
    for unit in newest.units[:: len(newest.units) // 2 + 1]:
        asked = Comparison.of(newest.figures, newest.month, peer_group=newest.figures.kinds[unit])
        own = said(newest.table.filter(unit_id=unit))
        assert same(said(profile(newest.figures, asked, unit)), own) == 0, unit
        assert same(said(MonthReview(newest.figures, newest.month, unit).own), own) == 0, unit


def test_the_command_line_says_what_the_matrix_says(newest: MonthReview, tmp_path: Path) -> None:
    out, store = tmp_path / "all.parquet", ["--store", str(newest.figures.store.folder)]
    asked = ["standings", "--all-metrics", "--month", f"{newest.month:%Y-%m}", "--window", "12", "--out", str(out)]
    found = CliRunner().invoke(app, [*asked, *store])
    assert found.exit_code == 0, found.output
    table = pl.read_parquet(out)
    assert same(said(table), said(newest.table)) == 0
    assert {"baseline", "tau2", "first_rank", "last_rank", "p"} <= set(table.columns)


def test_signals_stand_on_the_same_verdicts(newest: MonthReview) -> None:
    figures = newest.figures
    sight = Sight(figures, Comparison.of(figures, newest.month), [])
    for metric in sight.judged:
        side = -1 if metric.better == "high" else 1
        z = pl.DataFrame({"unit_id": sight.ids, "of": side * sight.stands(metric).z[:, -1]}).fill_nan(None)
        both = newest.table.filter(metric=metric.id).join(z, on="unit_id", how="left")
        assert both.filter(~pl.col("z").eq_missing(pl.col("of"))).is_empty(), metric.id


def test_a_branch_judges_its_own_units_and_asking_for_it_does_not_move_anybody_else(newest: MonthReview) -> None:
    figures = newest.figures
    branch = next(unit for unit in figures.tree.ids if figures.tree.depth[figures.tree.place[unit]] == 1)
    asked = Comparison.of(figures, newest.month, "training_completion", branch=branch)
    units = judged(figures, asked).table["unit_id"]
    assert set(units) < set(figures.tree.under(branch))
    assert set(judged(figures, replace(asked, branch=None)).table["unit_id"]) > set(units)


def test_the_workbook_lists_what_the_judgement_says(review: MonthReview) -> None:
    titles = {metric.title: metric for metric in review.figures.metrics.values()}
    known, listed = rows(review), standings(review, Meeting()).lists[0].rows
    assert listed.height == review.table.filter(pl.col("value").is_not_null()).height
    names = {"Rank": "rank", "Verdict": "verdict", "Level": "level", "Status": "status", "Through": "through_name"}
    names |= {"Against the target": "against_target", "No verdict because": "reason"}
    for row in listed.iter_rows(named=True):
        metric = titles[row["Metric"]]
        own = known[row["Number"], metric.id]
        assert {name: row[name] for name in names} == {name: own[column] for name, column in names.items()}
        assert row["Value"] == pytest.approx(text.shown(metric, own["value"]), abs=1e-9)


def test_every_symbol_of_the_matrix_is_that_verdict(review: MonthReview) -> None:
    known, section = rows(review), matrix(review, Meeting())
    for row in section.lists[0].rows.iter_rows(named=True):
        for metric in review.figures.metrics.values():
            own = known[row["Number"], metric.id]
            symbol = look(own["verdict"], own["level"]).symbol if own["verdict"] else text.EMPTY
            assert row[f"{metric.title} ({metric.id})"] == symbol, (row["Number"], metric.id)
    ids = {text.visible(name): unit for unit, name in review.names.items()}
    by_title = {metric.title: metric.id for metric in review.figures.metrics.values()}
    for table in blocks(section, Table):
        for cells in table.rows:
            for title, cell in zip(table.columns[1:], cells[1:], strict=True):
                own = known[ids[cells[0].words], by_title[title]]
                assert cell.words == look(own["verdict"], own["level"]).symbol


def test_bars_of_standings_are_the_judgements_values(review: MonthReview) -> None:
    ids = {text.visible(name): unit for unit, name in review.names.items()}
    by_title = {metric.title: metric for metric in review.figures.metrics.values()}
    for chart in blocks(standings(review, Meeting()), Chart):
        metric = by_title[chart.name.partition(": ")[2]]
        for at, name in enumerate(chart.categories):
            own = rows(review)[ids[name], metric.id]
            assert chart.series[0].values[at] == pytest.approx(text.shown(metric, own["value"]))
            assert (at in chart.marked) == ((own["verdict"], own["level"]) == ("worse", "act"))


@pytest.mark.parametrize("review", MONTHS[:1], indirect=True, ids=["2026-10"])
def test_a_storys_figures_are_the_judgements_and_whoever_is_silent_is_told(review: MonthReview) -> None:
    known = rows(review)
    quiet = [(story.unit_id, story.lead.months) for story in review.stories if story.silent]
    assert sorted(quiet) == sorted(review.quiet.rows())
    for story in review.stories:
        for one in story.evidence:
            own = known.get((story.unit_id, one.metric))
            if one.source != PEERS or own is None or one.signal != "standing":
                continue
            assert (own["verdict"], own["level"]) == ("worse", one.level), (story.unit_id, one)
            assert (one.value, one.numerator, one.denominator) == (own["value"], own["numerator"], own["denominator"])
            assert (one.peer, one.target) == (pytest.approx(own["baseline"]), own["target"])
            if one.target is not None:
                assert one.missed == (own["target_level"] if own["against_target"] == BEYOND else "none")


def test_the_list_stands_in_one_order(newest: MonthReview, tmp_path: Path) -> None:
    figures, metrics, month = newest.figures, newest.figures.metrics, newest.month
    whole = attention(figures, Comparison.of(figures, month))
    assert whole and newest.stories == whole
    assert exceptions(newest, Meeting()).lists[0].rows["Number"].to_list() == [story.unit_id for story in whole]
    called = next(blocks(cover(newest, Meeting()), Text)).paragraphs
    assert [sentence for _name, sentence in called] == [words.sentence(one, metrics) for one in newest.first]
    first = [story.unit_id for story in leading(whole)]
    assert [story.unit_id for story in newest.first] == first[:3]
    branch = next(unit for unit in figures.tree.ids if figures.tree.depth[figures.tree.place[unit]] == 1)
    below = figures.tree.under(branch)
    assert list(MonthReview(figures, month, branch).stories) == [story for story in whole if story.unit_id in below]
    made = make(figures, Choice(month, 6, draws=10))
    assert [one.unit_id for one in priorities(whole, made.proposal) if one.place] == first
    out = tmp_path / "list.parquet"
    asked = ["attention", "--month", f"{month:%Y-%m}", "--out", str(out), "--store", str(figures.store.folder)]
    found = CliRunner().invoke(app, asked)
    assert found.exit_code == 0, found.output
    told = [(story.unit_id, story.mechanism, story.level) for story in whole]
    assert pl.read_parquet(out).select("unit_id", "mechanism", "level").rows() == told
