"""The league table: standings as a table that people can read, sort and take with them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import polars as pl
import streamlit as st

from data.language import _, marked
from metrics.comparison.verdicts import Judgement
from metrics.facts.windows import CHART_MONTHS
from metrics.measure import Metric
from metrics.trends.control_chart import Controls
from metrics.trends.first_looks import first_looks
from metrics.trends.recalculations import rebased
from metrics.trends.series import in_rows, trend
from pages.widgets.download import offer_download
from pages.widgets.kept import kept
from pages.widgets.links import address
from pages.widgets.question import Question
from pages.widgets.table import headed
from reports import text
from reports.charts import glyphs
from reports.levels import VARIATIONS
from reports.table import as_csv, as_workbook
from reports.words.control_chart import assured_words
from reports.words.standings import ARROWS, TARGETS, against, interval_of, range_of, readable, value_column

NOTES = marked(
    "Units of equal value share the best rank (1, 1, 3). The range beside a rank is the unit's own: "
    "its true rank lies there as surely as its value in its interval; where ranges overlap the order is not known. "
    "Band 1 is the best fifth. The steadied value is drawn towards the baseline, the more so the fewer cases a unit "
    "has. ↑ ↓ beside a change: larger than chance explains; = no clear change; no sign: the windows share months, or "
    "the chance is not known. "
    "In the interval's picture the broken line is the baseline; *over the year* shows single months, each unit on a "
    "scale of its own, with a gap where a month has no data. *Its own past* and *its target* are read from the unit's "
    "control chart of three years: ▼ special-cause variation of concern, ▲ of improvement, ✓ will meet its "
    "target, ✗ will miss it, ± by chance."
)
YEAR = 12  # months that the small chart shows
DRAWN = 500  # units up to which the league has pictures: of more, they would be most of what is sent


def _ends(table: pl.DataFrame) -> tuple[float, float]:
    """The scale on which all intervals are drawn."""
    edges = pl.concat([table["value"], table["lower"], table["upper"]]).drop_nulls()
    return (float(edges.min() or 0), float(edges.max() or 0)) if edges.len() else (0.0, 0.0)  # type: ignore[arg-type]


def _pictures(judged: Judgement, looks: Controls, rows: Sequence[str], ends: tuple[float, float]) -> pl.DataFrame:
    """What stands beside the words: glyphs of the interval and of the year, what its own past and its target say of
    each unit, and the address of its rows."""
    table = judged.table
    parts = table.select("value", "lower", "upper", "verdict").iter_rows()
    year = dict(in_rows(looks.table.group_by("unit_id", maintain_order=True).tail(YEAR)).iter_rows())
    found = {row["unit_id"]: row for row in looks.units.iter_rows(named=True)}
    own = [found[unit] for unit in table["unit_id"]]
    return pl.DataFrame(
        {
            "Interval": [glyphs.interval(v, low, high, judged.baseline, said, ends) for v, low, high, said in parts],
            "Over the year": [glyphs.spark(year.get(unit, ())) for unit in table["unit_id"]],
            "Its own past": [VARIATIONS[row["variation"]].said for row in own],
            "Its target, from now on": [assured_words(row["assurance"]) for row in own],
            "Rows": rows,
        },
        strict=False,
    )


def _looks(asked: Question, units: list[str]) -> Controls:
    """The control charts of `units` over MONTHS, kept."""
    figures = asked.figures
    compared = asked.comparison
    begins = rebased(figures, units)
    return kept(
        figures,
        lambda: first_looks(figures, compared, units, figures.first_shown(compared.month, CHART_MONTHS)),
        "looks",
        compared,
        ",".join(units),
        str(begins.rows()),
    )


def reading() -> str:
    """How the league table is read."""
    return _(
        "Interval: the dot is the value, the broken line the baseline, the two strokes the target. = no significant "
        "difference. Target: ✗ missed is significant, ✗ missed? is what chance could explain; it is apart from the "
        "comparison. Range: the ranks that the unit could hold; where ranges overlap the order is not known. ↑ ↓ are "
        "larger than chance explains."
    )


def _over_the_year(asked: Question, units: list[str]) -> dict[str, list[float | None]]:
    """Unit -> its values of the last months, one after the other."""
    figures, compared = asked.figures, replace(asked.comparison, window="1")
    first = figures.first_shown(compared.month, YEAR)
    return dict(in_rows(trend(figures, compared, units, first)).iter_rows())


def _league(asked: Question, judged: Judgement) -> pl.DataFrame:
    """The league table as the page shows it, in the order of `judged`."""
    metric, table = asked.metric, judged.table
    rows = table.to_dicts()
    changes = [
        text.EMPTY
        if row["change_year"] is None
        else f"{ARROWS.get(row['moved_year'] or '', '')} {text.change(metric, row['change_year'], unit=False)}"
        for row in rows
    ]
    shown: dict[str, Any] = {
        "rank": table["rank"],
        "range": [range_of(row) for row in rows],
        "unit": [text.visible(row["name"]) for row in rows],
        "interval": [interval_of(row, metric) for row in rows],
        "value": [None if row["value"] is None else text.shown(metric, row["value"]) for row in rows],
        "cases": [f"{text.short(row['numerator'])} / {text.short(row['denominator'])}" for row in rows],
        "verdict": ["=" if row["verdict"] == "similar" else against(row) for row in rows],
        "target": [TARGETS.get(row["against_target"], text.EMPTY) for row in rows],
        "change": changes,
    }
    if len(rows) <= DRAWN:
        ends, year = _ends(table), _over_the_year(asked, table["unit_id"].to_list())
        shown["interval"] = [
            glyphs.interval(
                row["value"], row["lower"], row["upper"], row["baseline"], row["verdict"], ends, row["target"]
            )
            for row in rows
        ]
        shown["year"] = [glyphs.spark(year.get(unit, ())) for unit in table["unit_id"]]
    return pl.DataFrame(shown, strict=False)


def show_league(asked: Question, judged: Judgement, found: pl.DataFrame | None, key: str, chosen: str | None) -> None:
    """The league table: of all units that are `judged`, or of those `found` among them; a click on a row selects it."""
    metric = asked.metric
    shown = kept(asked.figures, lambda: _league(asked, judged), "league", asked.comparison, asked.order)
    if found is not None:
        keep = judged.table["unit_id"].is_in(found["unit_id"].implode())
        shown, judged = shown.filter(keep), replace(judged, table=judged.table.filter(keep))
    column = st.column_config
    since = _("1 year, pts") if metric.kind == "p" or metric.unit == "%" else _("1 year")
    picture = column.ImageColumn if "year" in shown.columns else column.TextColumn
    headed(
        shown,
        hide_index=True,
        height=min(38 + 35 * max(shown.height, 1), 458),
        column_config={
            "rank": column.NumberColumn(_("Rank"), width=46, pinned=True),
            "range": column.TextColumn(_("Range"), width=56, pinned=True, help=_("The ranks that the unit could hold")),
            "unit": column.TextColumn(_("Unit"), width=206, pinned=True),
            "interval": picture(_("Interval, target"), width=100),
            "value": column.NumberColumn(
                value_column(metric), format="%.1f" if metric.kind == "p" else "%.2f", width=75
            ),
            "cases": column.TextColumn(_("Cases"), width=76, alignment="right"),
            "verdict": column.TextColumn(_("Against the others"), width=142),
            "target": column.TextColumn(_("Target"), width=78),
            "change": column.TextColumn(since, width=76, alignment="right"),
            "year": column.ImageColumn(_("12 months"), width=84),
        },
        alt=_("League table of {title}", title=metric.title),
        **_selecting(key, judged, chosen, "unit"),
    )


def show_table(
    asked: Question,
    judged: Judgement,
    alt: str,
    found: list[str] | None = None,
    key: str = "",
    chosen: str | None = None,
) -> None:
    """The table as it is shown: of all units that are `judged`, or of those `found` among them. Where there is a `key`,
    a row can be selected: it stands in the session under it, at first that of `chosen`. Other rows need another key."""
    metric = asked.metric
    looks, ends = _looks(asked, judged.table["unit_id"].to_list()), _ends(judged.table)
    if found is not None:
        judged = replace(judged, table=judged.table.filter(pl.col("unit_id").is_in(found)))
    words = readable(judged, metric)
    rows = [address("explain", unit=unit, **asked.linked) for unit in judged.table["unit_id"]]
    shown = words.hstack(_pictures(judged, looks, rows, ends))
    first = ["Rank", "Could be", "Unit", value_column(metric), "Interval", "Against the others"]
    first += ["Over the year", "Its own past", "Its target, from now on"]
    number = st.column_config.NumberColumn(format="%.1f" if metric.kind == "p" else "%.2f")
    count = st.column_config.NumberColumn(format="localized")
    headed(
        shown.select(*first, pl.exclude(first)),
        hide_index=True,
        height=min(38 + 35 * words.height, 640),
        column_config={
            "Rank": st.column_config.NumberColumn(width=50, pinned=True),
            "Could be": st.column_config.TextColumn(width=75, pinned=True),
            "Unit": st.column_config.TextColumn(width=260, pinned=True),
            value_column(metric): number,
            "Interval": st.column_config.ImageColumn(width=100),
            "Over the year": st.column_config.ImageColumn(width=100),
            "Steadied": number,
            "Numerator": count,
            "Denominator": count,
            "Rows": st.column_config.LinkColumn(display_text="explain", width=70),
        },
        alt=alt,
        **_selecting(key, judged, chosen),
    )


def _selecting(key: str, judged: Judgement, chosen: str | None, column: str = "") -> dict[str, Any]:
    """How a row is selected: by its box, or by a click on any cell where the name of a `column` is given. The first
    selection is said once: another one would send the whole table again."""
    if not key:
        return {}
    if st.session_state.get("first_row", {}).get("key") != key:
        rows = [at for at, unit in enumerate(judged.table["unit_id"]) if unit == chosen]
        st.session_state["first_row"] = {"key": key, "rows": rows}
    rows = st.session_state["first_row"]["rows"]
    first = {"cells": [(row, column) for row in rows]} if column else {"rows": rows}
    mode = "single-cell" if column else "single-row"
    return {"on_select": "rerun", "selection_mode": mode, "selection_default": {"selection": first}, "key": key}


def offer(judged: Judgement, metric: Metric, name: str) -> None:
    """The table to take with: CSV with every column, XLSX as it is read."""
    csv, xlsx, _unused = st.columns([1, 1, 4])
    offer_download("CSV", lambda: as_csv(judged.table), f"{name}.csv", csv)

    def workbook() -> bytes:
        return as_workbook({_("Standings"): readable(judged, metric), _("All columns"): judged.table})

    offer_download("XLSX", workbook, f"{name}.xlsx", xlsx)
