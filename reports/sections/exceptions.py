"""Exceptions: up to six slides, one a story; where many units share one, they share its slide."""

from collections.abc import Iterable
from dataclasses import replace

import polars as pl

from data.language import _, term
from metrics.attention.stories import NEW, PAST, PEERS, RECORDS, Story
from metrics.comparison.standings import RANKED
from metrics.meeting.month_review import MonthReview
from metrics.signals.kinds import kinds
from metrics.signals.signal_kind import SHARE
from reports import text
from reports.layout import cells
from reports.layout.content import Block, Chart, Listing, Section, Slide, Table, Text
from reports.sections import native_charts as native
from reports.sections.meeting_input import Meeting
from reports.sections.noted import noted, source
from reports.sections.over_time import answers
from reports.words import stories as words

MOST = 6
SHARED = 3  # units from which a story is told once for all of them
FARTHEST = 6  # peers beside a unit in its chart


def grouped(stories: Iterable[Story]) -> list[tuple[Story, ...]]:
    """The stories in their order; those of one mechanism and one sign that at least SHARED units have stand together,
    where the first of them stands."""
    found: dict[tuple[str, str], list[Story]] = {}
    for story in stories:
        found.setdefault((story.mechanism, story.lead.signal), []).append(story)
    groups: list[tuple[Story, ...]] = []
    for story in stories:
        together = found[story.mechanism, story.lead.signal]
        if len(together) < SHARED:
            groups.append((story,))
        elif together[0] is story:
            groups.append(tuple(together))
    return groups


def _chart(results: MonthReview, story: Story) -> Chart | None:
    """What the story's first sign is seen by. Records: the unit's share beside what is usual. A figure: the unit over
    time, else among its peers. None where there are no two values to hold against each other."""
    name, lead = results.names[story.unit_id], story.lead
    if lead.source == RECORDS and kinds()[lead.signal].measure == SHARE:
        return native.beside_usual(name, lead.value, lead.peer, kinds()[lead.signal].title)
    for metric_id in story.metrics[:1] if lead.source in (PEERS, PAST) else ():
        metric = results.figures.metrics[metric_id]
        if chart := native.over_time(results.over_time(metric_id, story.unit_id), metric, name):
            return chart
        kind = results.figures.kinds[story.unit_id]
        peers = results.table.filter(metric=metric_id, kind=kind, status=RANKED).sort("rank", descending=True)
        mine = peers.filter(unit_id=story.unit_id)
        others = peers.filter(pl.col("unit_id") != story.unit_id).head(FARTHEST)
        return native.standing(pl.concat([mine, others]), metric, metric.title)
    return None


def _slide(results: MonthReview, story: Story, meeting: Meeting) -> Slide:
    metrics = results.figures.metrics
    first = metrics.get(story.metrics[0]) if story.metrics else None
    shows = [("", text.begun(line)) for line in words.further(story, metrics)]
    shows.append(("", _("Since {month}; {state}.", month=text.month(story.since), state=words.state(story))))
    if story.through:
        above = text.joined([text.visible(results.names[unit]) for unit in story.through])
        shows.append(("", _("Through it alone these stand out as well: {units}.", units=above)))
    chart = _chart(results, story)
    blocks: list[Block] = [chart] if chart else []
    if story.state == NEW:
        shows.append((_("How it was found"), words.found_by(story)))
    blocks.append(Text(tuple(shows), _("Evidence")))
    if first and story.state != NEW:
        blocks.append(answers(results, story.unit_id, first.id, meeting))
    return Slide(
        f"story:{story.unit_id}:{story.mechanism}",
        words.headline(story, results.names[story.unit_id], metrics),
        tuple(blocks),
        (text.visible(story.lead.rule), *(noted(results, first) if first else ())),
        metric=first.id if first else "",
        unit=story.unit_id,
        source=source(results, first) if first else _("Source: the calendar of deliveries"),
    )


def _shared_slide(results: MonthReview, stories: tuple[Story, ...]) -> Slide:
    first, metrics = stories[0], results.figures.metrics
    metric = metrics.get(first.metrics[0]) if first.metrics else None
    rows = tuple(
        (
            cells.words(results.names[one.unit_id]),
            cells.words(text.begun(words.sign(one.lead, metrics)), "strong"),
            cells.words(text.month(one.since)),
            cells.words(words.state(one)),
        )
        for one in stories
    )
    columns = (_("Unit"), _("What"), _("Since"), _("Answer"))
    return Slide(
        f"stories:{first.mechanism}:{first.lead.signal}",
        words.shared(stories, results.names[first.unit_id], metrics),
        (Table(term(first.mechanism), columns, rows, (3, 5, 1.6, 2.4)),),
        (text.visible(first.lead.rule), *(noted(results, metric) if metric else ())),
        metric=metric.id if metric else "",
        source=source(results, metric) if metric else _("Source: the calendar of deliveries"),
    )


def _listing(results: MonthReview) -> Listing:
    """Every story, for the workbook."""
    metrics = results.figures.metrics
    rows = [
        {
            "Place": place,
            "Unit": text.visible(results.names[one.unit_id]),
            "Number": one.unit_id,
            "Mechanism": term(one.mechanism),
            "What": text.begun(words.sign(one.lead, metrics)),
            "What else": _("; ").join(words.further(one, metrics, 99)),
            "Since": one.since,
            "Score": round(one.score, 2),
            "Answer": words.state(one),
        }
        for place, one in enumerate(results.stories, start=1)
    ]
    return Listing(_("All stories"), pl.DataFrame(rows))


def exceptions(results: MonthReview, meeting: Meeting) -> Section:
    """The first stories; of the others the last slide says how many there are and where they stand."""
    groups = grouped(results.stories)
    slides = [
        _slide(results, group[0], meeting) if len(group) == 1 else _shared_slide(results, group)
        for group in groups[:MOST]
    ]
    rest = sum(len(group) for group in groups[MOST:])
    if rest:
        more = _("{n} further stories stand in the workbook, sheet {sheet}.", n=text.count(rest), sheet=_("Exceptions"))
        slides[-1] = replace(slides[-1], notes=(*slides[-1].notes, more))
    lists = (_listing(results),) if groups else ()
    return Section("exceptions", _("Exceptions"), tuple(slides), lists)
