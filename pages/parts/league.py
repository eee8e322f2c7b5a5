"""The league table: standings as a table that people can read, sort and take with them."""

import polars as pl
import streamlit as st

from metrics.judgement import Judgement
from metrics.measure import Metric
from reports import text
from reports.charts.verdicts import look
from reports.table import as_csv, as_workbook

ARROWS = {"up": "▲", "down": "▼", "no clear change": "="}
NOTES = (
    "Units of equal value share the best rank (1, 1, 3). The range beside a rank holds, at 95 % for all units at once, "
    "the ranks that the unit could hold; where ranges overlap the order is not known. Band 1 is the best fifth. "
    "The steadied value is drawn towards the baseline, the more so the fewer cases a unit has. ▲ ▼ beside a change: "
    "larger than chance explains; = no clear change; no sign: the two windows share months, or the chance is not known."
)


def readable(table: pl.DataFrame, metric: Metric) -> pl.DataFrame:
    """The judged standings in words: one column a thing that is asked for, values in the metric's unit of display."""
    rows = list(table.iter_rows(named=True))

    def moves(change: str, moved: str) -> list[str]:
        return [
            text.EMPTY
            if row[change] is None
            else f"{ARROWS.get(row[moved] or '', '')} {text.change(metric, row[change])}"
            for row in rows
        ]

    def number(name: str) -> list[float | None]:
        return [None if row[name] is None else text.shown(metric, row[name]) for row in rows]

    return pl.DataFrame(
        {
            "Rank": table["rank"],
            "Could be": [_range(row) for row in rows],
            "Unit": [text.visible(row["name"]) for row in rows],
            "Number": table["unit_id"],
            f"Value {metric.unit}".strip(): number("value"),
            "95 % interval": [_interval(row, metric) for row in rows],
            "Against the others": [look(row["verdict"], row["level"]).sign for row in rows],
            "Target": [
                text.EMPTY if row["target_met"] is None else "✓ reached" if row["target_met"] else "✗ missed"
                for row in rows
            ],
            "Numerator": table["numerator"],
            "Denominator": table["denominator"],
            "Band": table["band"],
            "Steadied": number("shrunk"),
            "On last month": moves("change_month", "moved_month"),
            "On last year": moves("change_year", "moved_year"),
        },
        strict=False,
    )


def _range(row: dict) -> str:
    if row["first_rank"] is None:
        return text.EMPTY
    return f"{row['first_rank']}–{row['last_rank']}"


def _interval(row: dict, metric: Metric) -> str:
    if row["lower"] is None and row["upper"] is None:
        return text.EMPTY
    return f"{text.value(metric, row['lower'], unit=False)} to {text.value(metric, row['upper'], unit=False)}"


def show_table(table: pl.DataFrame, metric: Metric, alt: str, key: str) -> None:
    """The table as it is shown; the row that is selected stands in the session under `key`."""
    words = readable(table, metric)
    number = st.column_config.NumberColumn(format="%.1f" if metric.kind == "p" else "%.2f")
    st.dataframe(
        words,
        hide_index=True,
        height=min(38 + 35 * words.height, 640),
        column_config={
            words.columns[4]: number,
            "Steadied": number,
            "Numerator": st.column_config.NumberColumn(format="localized"),
            "Denominator": st.column_config.NumberColumn(format="localized"),
        },
        on_select="rerun",
        selection_mode="single-row",
        key=key,
        alt=alt,
    )


def said_of(judged: Judgement, metric: Metric) -> str:
    """What the comparison rests on, in a sentence or two."""
    compared = judged.table.filter(pl.col("verdict").is_not_null())
    if judged.baseline is None:
        return (
            "The value is a sum of money or days: the chance in it has no known shape, so no unit is called different."
        )
    far = compared.filter(pl.col("level") == "act").height
    near = compared.filter(pl.col("level").is_in(["act", "watch"])).height
    beyond = (
        f"They vary by more than chance (φ {judged.phi:.1f}), and the limits allow for it."
        if judged.adjusted
        else "They vary no more than chance explains."
        if judged.phi is not None
        else "There are too few units to tell how much they vary beyond chance."
    )
    return (
        f"{compared.height} units against their pooled {text.value(metric, judged.baseline)}. {beyond} "
        f"{near} lie beyond 95 % (chance alone: about {0.05 * compared.height:.0f}), "
        f"{far} beyond 99.8 % (about {0.002 * compared.height:.1f})."
    )


def offer(table: pl.DataFrame, metric: Metric, name: str) -> None:
    """The table to take with: CSV with every column, XLSX as it is read."""
    csv, xlsx, _ = st.columns([1, 1, 4])
    csv.download_button(
        "CSV", lambda: as_csv(table), f"{name}.csv", "text/csv", icon=":material/download:", on_click="ignore"
    )
    xlsx.download_button(
        "XLSX",
        lambda: as_workbook({"Standings": readable(table, metric), "All columns": table}),
        f"{name}.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        icon=":material/download:",
        on_click="ignore",
    )
