"""Messages: the five things to know of the month, each tied to a chart; only what chance does not explain."""

from collections.abc import Iterator
from itertools import islice

import polars as pl

from data.language import _
from metrics.comparison.peers import FEWEST_PEERS
from metrics.comparison.standings import RANKED
from metrics.meeting.month_review import MonthReview
from metrics.trends.control_chart import Control
from reports import text
from reports.layout.content import Block, Section, Slide, Text
from reports.levels import interval_words
from reports.sections import native_charts as native
from reports.sections.meeting_input import Meeting
from reports.sections.noted import noted
from reports.words.sentences import CAUSES, of_control
from reports.words.stories import sentence, sign, state

MOST = 5
SIGNS = 4  # of a story, in its message
SHOWN = 10  # metrics, or units, in a message's chart
WAYS = {
    "concern": "is a concern: {month} ({value}) {cause}",
    "improvement": "improves: {month} ({value}) {cause}",
    "neutral high": "is higher than its own past explains: {value} in {month}",
    "neutral low": "is lower than its own past explains: {value} in {month}",
}


def of_signal(results: MonthReview, metric_id: str, found: Control) -> Slide:
    """The whole's chart of a metric whose latest month is a special cause."""
    metric = results.figures.metrics[metric_id]
    value = text.value(metric, found.table["value"][-1])
    way = WAYS[found.variation].format(
        month=text.month(results.month), value=value, cause=CAUSES[found.table["cause"][-1]]
    )
    said = Text(tuple(("", sentence) for sentence in of_control(found, metric)), "What the chart says")
    chart = native.over_time(found, metric, results.whole)
    last = found.table.row(-1, named=True) | {"name": results.whole, "lower": None, "upper": None}
    notes = noted(results, metric, last)
    return Slide(
        f"signal:{metric_id}", f"{metric.title} {way}", (chart, said), notes, metric=metric_id, unit=results.top or ""
    )


def _off_target(results: MonthReview) -> Iterator[Slide]:
    counted = results.off.filter(pl.col("judged") >= FEWEST_PEERS)
    if counted.is_empty() or not counted["off"][0]:
        return
    titles = {metric.id: metric.title for metric in results.figures.metrics.values()}
    first = counted.row(0, named=True)
    title = (
        f"{titles[first['metric']]} is missed most widely: {first['off']} of {text.of(first['judged'], 'unit')} "
        "are off target beyond chance"
    )
    notes = [
        f"{titles[row['metric']]}: {row['off']} of {row['judged']} units." for row in counted.head(SHOWN).to_dicts()
    ]
    notes.append(
        f"Metrics with {FEWEST_PEERS} units judged or more; off target: the whole {interval_words()} on the wrong side."
    )
    metric = results.figures.metrics[first["metric"]]
    chart = native.off_target(counted.head(SHOWN), titles)
    yield Slide("off-target", title, (chart,), (*notes, *noted(results, metric)), metric=metric.id)


def _calls(results: MonthReview) -> Iterator[Slide]:
    """The first stories of the list: what each rests on, and where it has one, its figure among its peers."""
    for story in results.first:
        unit, metrics = story.unit_id, results.figures.metrics
        name = text.visible(results.names[unit])
        signs = [("", text.begun(sign(one, metrics))) for one in story.evidence[:SIGNS]]
        said = Text((*signs, (_("State"), state(story))), _("What it rests on"))
        told = [metrics[one] for one in story.metrics if one in metrics]
        ranked = results.table.filter(pl.col("kind") == results.figures.kinds[unit], pl.col("status") == RANKED)
        peers = ranked.filter(pl.col("metric") == (told[0].id if told else ""))
        blocks: tuple[Block, ...] = (said,)
        notes: tuple[str, ...] = ()
        if unit in peers["unit_id"]:
            worst = peers.sort("rank", "unit_id", descending=[True, False])
            shown = worst.head(SHOWN)
            if unit not in shown["unit_id"]:
                shown = pl.concat([worst.filter(pl.col("unit_id") == unit), worst.head(SHOWN - 1)])
            heading = f"{told[0].title}: farthest behind of {peers.height} peers"
            blocks = (native.standing(shown, told[0], heading), said)
            notes = noted(results, told[0], peers.row(by_predicate=pl.col("unit_id") == unit, named=True))
        title = f"Call {name}: {sentence(story, metrics)}".rstrip(".")
        yield Slide(f"call:{unit}", title, blocks, notes, metric=told[0].id if told else "", unit=unit)


def _signals(results: MonthReview) -> Iterator[Slide]:
    for metric, found in results.signals.items():
        yield of_signal(results, metric, found)


def messages(results: MonthReview, _meeting: Meeting) -> Section:
    """Up to five: what is missed most widely, the first to call, what changed for the whole, then the other calls."""
    calls = list(_calls(results))
    found = [
        *_off_target(results),
        *calls[:1],
        *islice(_signals(results), 2),
        *calls[1:],
        *islice(_signals(results), 2, None),
    ]
    return Section("messages", "Messages", tuple(found[:MOST]))
