"""The cover: is it complete, how much is off target beyond chance, which three to call, and what is asked."""

import polars as pl

from data.store.actions import ACCEPTED, DONE
from metrics.attention.stories import leading
from metrics.facts.windows import WINDOWS
from metrics.meeting.month_review import MonthReview
from metrics.statistics.levels import WATCH
from reports import text
from reports.layout.content import Section, Slide, Text, Tile, Tiles
from reports.levels import percent
from reports.sections.exceptions import FIRST
from reports.sections.meeting_input import Meeting
from reports.words.stories import sentence

LONGEST = 48  # signs of a name on the cover
ENOUGH = 0.9  # of the units, below which the first thing to know of a month is that it is incomplete


def _complete(results: MonthReview) -> Tile:
    reports = results.complete
    with_data = results.current.filter(pl.col("value").is_not_null())["unit_id"].n_unique()
    if reports is None:
        words = "units have figures; what they are to report is not set"
        return Tile("Is it complete?", f"{with_data:,} of {len(results.standing):,}", words, with_data)
    reported, expected = reports
    missing = expected - reported
    words = f"units have reported everything{f'; the others ({missing:,}) stand apart' if missing else ''}"
    return Tile("Is it complete?", f"{reported:,} of {expected:,}", words, reported)


def _off_target(results: MonthReview) -> Tile:
    targets = results.targets
    words = f"of {targets.of:,} values, in {targets.units:,} of {text.of(targets.of_units, 'unit')}"
    return Tile("Targets missed (significant)?", f"{targets.missed:,}", words, targets.missed)


def _stand_out(results: MonthReview) -> Tile:
    units = len(leading(results.stories))
    words = f"of {text.of(len(results.scope), 'unit')}, in {len(results.stories):,} stories"
    return Tile("Deserve attention?", f"{units:,}", words, units)


def _short(name: str) -> str:
    """A name that leaves room for the others; the notes have it whole."""
    return name if len(name) <= LONGEST else f"{name[:LONGEST].rstrip()}…"


def _calls(results: MonthReview) -> Text:
    rows = [
        (_short(text.visible(results.names[story.unit_id])), sentence(story, results.figures.metrics))
        for story in results.first
    ]
    if not rows:
        return Text((("Nobody to call", "No unit is significantly worse than its peers."),))
    return Text(tuple(rows), "Which three to call")


def _asked(results: MonthReview, meeting: Meeting) -> Text:
    earlier = [action for action in meeting.actions if action.month < results.month]
    open_ones = [action for action in earlier if action.state not in (ACCEPTED, DONE)]
    asks = [*meeting.asks]
    breaches = results.breaches
    if breaches.height:
        gravest = f"the {FIRST} gravest of " if breaches.height > FIRST else ""
        asks.append(
            f"Agree on action, owner and date for {gravest}{text.of(breaches.height, 'breach')} in "
            f"{text.of(breaches['unit_id'].n_unique(), 'unit')}."
        )
    if open_ones:
        asks.append(f"Follow up {text.of(len(open_ones), 'action')} of earlier months that are not done.")
    return Text(tuple(("", ask) for ask in asks) or (("", "Nothing is asked of this meeting."),), "What is asked")


def said(results: MonthReview) -> str:
    """The month in a sentence."""
    month, units = text.month(results.month), len(leading(results.stories))
    reported, expected = results.complete or (0, 0)
    if reported < ENOUGH * expected:
        told = f"{units:,} deserve{'s' if units == 1 else ''} attention" if units else "none stands out"
        return f"{month} is incomplete: {reported:,} of {text.of(expected, 'unit')} have reported everything; {told}"
    if not units:
        return f"{month}: no unit stands out by more than chance explains"
    return (
        f"{month}: {units:,} of {text.of(len(results.scope), 'unit')} deserve{'s' if units == 1 else ''} attention, "
        "by more than chance explains"
    )


def cover(results: MonthReview, meeting: Meeting) -> Section:
    """One slide."""
    tiles = Tiles((_complete(results), _off_target(results), _stand_out(results)))
    names = "; ".join(results.names[story.unit_id] for story in results.first)
    notes = (
        *((f"To call: {text.visible(names)}.",) if names else ()),
        "Complete: units that have handed in everything the calendar expects of them for the month.",
        f"Targets missed: the whole {percent(WATCH)} interval lies on the wrong side of the target.",
        "Deserve attention: units that figures, records or silence speak of by more than chance explains, each told of "
        "once, where it lies. What stands out may have a good reason: it is variation to look into.",
        f"Figures span {WINDOWS[results.window]} to {text.month(results.month)}; each unit against its own peer group.",
    )
    slide = Slide("cover", said(results), (tiles, _calls(results), _asked(results, meeting)), notes)
    return Section("cover", "Cover", (slide,))
