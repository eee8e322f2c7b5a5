"""A pack made by hand, with names that want to be run, and the packs of a small demonstration organisation."""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from data import months
from data.access import everything
from data.demo import filling as demonstration
from data.demo.filling import fill
from data.demo.handovers import Handover, handovers
from data.store.store import Store
from metrics.catalogue import catalogue
from metrics.facts.figures import Figures
from metrics.meeting.closing import close
from metrics.meeting.editions import EditionFigures
from reports.layout import cells
from reports.layout.content import Cell, Chart, Listing, Pack, Section, Series, Slide, Table, Text, Tile, Tiles
from reports.packs import named
from reports.sections.meeting_input import Action, Meeting, Restated
from tests.organisation import Copies, once

MONTH = date(2026, 10, 1)
MOMENT = datetime(2026, 11, 10, 8, 30, 5, tzinfo=UTC)
LONG = "督察局 " + "A name of eighty characters that goes on and on until nobody can hold it any more"[:76]
HOSTILE = (
    '=HYPERLINK("http://x")',
    "=1+1",
    "Sheet1!A1",
    "+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "<b>x</b>",
    "![x](http://x)",
    '"><script>alert(1)</script>',
    '#import "x"; *x* _x_ $x$ @x',
    "a & b < c",
    "http://x.example",
    "mailto:x@example.org",
    "abc\u202edcb\u200b\x07\uffff",
    "001001",
    LONG,
)


@pytest.fixture(scope="session")
def hostile() -> Pack:
    """Every kind of block, with HOSTILE names wherever data stands."""
    names = HOSTILE
    values = tuple(float(place) for place in range(len(names)))
    above, below = tuple(value + 2 for value in values), tuple(max(value - 1, 0) for value in values)
    bars = Chart(
        "bar",
        names[0],
        names,
        (Series(names[0], values, "value", below, above), Series("target", tuple(10.0 for _ in names), "target")),
        '#,##0.0" %"',
        "%",
        f"Bars of {names[0]}",
        (0, 3),
    )
    stack = Chart("stack", names[1], names, (Series(names[0], values, "off"), Series(names[2], values, "on")), "#,##0")
    known = (1.0, 2.5, None, 3.0, 2.0, 4.0, 3.5, None, 5.0, 4.5, 4.0, 3.0)
    line = Chart(
        "line",
        names[0],
        tuple(f"{months.shifted(MONTH, place - 11):%b %Y}" for place in range(12)),
        (
            Series(names[0], known),
            Series("▼ special-cause variation: concern", (None,) * 8 + (5.0,) + (None,) * 3, "concern"),
            Series("mean", (3.0,) * 12, "centre"),
            Series("upper limit, 3σ", (5.5,) * 12, "limit"),
            Series("lower limit, 3σ", (0.5,) * 12, "limit"),
        ),
        "#,##0.00",
        alt="A line",
        months=tuple(months.shifted(MONTH, place - 11) for place in range(12)),
    )
    rows = tuple(
        (cells.words(name), cells.count(place * 1234), Cell(name, tone="worse")) for place, name in enumerate(names)
    )
    table = Table("Names", ("Unit", "Count", "Again"), rows, (3, 1, 2), "Names and counts")
    text = Text(tuple((name, name) for name in names[:4]), names[0])
    tiles = Tiles((Tile(names[0], "7 of 9", names[1], 7), Tile("Second?", "3", names[5], 3)))
    listing = Listing("All", pl.DataFrame({"Unit": names, "Value": values, "Day": [MONTH] * len(names)}))
    slides = (
        Slide("a", f"Call {names[0]}", (tiles, text), notes=names),
        Slide("b", names[5], (bars, text), notes=("One",)),
        Slide("c", names[6], (line, text, table), notes=("Two",)),
        Slide("d", names[-1] * 3, (table,)),
        Slide("e", "Stack", (stack,), mark="Edited by <i>me</i>", said=names[0]),
    )
    sections = (Section("one", "One", slides[:3]), Section("two", "Two", slides[3:], (listing,)))
    return Pack("test", names[0], names[5], MOMENT, "Edition 1", sections, True)


@pytest.fixture(scope="session")
def figures(organisation: Copies) -> Figures:
    """Of a demonstration organisation of 30 units."""
    return Figures(Store(organisation(30, 14)), everything("tester"), date(2026, 11, 22))


def halved(history: Iterable[Handover], register: list[str]) -> Iterator[Handover]:
    """The history in which every other unit handed in nothing for the last month; headquarters keeps the register."""
    silent = set(register[1::2])
    for one in history:
        if one.feed == "units" or one.months != (MONTH,):
            yield one
        elif prompt := tuple(unit for unit in one.units if unit not in silent):
            yield replace(one, rows=one.rows.filter(~pl.col("unit_id").is_in(silent)), units=prompt)


def fill_half(store: Store, units: int, months: int) -> None:
    """A demonstration organisation of which every other unit did not report for MONTH."""
    with pytest.MonkeyPatch.context() as patch:

        def half(organisation: dict[str, pl.DataFrame], seed: int) -> Iterator[Handover]:
            return halved(handovers(organisation, seed), organisation["units"]["unit_id"].sort().to_list())

        patch.setattr(demonstration, "handovers", half)
        fill(store, {metric.id: metric.kind for metric in catalogue().values()}, MONTH, units=units, months=months)


@pytest.fixture(scope="session")
def half(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Figures:
    """Of a closed month for which every other unit of 30 did not report."""
    made = once(filled / "half", lambda folder: fill_half(Store(folder), 30, 14))
    store = Store(Path(shutil.copytree(made, tmp_path_factory.mktemp("half") / "store")))
    edition = close(store, MONTH, lambda: datetime(2026, 11, 22, 9, tzinfo=UTC), "tester")
    return EditionFigures(store, everything("tester"), edition)


@pytest.fixture(scope="session")
def meeting(figures: Figures) -> Meeting:
    """Actions of the month before, and figures that changed since."""
    first, second = figures.tree.ids[1:3]
    before = date(2026, 9, 1)
    actions = (
        Action(first, "rotation_overdue", before, "done", cause="Illness", action="Rotate", owner="Li", due=MONTH),
        Action(second, "cases_overdue", before, "unanswered", answer_by=MONTH),
    )
    restated = (Restated("rotation_overdue", first, before, 0.25, 0.125, "A late delivery"),)
    return Meeting("Edition 3 of October 2026", MOMENT, actions, {}, restated, ("Rotation: 60 months, not 72",))


@pytest.fixture(scope="session")
def monthly(figures: Figures, meeting: Meeting) -> Pack:
    return named("monthly").make(figures, MONTH, meeting=meeting)


def saved(content: bytes, path: Path) -> Path:
    path.write_bytes(content)
    return path
