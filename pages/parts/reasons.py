"""Why a unit was picked: each signal in words, with the ways to the chart and to the rows that prove it."""

import polars as pl
import streamlit as st

from data import months
from metrics.figures import Figures
from pages.parts.frame import escaped
from pages.parts.links import link
from reports import charts, text
from reports.proposal import SIGNS, beside, marks, number, share, title

LISTED = 60  # ids of records on the screen


def show_reasons(figures: Figures, unit: str, rows: pl.DataFrame) -> None:
    """The signals of a unit (of SIGNALS), the strongest first."""
    if rows.is_empty():
        st.caption("No signal speaks of it.")
        return
    _draw(figures, rows)
    for row in rows.to_dicts():
        words, doors = st.columns([5, 2], vertical_alignment="center")
        with words:
            st.markdown(f"{SIGNS[row['level']]} **{escaped(title(row, figures.metrics))}** · {_numbers(figures, row)}")
            st.caption(f"{escaped(row['rule'])} {_lasting(row)}")
        with doors:
            _doors(figures, unit, row)
        if row["rows"]:
            _records(row)


def _draw(figures: Figures, rows: pl.DataFrame) -> None:
    """Each value against what it is compared with; the numbers stand in the words below."""
    drawn = [
        {
            "title": title(row, figures.metrics),
            "words": number(row, "value", figures.metrics),
            "marks": marks(row),
            "value": number(row, "value", figures.metrics),
            "peer": f"{beside(row)} {number(row, 'peer', figures.metrics)}",
            "limit": f"limit {number(row, 'limit', figures.metrics)}",
        }
        for row in rows.to_dicts()
        if marks(row)["value"] is not None
    ]
    if drawn:
        said = "; ".join(f"{row['title']} {row['words']}, {row['peer']}, {row['limit']}" for row in drawn)
        st.plotly_chart(charts.reasons(drawn), alt=said, config={"displayModeBar": False}, key="reasons")


def _numbers(figures: Figures, row: dict) -> str:
    parts = [f"**{escaped(number(row, 'value', figures.metrics))}**"] if row["value"] is not None else []
    if row["peer"] is not None:
        parts.append(f"{beside(row)} {escaped(number(row, 'peer', figures.metrics))}")
    if row["limit"] is not None:
        parts.append(f"limit {escaped(number(row, 'limit', figures.metrics))}")
    return " · ".join(parts)


def _lasting(row: dict) -> str:
    lasted = f"For {text.of(row['months'], 'month')}. " if row["months"] else ""
    received = "" if row["confidence"] is None else f"{share(row['confidence'])} of the data it needs was received."
    return escaped(lasted + received)


def _doors(figures: Figures, unit: str, row: dict) -> None:
    """To the chart in which it is seen, and to the rows that make up the figure."""
    month, window = months.read(row["month"]), row["window"]
    metric = row["metric"] if row["metric"] in figures.metrics else ""
    if row["page"] == "trends":
        link("trends", "The chart", metric=metric, month=month, units=unit, over="1")
    elif row["page"] in ("explain", "standings") and metric:
        kind = figures.kinds.get(unit, "")
        link("standings", "The chart", metric=metric, month=month, window=window, peers=kind, under="")
    elif row["page"] == "reconciliation":
        link("reconciliation", "The chart", check=row["check"], under="")
    elif row["page"]:
        link(row["page"], "The chart", unit=unit, month=month)
    if metric:
        link("explain", "The rows", unit=unit, metric=metric, month=month, window=window)


def _records(row: dict) -> None:
    with st.expander(f"{text.of(len(row['rows']), 'record')} of {row['feed']} that it rests on"):
        more = f" and {len(row['rows']) - LISTED:,} more" if len(row["rows"]) > LISTED else ""
        st.markdown(escaped(", ".join(row["rows"][:LISTED])) + more)
