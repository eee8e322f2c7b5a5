"""Breaches: the figures that ask their unit for an answer, and by what signs."""

from datetime import date

import polars as pl

from data.feeds.feed import Parameter
from data.settings import ALWAYS, Settings
from metrics.control import controls
from metrics.figures import Figures
from metrics.overview import BEYOND, ON
from metrics.rebased import rebased
from metrics.standings import RANKED

PEERS, OFF, CAUSE = "worse than its peers beyond 99.8 %", "off target beyond chance", "special cause of concern"
MONTHS = 36  # of the control chart
SUBJECT, DAYS = "meeting", "answer_days"
ANSWER = Parameter("Days within which a unit answers a breach", 14)


def answer_days(settings: Settings, day: date) -> int:
    """Within how many days a unit answers, by the setting in force on a day."""
    return int(settings.steps(SUBJECT, DAYS, [(ALWAYS, ANSWER.default)]).on(day) or 0)


def _concern(figures: Figures, suspected: pl.DataFrame, month: date) -> pl.DataFrame:
    """metric, unit_id: those of the suspected whose month shows a special cause of concern on its control chart."""
    begins = rebased(figures, figures.tree.ids)
    found = [pl.DataFrame(schema={"metric": pl.String, "unit_id": pl.String})]
    for (metric_id,), rows in suspected.group_by("metric", maintain_order=True):
        metric = figures.metrics[str(metric_id)]
        table = figures.trend(metric, rows["unit_id"].to_list(), figures.first_shown(month, MONTHS), month)
        units = controls(table, metric, begins).units.filter(month=month, variation="concern")
        found.append(units.select(pl.lit(metric.id).alias("metric"), "unit_id"))
    return pl.concat(found)


def breaches(figures: Figures, month: date, table: pl.DataFrame) -> pl.DataFrame:
    """The breaches of a month: rows of `table` (of `matrix`, each unit among its peers), with `signs`; gravest first.

    A figure is a breach if it is worse than its peers beyond 99.8 % and not on target, or if it is off target beyond
    chance and its month shows a special cause of concern: being off target alone is a standing matter, not news.
    """
    table = table.with_columns(
        off=((pl.col("against_target") == BEYOND) & (pl.col("status") == RANKED)).fill_null(False),
        peers=((pl.col("verdict") == "worse") & (pl.col("level") == "act")).fill_null(False)
        & (pl.col("against_target") != ON).fill_null(True),
    )
    suspected = table.filter(pl.col("off") | pl.col("peers"))
    signs = [
        pl.when(pl.col(name)).then(pl.lit(words)) for name, words in (("peers", PEERS), ("off", OFF), ("cause", CAUSE))
    ]
    return (
        suspected.join(
            _concern(figures, suspected, month).with_columns(cause=pl.lit(True)), on=["metric", "unit_id"], how="left"
        )
        .with_columns(pl.col("cause").fill_null(False))
        .filter(pl.col("peers") | (pl.col("off") & pl.col("cause")))
        .with_columns(signs=pl.concat_list(signs).list.drop_nulls())
        .sort("peers", pl.col("signs").list.len(), "metric", "unit_id", descending=[True, True, False, False])
        .drop("off", "peers", "cause")
    )
