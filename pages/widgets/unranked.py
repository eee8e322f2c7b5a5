"""Unranked: who is not compared, and why."""

from dataclasses import replace

import polars as pl
import streamlit as st

from data.language import _, ngettext
from metrics.comparison.standings import NO_DATA, SILENT, TOO_FEW
from pages.widgets import league
from pages.widgets.question import Question
from reports import text


def show(asked: Question) -> None:
    """Units with too few cases, silent ones, and those without data, each apart."""
    judged = asked.judged()
    table = judged.table
    few = table.filter(pl.col("status") == TOO_FEW)
    if few.height:
        words = _(
            "{units} with a denominator too small to rank: shown apart, unranked",
            units=ngettext("{n} unit", "{n} units", few.height),
        )
        apart = st.expander(words, key="few", on_change="rerun")
        if apart.open:
            with apart:
                alt = _("{title}: units with too few cases to rank", title=asked.metric.title)
                league.show_table(asked, replace(judged, table=few), alt)
    silent, none = table.filter(pl.col("status") == SILENT), table.filter(pl.col("status") == NO_DATA)
    _show_names(
        silent,
        _(
            "Not reported: {units}",
            units=ngettext("{n} unit", "{n} units", silent.height),
        ),
    )
    _show_names(
        none, _("{units} without data: no figure is not a zero", units=ngettext("{n} unit", "{n} units", none.height))
    )


def _show_names(units: pl.DataFrame, heading: str) -> None:
    if units.height:
        with st.expander(heading):
            st.dataframe(
                {_("Unit"): [text.visible(one) for one in units["name"]], _("Number"): units["unit_id"]},
                hide_index=True,
                alt=heading,
            )
