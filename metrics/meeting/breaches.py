"""Breaches: the figures that ask their unit for an answer, and by what signs."""

from datetime import date

import polars as pl

from data.feeds.feed import Parameter
from data.registry.settings import ALWAYS, Settings
from metrics.comparison.overview import BEYOND, ON
from metrics.comparison.question import Comparison
from metrics.comparison.standings import RANKED
from metrics.facts.figures import Figures
from metrics.facts.windows import CHART_MONTHS
from metrics.measure import Metric
from metrics.signals.strength import Bad, exact_z
from metrics.statistics.levels import ACT, z_score
from metrics.trends.control_chart import controls
from metrics.trends.recalculations import rebased
from metrics.trends.series import trend

PEERS, OFF, CAUSE = "significantly worse than its peers", "target missed (significant)", "special cause of concern"
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
        table = trend(
            figures,
            Comparison.of(figures, month, metric.id, "1"),
            rows["unit_id"].to_list(),
            figures.first_shown(month, CHART_MONTHS),
        )
        units = controls(table, metric, begins).units.filter(month=month, variation="concern")
        found.append(units.select(pl.lit(metric.id).alias("metric"), "unit_id"))
    return pl.concat(found)


def _against_target(metric: Metric, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of one metric, with `beyond`: how far off target they are, as the z of the exact tail of chance; those `off`
    are beyond ACT too. The interval of a few cases is too narrow to ask anybody by."""
    x, n, target = (rows[name].cast(pl.Float64).to_numpy() for name in ("numerator", "denominator", "target"))
    bad: Bad = "low" if metric.better == "high" else "high"
    beyond = pl.Series("beyond", exact_z(x, n, target, metric.kind == "p", bad)).fill_nan(None)
    return rows.with_columns(beyond).with_columns(pl.col("off") & (pl.col("beyond") > z_score(ACT)).fill_null(False))


def breaches(figures: Figures, month: date, table: pl.DataFrame) -> pl.DataFrame:
    """The breaches of a month: rows of `table` (of `matrix`, each unit among its peers), with `signs`; gravest first.

    A figure is a breach if it is significantly worse than its peers and not on target, or if it is significantly off
    target and its month shows a special cause of concern: being off target alone is a standing matter, not news. The
    gravest are worse than their peers, show most signs, and are least likely by chance.
    """
    table = table.with_columns(
        off=((pl.col("against_target") == BEYOND) & (pl.col("status") == RANKED)).fill_null(False),
        peers=((pl.col("verdict") == "worse") & (pl.col("level") == "act")).fill_null(False)
        & (pl.col("against_target") != ON).fill_null(True),
    ).filter(pl.col("off") | pl.col("peers"))
    suspected = pl.concat(
        [
            table.clear().with_columns(beyond=pl.lit(None, pl.Float64)),
            *(
                _against_target(figures.metrics[str(metric)], rows)
                for (metric,), rows in table.group_by("metric", maintain_order=True)
            ),
        ]
    ).filter(pl.col("off") | pl.col("peers"))
    signs = [
        pl.when(pl.col(name)).then(pl.lit(words)) for name, words in (("peers", PEERS), ("off", OFF), ("cause", CAUSE))
    ]
    chance = pl.when("peers").then("p").otherwise(-pl.col("beyond"))
    return (
        suspected.join(
            _concern(figures, suspected, month).with_columns(cause=pl.lit(True)), on=["metric", "unit_id"], how="left"
        )
        .with_columns(pl.col("cause").fill_null(False))
        .filter(pl.col("peers") | (pl.col("off") & pl.col("cause")))
        .with_columns(signs=pl.concat_list(signs).list.drop_nulls())
        .sort(
            "peers",
            pl.col("signs").list.len(),
            chance,
            "metric",
            "unit_id",
            descending=[True, True, False, False, False],
            nulls_last=True,
        )
        .drop("off", "peers", "cause", "beyond")
    )
