"""The cover: is it complete, how much is off target beyond chance, which three to call, and what is asked."""

import polars as pl

from data.store.actions import ACCEPTED, DONE
from metrics.comparison.matrix import alarms
from metrics.comparison.overview import BEYOND
from metrics.facts.windows import WINDOWS
from metrics.meeting.month_review import MonthReview
from metrics.statistics.levels import ACT, FALSE_ALARM, WATCH
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
    judged = results.current.filter(pl.col("against_target").is_not_null() & (pl.col("status") == "ranked"))
    off = judged.filter(pl.col("against_target") == BEYOND).height
    words = f"of {judged.height:,} figures; chance alone would put about {FALSE_ALARM * judged.height:,.0f} there"
    return Tile("Off target beyond chance?", f"{off:,}", words, off)


def _worse(results: MonthReview) -> pl.DataFrame:
    return results.current.filter((pl.col("verdict") == "worse") & (pl.col("level") == "act"))


def _stand_out(results: MonthReview) -> Tile:
    worse = _worse(results)
    units = worse["unit_id"].n_unique()
    chance = alarms(results.current)["act"][1] / 2
    words = f"units, in {text.of(worse.height, 'figure')}; chance alone: about {chance:.1f}"
    return Tile("Worse than their peers?", f"{units:,}", words, units)


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
    month, units = text.month(results.month), _worse(results)["unit_id"].n_unique()
    reported, expected = results.complete or (0, 0)
    if reported < ENOUGH * expected:
        worse = f"{units:,} {'is' if units == 1 else 'are'}" if units else "none is"
        return (
            f"{month} is incomplete: {reported:,} of {text.of(expected, 'unit')} have reported everything; "
            f"{worse} worse by more than chance explains"
        )
    if not units:
        return f"{month}: no unit stands out from its peers by more than chance explains"
    return (
        f"{month}: {units:,} of {text.of(len(results.standing), 'unit')} "
        f"{'is' if units == 1 else 'are'} worse by more than chance explains"
    )


def cover(results: MonthReview, meeting: Meeting) -> Section:
    """One slide."""
    tiles = Tiles((_complete(results), _off_target(results), _stand_out(results)))
    names = "; ".join(results.names[story.unit_id] for story in results.first)
    notes = (
        *((f"To call: {text.visible(names)}.",) if names else ()),
        "Complete: units that have handed in everything the calendar expects of them for the month.",
        f"Off target beyond chance: the whole {percent(WATCH)} interval lies on the wrong side of the target.",
        f"Worse than their peers: beyond the {percent(ACT)} limits about the peer group's pooled baseline, which allow "
        "for what units vary anyway. What stands out may have a good reason: it is variation to look into.",
        f"Figures span {WINDOWS[results.window]} to {text.month(results.month)}; each unit against its own peer group.",
    )
    slide = Slide("cover", said(results), (tiles, _calls(results), _asked(results, meeting)), notes)
    return Section("cover", "Cover", (slide,))
