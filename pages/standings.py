"""Standings: the league table of one metric: what can be told apart, and what cannot."""

from datetime import date

import polars as pl
import streamlit as st

from metrics.judgement import Judgement
from metrics.measure import Metric
from metrics.standings import NO_DATA, RANKED, SILENT, TOO_FEW, UNJUDGED
from pages import Page
from pages.parts import choices, desk, league
from pages.parts.frame import escaped, open_frame, stands_on
from pages.parts.links import link
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
    units = figures.peers(peers, under, month, window)
    judged = figures.judged(metric, month, window, units, breakdown)
    st.markdown(escaped(metric.words))
    stands_on(figures, month)
    _show(judged, metric, month, window)
    _show_apart(judged.table, metric)
    league.offer(judged.table, metric, f"{metric.id}-{month:%Y-%m}")


def _show(judged: Judgement, metric: Metric, month: date, window: str) -> None:
    shown = judged.table.filter(pl.col("status").is_in([RANKED, UNJUDGED]))
    if shown.is_empty():
        st.info("No unit has enough data for a comparison in this month.")
        return
    said = league.said_of(judged, metric)
    st.caption(escaped(said))
    chosen = _chosen(shown)
    figure, funnel, rows = st.tabs(["League chart", "Funnel", "Table"])
    with figure:
        _draw(charts.league(shown, metric, chosen), "league", f"{metric.title}: {said}")
    with funnel:
        if judged.baseline is None:
            st.info("A funnel needs counted events: this metric is a sum of money or days.")
        else:
            _draw(charts.funnel(judged, metric, chosen), "funnel", f"Funnel of {metric.title}: {said}")
    with rows:
        league.show_table(shown, metric, f"League table of {metric.title}", "league_table")
        st.caption(league.NOTES)
    if chosen is not None:
        name = shown.row(by_predicate=pl.col("unit_id") == chosen, named=True)["name"]
        left, right, _ = st.columns([2, 2, 1])
        with left:
            link("explain", f"Explain the number of {name}", unit=chosen, metric=metric.id, month=month, window=window)
        with right:
            link("unit", f"Open {name}", unit=chosen, month=month, window=window)
    else:
        st.caption("Select a unit in a chart or in the table to see it in all of them, and to open what is behind it.")


def _draw(figure, key: str, alt: str) -> None:
    st.plotly_chart(
        figure, alt=alt, config={"displayModeBar": False}, key=key, on_select="rerun", selection_mode="points"
    )


def _chosen(shown: pl.DataFrame) -> str | None:
    """The unit that was selected in either chart or in the table."""
    for key in ("league", "funnel"):
        points = st.session_state.get(key, {}).get("selection", {}).get("points", [])
        found = [point.get("customdata") for point in points if point.get("customdata")]
        if found and found[0] in set(shown["unit_id"]):
            return str(found[0])
    rows = st.session_state.get("league_table", {}).get("selection", {}).get("rows", [])
    return shown["unit_id"][rows[0]] if rows and rows[0] < shown.height else None


def _show_apart(table: pl.DataFrame, metric: Metric) -> None:
    """Who is not compared, and why."""
    few = table.filter(pl.col("status") == TOO_FEW)
    if few.height:
        with st.expander(f"{text.of(few.height, 'unit')} with a denominator too small to rank: shown apart, unranked"):
            league.show_table(few, metric, "Units with too few cases to rank", "few_table")
    silent, none = table.filter(pl.col("status") == SILENT), table.filter(pl.col("status") == NO_DATA)
    _show_names(silent, f"{text.of(silent.height, 'unit')} without a report of what this metric stands on")
    _show_names(none, f"{text.of(none.height, 'unit')} without data: no figure is not a zero")


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
