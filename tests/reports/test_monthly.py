"""The monthly pack: at most fifteen slides whatever the organisation, the same on screen and in files, and true."""

import io
import re
from dataclasses import replace

import duckdb
import polars as pl
import pptx
import pypdf
import pytest

from metrics.attention.stories import Evidence, Story
from metrics.facts.figures import Figures
from metrics.meeting.month_review import MonthReview
from reports.layout import paging as layout
from reports.layout.content import Chart, Pack, Table, Text, Tiles
from reports.layout.foot import foot_words
from reports.packs import named
from reports.packs.build import build
from reports.sections.exceptions import MOST, grouped
from tests.reports.conftest import MONTH

SIGN = Evidence(
    *("peers", "standing", "talk_completion", "act", 4.0, 0.5, 0.9, 0.8, "", 1, 1.0, True, "", "", "", (), "12", 1)
)


def story(unit: int, mechanism: str, signal: str = "standing") -> Story:
    sign = replace(SIGN, signal=signal)
    return Story(f"{unit}", mechanism, "act", 9.0, 1e-4, MONTH, (sign,), ("talk_completion",))


def test_the_pack_has_few_slides_of_many_units_and_of_few(figures: Figures, monthly: Pack) -> None:
    branch = min(figures.tree.children(figures.tree.ids[0]), key=lambda unit: abs(len(figures.tree.under(unit)) - 8))
    assert 2 < len(figures.tree.under(branch)) < 15
    for pack in (monthly, named("monthly").make(figures, MONTH, branch)):
        assert 5 < len(pack.slides) == len(layout.pages(pack)) <= 15
        for slide in pack.slides:
            assert slide.blocks and slide.title


@pytest.mark.parametrize("units", [12, 120, 3_000])
def test_stories_of_any_number_of_units_take_six_slides_at_most(units: int) -> None:
    """Many units share one story: it is told once, where the first of them stands."""
    alone = [story(at, f"mechanism {at}") for at in range(units)]
    assert [len(group) for group in grouped(alone)] == [1] * units
    shared = [story(at, "rotation") for at in range(units)]
    assert [len(group) for group in grouped(shared)] == [units]
    assert len(grouped([*shared[:2], story(9_999, "talks")])) == 3  # two units are not many
    assert MOST == 6


def test_screen_slides_and_document_have_the_same_pages_and_numbers(monthly: Pack) -> None:
    deck = pptx.Presentation(io.BytesIO(build(monthly, "pptx")))
    document = pypdf.PdfReader(io.BytesIO(build(monthly, "pdf")))
    assert len(deck.slides) == len(document.pages) == len(monthly.slides)
    for slide, sheet, page in zip(monthly.slides, deck.slides, document.pages, strict=True):
        said = re.sub(r"\s+", "", page.extract_text())
        shown = [shape.text_frame.text for shape in sheet.shapes if shape.has_text_frame]
        for block in (one.block for one in layout.placed(slide, "")):  # what the screen shows
            for tile in block.tiles if isinstance(block, Tiles) else ():
                assert tile.answer.replace(" ", "") in said and any(tile.answer in words for words in shown)
            for row in block.rows if isinstance(block, Table) else ():
                assert all(re.sub(r"\s+", "", cell.words) in said for cell in row)
        assert any(words.startswith("As of ") for words in shown)
        assert monthly.edition in foot_words(monthly, slide.source)


def test_no_chart_has_one_value_and_its_words_are_large(monthly: Pack) -> None:
    from reports.layout import labels

    assert labels.SIZE >= 14  # points, on a page of 960 x 540, which is 1280 x 720 pixels
    for slide in monthly.slides:
        for chart in (block for block in slide.blocks if isinstance(block, Chart)):
            assert max(sum(value is not None for value in one.values) for one in chart.series) >= 2, slide.id


def test_values_of_fewer_cases_than_their_least_are_never_news(figures: Figures) -> None:
    from reports.sections.movers import told

    results = MonthReview(figures, MONTH)
    least = pl.DataFrame({"metric": list(figures.metrics), "least": [one.least for one in figures.metrics.values()]})
    moved = told(results).join(least, on="metric")
    assert moved.filter(pl.col("denominator") < pl.col("least")).is_empty()
    assert results.moved.height >= moved.height


def test_ten_sentences_are_what_the_stored_rows_say(monthly: Pack, figures: Figures) -> None:
    """Counted anew by SQL from expectations, the table of values and the list, without the product's own counting."""
    results = MonthReview(figures, MONTH)
    expected, current, latest = results.expected, results.current, results.latest
    stories = pl.DataFrame({"unit": [one.unit_id for one in results.stories]}, schema={"unit": pl.String})

    def sql(query: str) -> tuple:
        frames = {"expected": expected, "current": current, "latest": latest, "stories": stories}
        with duckdb.connect() as base:
            for name, frame in frames.items():
                base.register(name, frame.to_arrow())
            return base.execute(query).fetchone() or ()

    slides = {slide.id: slide for slide in monthly.slides}
    tiles = {id: one.blocks[0].tiles for id, one in slides.items() if isinstance(one.blocks[0], Tiles)}
    units, silent = sql("select count(distinct unit_id), count(distinct unit_id) filter (where missing) from expected")
    deliveries, missing, late = sql(
        "select count(*), count(*) filter (where missing), count(*) filter (where late) from expected"
    )
    told, first = sql("select count(distinct unit), count(*) from stories")
    judged, off = sql(
        "select count(*), count(*) filter (where against_target = 'off target') from current "
        "where against_target is not null and status = 'ranked'"
    )
    worse, metrics = sql(
        "select count(distinct unit_id), count(distinct metric) from current where verdict = 'worse' and level = 'act'"
    )
    moved, compared = sql(
        "select count(*) filter (where moved_month in ('up', 'down')), count(*) from latest "
        "where moved_month in ('up', 'down', 'no clear change') and status = 'ranked'"
    )
    assert tiles["cover"][0].answer == f"{units - silent:,} / {units:,}"  # 1
    assert tiles["cover"][1].answer == f"{told:,}"  # 2
    assert f"{first:,} stor" in tiles["cover"][1].words  # 3
    assert tiles["cover"][2].answer == f"{off:,}" and f"of {judged:,} values" in tiles["cover"][2].words  # 4
    assert tiles["quality"][0].answer == f"{missing:,}"  # 5
    assert f"of {deliveries:,} deliveries" in tiles["quality"][0].words  # 6
    assert tiles["quality"][1].answer == f"{late:,}"  # 7
    assert tiles["moved"][1].answer == f"{moved:,}" and f"of {compared:,} compared" in tiles["moved"][1].words  # 8
    if "matrix" in slides:
        assert (
            slides["matrix"].title.startswith(f"{worse:,} unit") and f"{metrics:,} metric" in slides["matrix"].title
        )  # 9
    assert slides["messages"].title.startswith(f"{told:,} unit")  # 10
    assert isinstance(slides["messages"].blocks[0], Text)
