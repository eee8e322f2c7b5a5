"""Pulls: the records behind a unit's figures and signals, to be asked for and looked at; they add up to the number."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from data.feeds import named
from data.language import _
from metrics.comparison.question import Comparison
from metrics.comparison.standings import standings
from metrics.facts.explain import Side, explain, not_counted
from metrics.facts.figures import Figures
from metrics.measure import Metric
from metrics.signals.kinds import kinds
from metrics.signals.signal_kind import FIGURES


@dataclass(frozen=True)
class Pull:
    """Records to pull: of `feed` the rows with the keys `ids`, the newest first, which add up to `total`.

    `number` is what the figure says they should add up to; None where no figure counts them. `title`: what they are
    behind; `words`: which of its records they are.
    """

    title: str
    words: str
    feed: str
    ids: list[str]
    total: float
    number: float | None = None

    @property
    def reconciles(self) -> bool:
        """Whether the records add up to the figure."""
        return self.number is None or abs(self.total - self.number) <= 1e-6 * max(1.0, abs(self.number))


def called(signal: str, metric: Metric | None) -> str:
    """What a signal is called, with its metric; by its id where its kind is no longer looked for."""
    kind = kinds().get(signal)
    words = kind.title if kind else signal.replace("_", " ").capitalize()
    return words if metric is None else f"{metric.title}: {words[0].lower()}{words[1:]}"


def pulls(figures: Figures, unit: str, month: date, window: str, reasons: pl.DataFrame) -> list[Pull]:
    """The records behind a unit's reasons (of SIGNALS), each list once: of a metric those that make up its figure, of
    another signal those that it names, or those of the figures that it adds up."""
    found: dict[str, Pull | None] = {}
    # What adds up many figures comes last: what a signal speaks of by itself is looked at first.
    for row in sorted(reasons.to_dicts(), key=lambda row: row["feed"] == FIGURES):
        metric = figures.metrics.get(row["metric"])
        if row["feed"] == FIGURES:
            for one in row["rows"]:
                if one in figures.metrics and one not in found:
                    found[one] = pull(figures, figures.metrics[one], unit, month, window)
        elif row["rows"]:
            title = called(row["signal"], metric)
            one = Pull(title, _("named by the signal"), row["feed"], row["rows"], float(len(row["rows"])))
            found[f"{title} {row['mechanism']}"] = one
        elif metric is not None and metric.id not in found:
            found[metric.id] = pull(figures, metric, unit, month, window)
    return [one for one in found.values() if one is not None and one.ids]


def pull(figures: Figures, metric: Metric, unit: str, month: date, window: str) -> Pull | None:
    """The records that make a unit's figure what it is, to be pulled and looked at: of a proportion that should be high
    those that count below and not above, else those above. None where only monthly returns speak.
    """
    sides = explain(figures, metric, unit, month, window)
    if sides is None:
        return None
    above, below = sides
    row = standings(figures, Comparison.of(figures, month, metric.id, window), [unit]).row(0, named=True)
    missing = not_counted(metric, sides)
    if metric.better == "high" and missing is not None and above.feed == below.feed:
        number = None if row["denominator"] is None else row["denominator"] - row["numerator"]
        return _pull(metric, missing, _("in the denominator only"), number)
    return _pull(metric, above, _("in the numerator"), row["numerator"])


def _pull(metric: Metric, side: Side, words: str, number: float | None) -> Pull:
    layout = named(side.feed)
    order = [layout.dated] if layout.dated else []
    rows = side.rows.sort([*order, *layout.keys], descending=[*[True] * len(order), *[False] * len(layout.keys)])
    shown = rows.select(pl.concat_str([pl.col(key).cast(pl.String) for key in layout.keys], separator=" · "))
    return Pull(metric.title, words, side.feed, shown.to_series().to_list(), side.total, number)
