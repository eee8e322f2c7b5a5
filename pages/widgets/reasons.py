"""Why a unit was picked: each signal in words, with the ways to the chart and to the rows that prove it."""

from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from data import months
from data.language import _, ngettext
from metrics.facts.figures import Figures
from pages.widgets import desk
from pages.widgets.frame import escaped
from pages.widgets.links import link
from reports import charts
from reports.words.proposal import LEVELS, beside, marks, number, share, title


def key_of(row: dict[str, Any]) -> str:
    """By what a signal of a unit is asked for in an address."""
    return f"{row['signal']}.{row['metric']}.{row['check']}"


def show_reasons(figures: Figures, unit: str, rows: pl.DataFrame, selection: str = "") -> None:
    """The signals of a unit (of SIGNALS), the strongest first; `selection`: the number of the one that kept them."""
    if rows.is_empty():
        st.caption(_("No signal speaks of it."))
        return
    _draw(figures, rows)
    for row in rows.to_dicts():
        words, ways = st.columns([5, 2], vertical_alignment="center")
        with words:
            show_head(figures, row)
        with ways:
            doors(figures, unit, row, selection)


def show_head(figures: Figures, row: dict[str, Any]) -> None:
    """What a signal says, in words."""
    st.markdown(f"{LEVELS[row['level']].symbol} **{escaped(title(row, figures.metrics))}** · {_numbers(figures, row)}")
    outside = "" if row["counts"] else _(" It does not enter the score.")
    st.caption(f"{escaped(row['rule'])} {_lasting(row)}{outside}")


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


def _numbers(figures: Figures, row: dict[str, Any]) -> str:
    parts = [f"**{escaped(number(row, 'value', figures.metrics))}**"] if row["value"] is not None else []
    if row["peer"] is not None:
        parts.append(f"{beside(row)} {escaped(number(row, 'peer', figures.metrics))}")
    if row["limit"] is not None:
        parts.append(f"limit {escaped(number(row, 'limit', figures.metrics))}")
    return " · ".join(parts)


def _lasting(row: dict[str, Any]) -> str:
    lasted = ngettext("For {n} month. ", "For {n} months. ", row["months"]) if row["months"] else ""
    received = (
        ""
        if row["confidence"] is None
        else _("{share} of the data it needs was received.", share=share(row["confidence"]))
    )
    return escaped(lasted + received)


def doors(figures: Figures, unit: str, row: dict[str, Any], selection: str = "") -> None:
    """To the chart in which it is seen, and to the rows that it rests on; of a kept selection as it saw them."""
    metric, kind = row["metric"], figures.kinds.get(unit, "")
    asked: dict[str, str | date] = {"month": months.read(row["month"])}
    if selection:
        asked["as_of"] = desk.of_selection(selection)
    if not row["rows"] and row["page"] == "trends" and metric in figures.metrics:
        link("trends", _("The chart"), metric=metric, units=unit, over="1", **asked)
        link("explain", _("The rows"), unit=unit, metric=metric, window="1", peers=kind, under="", **asked)
    elif not row["rows"] and metric in figures.metrics:
        asked |= {"metric": metric, "window": row["window"], "unit": unit, "peers": kind, "under": ""}
        link("standings", _("The chart"), **asked)
        link("explain", _("The rows"), **asked)
    else:
        link("signal", _("The chart and the rows"), unit=unit, signal=key_of(row), window=row["window"], **asked)
