"""Notes: what a slide's presenter must be able to say: definition, numbers, sources."""

from typing import Any

from data.feeds import named as feed_named
from data.language import _
from metrics.facts.windows import WINDOWS
from metrics.measure import Metric
from metrics.meeting.month_review import MonthReview
from reports import text
from reports.levels import interval_words


def source(results: MonthReview, metric: Metric) -> str:
    """Where a metric's figures come from, over which months, and its definition: the foot of a slide."""
    feeds = text.joined([text.within(feed_named(one).title) for one in metric.feeds])
    return _(
        "Source: {feeds}, {window} · {title}: {words}",
        feeds=feeds,
        window=WINDOWS[results.window],
        title=metric.title,
        words=metric.words,
    )


def noted(results: MonthReview, metric: Metric, row: dict[str, Any] | None = None) -> tuple[str, ...]:
    """The metric's definition and sources; with a row of the standings, its numbers."""
    said = [_("Definition. {title}: {words}", title=metric.title, words=metric.words)]
    if metric.trap:
        said.append(_("The trap. {trap}", trap=metric.trap))
    if row is not None:
        said.append(_("Numbers. {numbers}", numbers=numbers_of(metric, row)))
    span = WINDOWS[results.window]
    said.append(
        _(
            "Sources. Feeds: {feeds}; {span} to {month}. Id: {metric}.",
            feeds=text.joined(metric.feeds),
            span=span,
            month=text.month(results.month),
            metric=metric.id,
        )
    )
    return tuple(said)


def numbers_of(metric: Metric, row: dict[str, Any]) -> str:
    """A row of the standings in a sentence: value, interval, counts, target."""
    said = text.headed(text.visible(row["name"] or row["unit_id"]), text.value(metric, row["value"]))
    if row["lower"] is not None and row["upper"] is not None:
        low, high = text.value(metric, row["lower"], unit=False), text.value(metric, row["upper"])
        said += _(" ({interval} {low} to {high})", interval=interval_words(), low=low, high=high)
    said = _("{said}, {share}", said=said, share=text.share_of(row["numerator"], row["denominator"]))
    if row["target"] is not None:
        return _("{said}; target {target}.", said=said, target=text.value(metric, row["target"]))
    return _("{said}.", said=said)
