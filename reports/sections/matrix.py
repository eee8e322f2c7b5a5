"""The matrix: the units that stand out, in the metrics in which they do; all units and metrics in the workbook."""

from typing import Any

import polars as pl

from data.language import _, ngettext
from metrics.comparison.matrix import alarms
from metrics.meeting.month_review import MonthReview
from metrics.statistics.levels import ACT
from reports import text
from reports.layout import cells
from reports.layout.content import Cell, Listing, Section, Slide, Table
from reports.levels import SIMILAR, VERDICTS, key, look, percent
from reports.sections.meeting_input import Meeting
from reports.sections.native_charts import stands_out

WIDEST = 7  # metrics on the slide; the workbook has all


def _cell(row: dict[str, Any] | None) -> Cell:
    if row is None or row["verdict"] in (None, "no data"):
        return cells.words(None, "quiet")
    found = look(row["verdict"], row["level"])
    return Cell(found.symbol, tone=found.tone)


def _table(results: MonthReview, units: list[str], metrics: list[str], name: str) -> Table:
    wanted = results.table.filter(pl.col("unit_id").is_in(units), pl.col("metric").is_in(metrics))
    found = {(row["unit_id"], row["metric"]): row for row in wanted.iter_rows(named=True)}
    rows = tuple(
        (cells.words(results.names[unit]), *(_cell(found.get((unit, metric))) for metric in metrics)) for unit in units
    )
    titles = [results.figures.metrics[metric].title for metric in metrics]
    alt = _(
        "{units} by {metrics}. {key}",
        units=ngettext("{n} unit", "{n} units", len(units)),
        metrics=ngettext("{n} metric", "{n} metrics", len(metrics)),
        key=key(),
    )
    return Table(name, (_("Unit"), *titles), rows, (3.4, *[max(1.0, 5 / len(metrics))] * len(metrics)), alt)


def _listing(results: MonthReview) -> Listing:
    """Every unit by every metric: what is told of it against its peers."""
    signs = {f"{verdict} {level}": one.symbol for (verdict, level), one in VERDICTS.items()}
    signs["similar none"] = SIMILAR.symbol
    told = pl.concat_str("verdict", "level", separator=" ").replace_strict(signs, default=text.EMPTY)
    titles = {metric.id: metric.title for metric in results.figures.metrics.values()}
    wide = results.table.select("unit_id", "metric", told=told.fill_null(text.EMPTY)).pivot(
        on="metric", on_columns=list(titles), index="unit_id", values="told"
    )
    names = {unit: text.visible(results.names[unit]) for unit in results.units}
    unit = pl.col("unit_id").replace_strict(names, return_dtype=pl.String).alias("Unit")
    # Two metrics may bear one title; columns may not.
    heads = [pl.col(metric).alias(f"{title} ({metric})") for metric, title in titles.items()]
    return Listing(_("Every unit in every metric"), wide.select(unit, pl.col("unit_id").alias("Number"), *heads))


def matrix(results: MonthReview, _meeting: Meeting) -> Section:
    """The units significantly worse in a metric, by the metrics in which most are; the whole for the workbook."""
    everything = _listing(results)
    out = pl.DataFrame([row for row in results.current.iter_rows(named=True) if stands_out(row)], results.table.schema)
    found = alarms(results.current)["act"]
    chance = _(
        "{found} cells lie beyond {level} on either side; {chance:.1f} expected by chance.",
        found=text.count(found[0]),
        level=percent(ACT),
        chance=found[1],
    )
    if out.is_empty():
        return Section("matrix", _("Matrix"), (), (everything,))
    metrics = out["metric"].value_counts().sort("count", "metric", descending=[True, False])
    shown = metrics["metric"].head(WIDEST).to_list()
    most = out.filter(pl.col("metric").is_in(shown))["unit_id"].value_counts()
    units = most.sort("count", "unit_id", descending=[True, False])["unit_id"].to_list()
    title = ngettext(
        "{n} unit is significantly worse than its peers, in {metrics}",
        "{n} units are significantly worse than their peers, in {metrics}",
        out["unit_id"].n_unique(),
        metrics=ngettext("{n} metric", "{n} metrics", metrics.height),
    )
    if metrics.height > WIDEST:
        title += _("; here the {n} in which most are", n=WIDEST)
    table = _table(results, units, shown, _("Units that stand out"))
    slide = Slide("matrix", title, (table,), (key(), chance), source=key())
    return Section("matrix", _("Matrix"), (slide,), (everything,))
