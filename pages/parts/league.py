"""The league table: standings as a table that people can read, sort and take with them."""

import polars as pl
import streamlit as st

from metrics.measure import Metric
from reports import text
from reports.table import as_csv, as_workbook

ARROWS = {"up": "▲", "down": "▼", "no clear change": "="}
TIES = "Units of equal value share the best rank (1, 1, 3)."


def readable(table: pl.DataFrame, metric: Metric) -> pl.DataFrame:
    """The standings in words: one column a thing that is asked for, values in the metric's unit of display."""
    rows = list(table.iter_rows(named=True))

    def moves(change: str, moved: str) -> list[str]:
        return [
            text.EMPTY
            if row[change] is None
            else f"{ARROWS.get(row[moved] or '', '')} {text.change(metric, row[change])}"
            for row in rows
        ]

    unit = metric.unit or ""
    return pl.DataFrame(
        {
            "Rank": table["rank"],
            "Unit": [text.visible(row["name"]) for row in rows],
            "Number": table["unit_id"],
            f"Value {unit}".strip(): [
                None if row["value"] is None else text.shown(metric, row["value"]) for row in rows
            ],
            "95 % interval": [
                text.EMPTY
                if row["lower"] is None and row["upper"] is None
                else f"{text.value(metric, row['lower'], unit=False)} to {text.value(metric, row['upper'], unit=False)}"
                for row in rows
            ],
            "Numerator": table["numerator"],
            "Denominator": table["denominator"],
            "Target": [
                text.EMPTY if row["target_met"] is None else "✓ reached" if row["target_met"] else "✗ missed"
                for row in rows
            ],
            "On last month": moves("change_month", "moved_month"),
            "On last year": moves("change_year", "moved_year"),
        },
        strict=False,
    )


def show_table(table: pl.DataFrame, metric: Metric, alt: str) -> None:
    """The table as it is shown."""
    words = readable(table, metric)
    value = words.columns[3]
    st.dataframe(
        words,
        hide_index=True,
        height=min(38 + 35 * words.height, 640),
        column_config={
            value: st.column_config.NumberColumn(format="%.1f" if metric.kind == "p" else "%.2f"),
            "Numerator": st.column_config.NumberColumn(format="localized"),
            "Denominator": st.column_config.NumberColumn(format="localized"),
        },
        alt=alt,
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
