"""Restatements in words: a figure as it was shown, as it is now, by how much and by what it changed."""

import polars as pl

from data.language import _, term
from metrics.facts.figures import Figures
from reports import text


def _value(numerator: float | None, denominator: float | None) -> float | None:
    return numerator / denominator if numerator is not None and denominator else None


def _of(numerator: float | None, denominator: float | None) -> str:
    if numerator is None and denominator is None:
        return _("not there")
    return text.share_of(numerator, denominator)


def readable(table: pl.DataFrame, figures: Figures, names: dict[str, str]) -> pl.DataFrame:
    """The rows of `restated` with `because`, one line a figure, the newest month first; `names`: unit -> its name."""
    rows = []
    for row in table.sort("month", "metric", "unit_id", descending=[True, False, False]).iter_rows(named=True):
        metric = figures.metrics.get(row["metric"])
        before = _value(row["numerator_before"], row["denominator_before"])
        now = _value(row["numerator"], row["denominator"])
        size = now - before if now is not None and before is not None else None
        rows.append(
            {
                "Month": f"{row['month']:%Y-%m}",
                "Metric": text.visible(metric.title if metric else row["metric"]),
                "Unit": names.get(row["unit_id"], row["unit_id"]),
                "Was": text.value(metric, before) if metric else text.count(before),
                "Is": text.value(metric, now) if metric else text.count(now),
                "Change": text.change(metric, size) if metric else text.count(size),
                "How": term(row["how"]),
                "Was, of": _of(row["numerator_before"], row["denominator_before"]),
                "Is, of": _of(row["numerator"], row["denominator"]),
                "Because of": text.visible(row["because"]),
            }
        )
    return pl.DataFrame(rows)
