"""Packs: what they say is what the pages say; people's words are kept and marked; nothing is hidden."""

import dataclasses
import io
import re
from datetime import UTC, date, datetime

import openpyxl
import polars as pl
import pptx
import pypdf
import pytest

from data.access import Scope
from metrics.attention.stories import NEW, leading
from metrics.comparison.matrix import matrix
from metrics.comparison.question import Comparison
from metrics.comparison.target import BEYOND
from metrics.comparison.verdicts import judged
from metrics.facts.figures import Figures
from metrics.meeting.breaches import CAUSE
from metrics.meeting.month_review import MonthReview
from reports import text
from reports.layout import paging as layout
from reports.layout import text_width as measured
from reports.layout.content import Chart, Pack, Table, Text, Tiles
from reports.layout.foot import foot_of
from reports.packs import named, recipes
from reports.packs.build import build
from reports.packs.recipe import Recipe
from reports.sections.actions import actions
from reports.sections.cover import short
from reports.sections.exceptions import grouped
from reports.sections.inspections import inspections
from reports.sections.matrix import matrix as matrix_section
from reports.sections.meeting_input import Action, Edited, Meeting, beneath
from reports.sections.movers import movers
from reports.sections.over_time import exception
from reports.sections.overdue import overdue
from tests.reports.conftest import MONTH


def test_a_pack_is_found_by_being_there() -> None:
    assert set(recipes()) >= {"monthly", "unit", "brief"}
    with pytest.raises(KeyError, match="brief"):
        named("yearly")


def test_the_matrix_of_all_groups_at_once_is_that_of_each_group(figures: Figures) -> None:
    """What the pack computes in one go is what the pages ask for, a peer group at a time."""
    results = MonthReview(figures, MONTH)
    for kind, units in results.groups.items():
        assert results.table.filter(pl.col("kind") == kind).equals(
            matrix(figures, Comparison.of(figures, MONTH), units)
        ), kind


def test_the_first_slide_answers_the_three_questions(monthly: Pack, figures: Figures) -> None:
    tiles, calls = monthly.slides[0].blocks[:2]
    assert isinstance(tiles, Tiles) and isinstance(calls, Text)
    results = MonthReview(figures, MONTH)
    reported, expected = figures.reporting.month(MONTH) or (0, 0)
    assert tiles.tiles[0].answer == f"{reported} / {expected}"
    assert tiles.tiles[1].number == len(leading(results.stories))
    judged = results.current.filter(pl.col("against_target").is_not_null() & (pl.col("status") == "ranked"))
    assert tiles.tiles[2].number == judged.filter(pl.col("against_target") == BEYOND).height
    names = [short(results.names[one.unit_id]) for one in leading(results.stories)[:3]]
    assert [head for head, _ in calls.paragraphs] == names != []


def test_the_agenda_gives_every_section_its_slides(monthly: Pack) -> None:
    agenda = monthly.slides[0].blocks[-1]
    assert isinstance(agenda, Text)
    said, place = agenda.paragraphs[-1][1], 0
    for section in monthly.sections:
        if section.annex:
            assert section.name in said.partition("workbook: ")[2]
            continue
        first, place = place + 1, place + len(section.slides)
        if section.slides:
            assert f"{first}–{place} {section.name}" in said or (first == place and f"{place} {section.name}" in said)
    assert place == len(monthly.slides) == len(layout.pages(monthly))


def test_the_first_stories_have_a_slide_each_in_the_order_of_the_list(monthly: Pack, figures: Figures) -> None:
    stories = MonthReview(figures, MONTH).stories
    groups = grouped(stories)
    slides = next(section.slides for section in monthly.sections if section.id == "exceptions")
    assert [slide.unit for slide in slides if slide.unit] == [
        group[0].unit_id for group in groups[:6] if len(group) == 1
    ]
    assert len(slides) == min(len(groups), 6) > 0
    messages = next(slide for slide in monthly.slides if slide.id == "messages").blocks[0]
    assert isinstance(messages, Text)
    for (head, _under), story in zip(messages.paragraphs, stories, strict=False):
        assert text.visible(MonthReview(figures, MONTH).names[story.unit_id]) in head
    for group, slide in zip(groups, slides, strict=False):
        if len(group) == 1 and group[0].state != NEW:
            answers = slide.blocks[-1]
            assert isinstance(answers, Table)
            assert [row[0].words for row in answers.rows][:5] == ["Cause", "Action", "Owner", "Date", "Last month"]


def test_signs_that_an_edition_froze_and_todays_rules_do_not_show_are_told(figures: Figures, half: Figures) -> None:
    """An earlier program found a special cause of concern; the chart, which is drawn anew, shows none."""
    for known, frozen in ((half, True), (figures, False)):
        results = MonthReview(known, MONTH)
        usual = 0
        for row in results.breaches.iter_rows(named=True):
            found = results.over_time(row["metric"], row["unit_id"])
            told = str(exception(results, row, found, Meeting()).blocks)
            concern = not found.table.filter(month=MONTH, variation="concern").is_empty()
            assert ("follow today's rules" in told) == (frozen and CAUSE in row["signs"] and not concern)
            if found.variation != "concern":
                usual += 1
                signs = {**row, "signs": [*row["signs"], CAUSE]}
                told = str(exception(results, signs, found, Meeting()).blocks)
                assert ("The signs are as edition 1 froze them" in told) == frozen
        assert usual


def test_the_workbook_holds_every_figure_of_the_standings(monthly: Pack, figures: Figures) -> None:
    """Read back by openpyxl, against the figures that the page of standings asks for."""
    book = openpyxl.load_workbook(io.BytesIO(build(monthly, "xlsx")))
    rows = list(book["Standings"].iter_rows(values_only=True))
    head = next(place for place, row in enumerate(rows) if row[0] == "Peer group")
    told = {}
    for row in rows[head + 1 :]:
        if row[0] is None:
            break
        one = dict(zip(rows[head], row, strict=True))
        told[one["Number"], one["Metric"]] = one
    seen = 0
    for kind, units in MonthReview(figures, MONTH).groups.items():
        for metric in figures.metrics.values():
            page = judged(figures, Comparison.of(figures, MONTH, metric.id), units).table.filter(
                pl.col("value").is_not_null()
            )
            for row in page.iter_rows(named=True):
                one = told[row["unit_id"], metric.title]
                assert one["Value"] == pytest.approx(text.shown(metric, row["value"]), abs=1e-9)
                assert one["Cases counted"] == pytest.approx(row["numerator"], rel=1e-12)
                assert one["Number of cases"] == pytest.approx(row["denominator"], rel=1e-12)
                assert (one["Rank"], one["Status"], one["Peer group"]) == (row["rank"], row["status"], kind)
                seen += 1
    assert seen == len(told) > 100


def test_the_deck_and_the_document_say_what_the_pack_says(monthly: Pack) -> None:
    """Every title, tile and cell of a table, read back by python-pptx and by pypdf, page by page."""
    deck = pptx.Presentation(io.BytesIO(build(monthly, "pptx")))
    reader = pypdf.PdfReader(io.BytesIO(build(monthly, "pdf")))
    pages = layout.pages(monthly)
    assert len(deck.slides) == len(reader.pages) == len(pages)
    for page, slide, sheet in zip(pages, deck.slides, reader.pages, strict=True):
        printed = re.sub(r"\s+", "", sheet.extract_text())
        assert slide.shapes.title.text_frame.text == page.title
        assert re.sub(r"\s+", "", page.title) in printed
        tables = [shape.table for shape in slide.shapes if shape.has_table]
        wanted = [placed.block for placed in page.placed if isinstance(placed.block, Table)]
        for table, block in zip(tables, wanted, strict=True):
            rows = [tuple(cell.text for cell in row.cells) for row in table.rows][bool(block.columns) :]
            assert rows == [tuple(cell.words for cell in row) for row in block.rows]
            for row in block.rows:
                assert all(re.sub(r"\s+", "", cell.words) in printed for cell in row)
        charts = [shape.chart for shape in slide.shapes if shape.has_chart]
        drawn = [placed.block for placed in page.placed if isinstance(placed.block, Chart)]
        for chart, block in zip(charts, drawn, strict=True):
            assert [tuple(series.values) for series in chart.plots[0].series] == [one.values for one in block.series]


def test_a_standing_is_drawn_with_the_intervals_of_the_results(monthly: Pack, figures: Figures) -> None:
    """Small multiples: a chart a peer group, its farthest behind."""
    slide = next(slide for slide in monthly.slides if slide.id == "standings")
    titles = {metric.title: metric for metric in figures.metrics.values()}
    for chart in slide.blocks:
        assert isinstance(chart, Chart)
        kind, _, title = chart.name.partition(": ")
        units, metric = MonthReview(figures, MONTH).groups[kind.lower()], titles[title]
        page = judged(figures, Comparison.of(figures, MONTH, metric.id), units).table
        known = {text.visible(row["name"]): row for row in page.iter_rows(named=True)}
        told = zip(chart.categories, chart.series[0].values, chart.series[0].lower, strict=True)
        for name, value, lower in told:
            row = known[name]
            assert value == text.shown(metric, row["value"])
            assert lower == (None if row["lower"] is None else text.shown(metric, row["lower"]))


def test_promises_kept_broken_and_never_given_are_counted_apart(figures: Figures) -> None:
    """1 promised of 44 that were asked is not 44 promised."""
    first, second, third, fourth = figures.tree.ids[1:5]
    before = date(2026, 9, 1)
    asked = (
        Action(first, "rotation_overdue", before, "done", action="Rotate", owner="Li", due=MONTH),
        Action(second, "cases_overdue", before, "unanswered", answer_by=MONTH),
        Action(third, "cases_overdue", before, "overdue", action="Close them", owner="Wang", due=date(2026, 10, 9)),
        Action(fourth, "cases_overdue", before, "promised", action="Close them", owner="Zhao", due=date(2026, 12, 9)),
    )
    slide = actions(MonthReview(figures, MONTH), Meeting(actions=asked)).slides[0]
    assert slide.title == "1 promise broken, 1 done, 1 still running, 1 of 4 never answered"
    tiles, table = slide.blocks
    assert isinstance(tiles, Tiles) and isinstance(table, Table)
    assert [tile.number for tile in tiles.tiles] == [4, 2, 1, 1, 1]
    assert [row[0].words for row in table.rows] == ["overdue", "unanswered", "promised", "done"]
    assert table.rows[0][2].words == "Wang"
    assert not actions(MonthReview(figures, MONTH), Meeting()).slides


def test_restatements_say_what_moved_and_why(monthly: Pack) -> None:
    slide = next(slide for one in monthly.sections for slide in one.slides if slide.id == "restatements")
    table = slide.blocks[0]
    assert isinstance(table, Table)
    said = [cell.words.replace("\u00a0", " ") for cell in table.rows[0]]
    assert said[2:] == ["Sep 2026", "25.0 %", "12.5 %", "−12.5 pts", "A late delivery"]


def test_an_edited_sentence_is_kept_with_its_author_and_marked_once_figures_changed(figures: Figures) -> None:
    cover = Recipe("Cover", "", named("monthly").parts[:1])
    by_rule = cover.make(figures, MONTH).slides[0]
    at = datetime(2026, 11, 9, tzinfo=UTC)
    same = Meeting(words={"cover": Edited("A good month", "Wang", at, beneath(by_rule))})
    slide = cover.make(figures, MONTH, meeting=same).slides[0]
    assert (slide.title, slide.mark, slide.said) == ("A good month", "Edited by Wang, 2026-11-09", by_rule.title)
    moved = Meeting(words={"cover": Edited("A good month", "Wang", at, "of other figures")})
    slide = cover.make(figures, MONTH, meeting=moved).slides[0]
    assert "changed since" in slide.mark


def test_a_month_that_is_not_closed_says_so(figures: Figures) -> None:
    pack = named("brief").make(figures, MONTH)
    assert pack.edition.startswith("Provisional")
    assert pack.moment == max(delivery.received_at for delivery in figures.store.live())
    assert len(layout.pages(pack)) == 1


def test_a_month_for_which_half_of_the_units_did_not_report(half: Figures) -> None:
    """Deliveries left out, the month closed: the first slide says how many, and no silent unit is judged or called."""
    pack = named("monthly").make(half, MONTH)
    tiles = pack.slides[0].blocks[0]
    assert isinstance(tiles, Tiles)
    reported, expected = half.reporting.month(MONTH) or (0, 0)
    assert 0.4 * expected < reported < 0.6 * expected
    assert tiles.tiles[0].answer == f"{reported} / {expected}"
    assert f"{expected - reported} of {expected} units have not reported everything" in pack.slides[0].title
    results = MonthReview(half, MONTH)
    silent = set(results.silent["unit_id"])
    assert len(silent) == expected - reported
    alone = [unit for unit in silent if len(half.tree.under(unit)) == 1]  # of others the units below have reported
    fresh = results.latest.filter(pl.col("unit_id").is_in(alone) & (pl.col("metric") == "talk_completion"))
    assert set(fresh["status"]) == {"not reported"}
    assert set(fresh["value"]) == {None}
    told = next(slide for slide in pack.slides if slide.id == "quality").blocks[1]
    assert isinstance(told, Table)
    assert len(told.rows) == len(silent)
    for form in ("pptx", "xlsx", "pdf"):
        assert build(pack, form)


def test_a_month_that_nobody_reported_says_so_and_sums_nothing_up(figures: Figures) -> None:
    """The month after the last delivery: expected, and not received."""
    later = Figures(figures.store, figures.scope, date(2026, 12, 22))
    pack = named("monthly").make(later, date(2026, 11, 1))
    tiles = pack.slides[0].blocks[0]
    assert isinstance(tiles, Tiles)
    reported, expected = later.reporting.month(date(2026, 11, 1)) or (0, 0)
    assert tiles.tiles[0].answer.split(" / ")[1] in (
        str(expected),
        str(len(MonthReview(later, date(2026, 11, 1)).standing)),
    )
    assert reported < max(expected, 1)
    assert build(pack, "pptx")


def test_what_is_overdue_adds_up_to_what_its_title_says(figures: Figures, half: Figures) -> None:
    """Of every unit with branches: its own cases are a part, and so are those of branches that are not compared."""
    itself = silent = 0
    for known in (figures, half):
        for head in known.tree.ids:
            results = MonthReview(known, MONTH, head)
            below = known.tree.children(head)
            if below:
                vars(results)["units"] = [unit for unit in results.units if unit != below[0]]
            for slide in overdue(results, Meeting()).slides:
                chart = slide.blocks[0]
                assert isinstance(chart, Chart)
                assert len(set(chart.categories)) == len(chart.categories)
                total = sum(value or 0 for one in chart.series for value in one.values)
                assert slide.title.startswith(f"{text.count(total)} case"), (head, slide.title, total)
                itself += any(name.startswith("Itself: ") for name in chart.categories)
                empty = [name for name in chart.categories if name.startswith("Not reported: ")]
                silent += len(empty)
                assert {one.values[chart.categories.index(name)] for name in empty for one in chart.series} <= {None}
    assert itself and silent


def test_a_units_sheet_is_of_that_unit_and_needs_one(figures: Figures) -> None:
    unit = figures.tree.ids[-1]
    pack = named("unit").make(figures, MONTH, unit)
    assert all(slide.unit == unit for slide in pack.slides)
    breached = MonthReview(figures, MONTH).breaches["unit_id"][0]
    asked = MonthReview(figures, MONTH).breaches.filter(unit_id=breached)
    own = named("unit").make(figures, MONTH, breached)
    assert [slide.metric for slide in own.slides if slide.id.startswith("breach:")] == asked["metric"].to_list()
    assert f"{asked.height} breach" in own.slides[0].title
    with pytest.raises(ValueError, match="name it"):
        named("unit").make(figures, MONTH)
    with pytest.raises(KeyError):
        named("unit").make(figures, MONTH, "no such unit")


def test_a_units_sheet_says_what_was_asked_and_what_its_tile_leaves_out(figures: Figures, half: Figures) -> None:
    """Also of a unit that did not report: what its table shows and its tile does not count is said."""
    for known in (figures, half):
        unit = known.tree.ids[-1]
        metric = next(iter(known.metrics.values()))
        asked = Action(unit, metric.id, MONTH, "waiting", date(2026, 12, 7))
        pack = named("unit").make(known, MONTH, unit, Meeting(actions=(asked,)))
        tiles, said = pack.slides[0].blocks
        assert isinstance(tiles, Tiles) and isinstance(said, Text)
        assert said.paragraphs == (
            (
                f"{metric.title}, October 2026",
                "Asked for cause, action, owner and date, due 2026-12-07. Not answered: waiting.",
            ),
        )
        own = MonthReview(known, MONTH, unit).own.filter(pl.col("against_target").is_not_null())
        unranked = own.filter(pl.col("status") != "ranked").height
        assert (f"; {unranked} more, not ranked, are not counted" in tiles.tiles[0].words) == bool(unranked)


def test_small_scopes_are_told_in_words_that_are_true(figures: Figures) -> None:
    """Of every unit alone and with what is below it: one is not many, and none is no headline."""
    found: list[str] = []
    for unit in figures.tree.ids[:3]:
        results = MonthReview(figures, MONTH, unit)
        for section in (matrix_section, movers, inspections):
            for slide in section(results, Meeting()).slides:
                headings = [block.name for block in slide.blocks if isinstance(block, Chart)]
                found += [slide.title, *headings]
    assert [
        words
        for words in found
        if re.search(r"\b1 (units|metrics|values|signals)\b|\b0 (metrics|units|values|signals)|: 0 of", words)
    ] == []
    assert any(re.search(r"\b1 (unit|signal|value|metric)\b|no target|nothing moved", words) for words in found)


def test_under_a_unit_nothing_of_the_others_is_said(figures: Figures) -> None:
    head = next(unit for unit, size in zip(figures.tree.ids[1:], figures.tree.size[1:], strict=True) if size > 3)
    inside = set(figures.tree.under(head))
    pack = named("monthly").make(figures, MONTH, head)
    assert {slide.unit for slide in pack.slides} - {""} <= inside
    scoped = Figures(figures.store, Scope("reader", frozenset(inside)), date(2026, 11, 22))
    words = str(named("monthly").make(scoped, MONTH))
    names = dict(zip(figures.tree.units["unit_id"], figures.tree.units["name"], strict=True))
    others = [names[unit] for unit in figures.tree.ids if unit not in inside]
    own = " ".join(names[unit] for unit in inside)
    assert not [name for name in others if name in words and name not in own]


def test_nothing_lies_off_a_page_of_the_pack(monthly: Pack) -> None:
    for page in layout.pages(monthly):
        for placed in page.placed:
            assert placed.x + placed.wide <= layout.WIDE - layout.EDGE + 0.5, (page.title, placed.block)
            assert placed.y + placed.high <= 516, (page.title, type(placed.block), placed.y + placed.high)


def test_the_foot_of_a_page_is_whole(monthly: Pack) -> None:
    """Also under a sentence that somebody edited, and of a unit with a long name: no word is cut."""
    edition = "Edition 12, October 2026, closed on 2026-11-23"
    mark = "Edited by Wang Xiaoming 王晓明, 2026-11-09 · the figures beneath have changed since"
    for subtitle in ("省本级 Province · October 2026", "宁江县就业中心 Ningjiang Employment Centre · October 2026"):
        for said in ("", mark):
            slides = tuple(dataclasses.replace(slide, mark=said) for slide in monthly.sections[0].slides)
            section = dataclasses.replace(monthly.sections[0], slides=slides)
            pack = dataclasses.replace(monthly, edition=edition, subtitle=subtitle, sections=(section,))
            foot = foot_of(layout.pages(pack)[0], pack)
            assert foot.words.startswith(said) and "Demonstration" in foot.words and edition in foot.words
            assert measured.height(foot.words, foot.size, foot.wide) <= foot.high
            assert foot.y > layout.BOTTOM and foot.y + foot.high < layout.HIGH
            deck = pptx.Presentation(io.BytesIO(build(pack, "pptx")))
            printed = pypdf.PdfReader(io.BytesIO(build(pack, "pdf"))).pages[0].extract_text()
            assert foot.words in [shape.text_frame.text for shape in deck.slides[0].shapes if shape.name == "Footer"]
            assert re.sub(r"\s+", "", foot.words) in re.sub(r"\s+", "", printed)


def test_progress_is_told(figures: Figures) -> None:
    told: list[float] = []
    pack = named("brief").make(figures, MONTH, progress=lambda share, _words: told.append(share))
    build(dataclasses.replace(pack), "pdf", lambda share, _words: told.append(share))
    assert told[-1] == 1.0 and len(told) >= 3
