"""Messages: the five things to know of the month, each tied to a chart; only what chance does not explain."""

from collections.abc import Iterator
from itertools import islice

import polars as pl

from metrics.comparison.peers import FEWEST_PEERS
from metrics.comparison.standings import RANKED
from metrics.meeting.month_review import MonthReview
from metrics.trends.control_chart import Control
from reports import text
from reports.layout.content import Section, Slide, Text
from reports.levels import interval_words
from reports.sections import native_charts as native
from reports.sections.meeting_input import Meeting
from reports.sections.noted import noted, numbers_of
from reports.words.sentences import CAUSES, of_control

MOST = 5
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
    for row in results.calls.iter_rows(named=True):
        metric = results.figures.metrics[row["metrics"][0]]
        peers = results.table.filter(
            pl.col("metric") == metric.id, pl.col("kind") == results.figures.kinds[row["unit_id"]]
        ).filter(pl.col("status") == RANKED)
        mine = peers.row(by_predicate=pl.col("unit_id") == row["unit_id"], named=True)
        worst = peers.sort("rank", "unit_id", descending=[True, False])
        shown = worst.head(SHOWN)
        if row["unit_id"] not in shown["unit_id"]:
            shown = pl.concat([worst.filter(pl.col("unit_id") == row["unit_id"]), worst.head(SHOWN - 1)])
        name = text.visible(row["name"])
        title = f"Call {name}: significantly worse than its peers in {text.of(row['act'], 'metric')}"
        heading = f"{metric.title}: farthest behind of {peers.height} peers"
        facts = [(metric.title, numbers_of(metric, mine).removeprefix(f"{name}: "))]
        mine_all = results.table.filter(pl.col("unit_id") == row["unit_id"])
        for other in row["metrics"][1:4]:
            also = mine_all.row(by_predicate=pl.col("metric") == other, named=True)
            chosen = results.figures.metrics[other]
            facts.append(
                (chosen.title, f"{text.value(chosen, also['value'])}; target {text.value(chosen, also['target'])}")
            )
        blocks = (native.standing(shown, metric, heading), Text(tuple(facts), "Where it stands out"))
        yield Slide(
            f"call:{row['unit_id']}", title, blocks, noted(results, metric, mine), metric=metric.id, unit=row["unit_id"]
        )


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
