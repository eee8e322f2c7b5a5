"""Standings: the league table of one metric, with intervals, targets and changes."""

import polars as pl
import streamlit as st

from metrics.standings import NO_DATA, RANKED, SILENT, TOO_FEW, UNJUDGED
from pages import Page
from pages.parts import choices, desk, league
from pages.parts.frame import escaped, open_frame, stands_on
from reports import charts, text


def show() -> None:
    """The page."""
    figures = desk.figures()
    open_frame("Standings", desk.store(), figures)
    top = st.columns([3, 2, 2, 2])
    with top[0]:
        metric = choices.choose_metric(figures)
    with top[1]:
        month = choices.choose_month(figures)
    with top[2]:
        window = choices.choose_window()
    with top[3]:
        breakdown = choices.choose_breakdown(figures, metric)
    below = st.columns([3, 3, 3])
    with below[0]:
        under = choices.choose_under(figures)
    with below[1]:
        peers = choices.choose_peers(figures, figures.peers(under=under, month=month, window=window))
    table = figures.standings(metric, month, window, figures.peers(peers, under, month, window), breakdown)
    st.markdown(escaped(metric.words))
    stands_on(figures, month)
    _show(table, metric, f"{metric.id}-{month:%Y-%m}")


def _show(table: pl.DataFrame, metric, name: str) -> None:
    shown = table.filter(pl.col("status").is_in([RANKED, UNJUDGED]))
    met = shown["target_met"].sum() if shown["target_met"].is_not_null().any() else None
    said = f"{shown.height} units compared"
    if met is not None:
        said += f"; {met} reach the target of {text.value(metric, table['target'][0])}"
    figure, rows = st.tabs(["Chart", "Table"])
    with figure:
        if shown.is_empty():
            st.info("No unit has enough data for a comparison in this month.")
        else:
            st.caption(f"{said}. The bars are 95 % intervals: units whose bars overlap widely cannot be told apart.")
            st.plotly_chart(
                charts.league(table, metric),
                alt=f"{metric.title}: {said}",
                config={"displayModeBar": False},
                key="league",
            )
    with rows:
        league.show_table(shown, metric, f"League table of {metric.title}")
        st.caption(
            f"{league.TIES} ▲ ▼ changes larger than chance explains, = no clear change. "
            + ("This metric is context: units are never ranked by it." if not metric.better else "")
        )
    league.offer(table, metric, name)
    few, none = table.filter(pl.col("status") == TOO_FEW), table.filter(pl.col("status") == NO_DATA)
    if few.height:
        with st.expander(f"{few.height} units with a denominator too small to rank: shown apart, unranked"):
            league.show_table(few, metric, "Units with too few cases to rank")
    silent = table.filter(pl.col("status") == SILENT)
    _show_names(silent, f"{silent.height} units that have not reported what this metric stands on")
    _show_names(none, f"{none.height} units without data: no figure is not a zero")


def _show_names(units: pl.DataFrame, heading: str) -> None:
    if units.height:
        with st.expander(heading):
            st.dataframe(
                {"Unit": [text.visible(one) for one in units["name"]], "Number": units["unit_id"]},
                hide_index=True,
                alt=heading,
            )


page = Page("Standings", ":material/leaderboard:", 1, show)

if __name__ == "__main__":
    from streamlit_app import main

    main()
