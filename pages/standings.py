"""Standings: the league table of one metric: what can be told apart, and what cannot."""

from dataclasses import replace

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from data import months
from data.language import _, ngettext
from metrics.comparison.peers import peers
from metrics.comparison.question import Comparison
from metrics.comparison.verdicts import Judgement
from pages.widgets import bar, choices, desk, league, moved, pointed, unranked
from pages.widgets.frame import escaped, open_frame, stands_on
from pages.widgets.kept import kept
from pages.widgets.links import link
from pages.widgets.page import Page
from pages.widgets.question import ORDERS, Question
from pages.widgets.restated import show_restated
from reports import charts
from reports.charts.house import NAMED, ROW
from reports.words.standings import said_of, said_of_unit, untold

WHOLE = 40  # units whose league chart stands there whole; that of more scrolls, so that the funnel stays in sight


def show() -> None:
    """The page."""
    figures = desk.figures(of_selections=True)
    open_frame(_("Standings"), desk.store(), figures)
    month, window, under = choices.choose_month(figures), choices.choose_window(), choices.choose_under(figures)
    top = st.columns([3, 2, 2, 2])
    with top[0]:
        metric = choices.choose_metric(figures)
    with top[1]:
        breakdown = choices.choose_breakdown(figures, metric)
    asked = Comparison.of(figures, month, metric.id, window, breakdown, under)
    kind = choices.choose_peers(figures, peers(figures, asked), one_group=True)
    with top[2]:
        order = choices.choose(_("Order by"), "by", list(ORDERS), "value", lambda one: ORDERS[one])
    asked = replace(asked, peer_group=kind)
    units = ngettext("{n} unit", "{n} units", len(peers(figures, asked)))
    bar.selected(metric.title, *choices.when(month, window), choices.peer_words(kind or ""), units)
    st.caption(escaped(metric.words))
    stands_on(figures, month, window)
    _compare(Question(figures, asked, order))


@st.fragment
def _compare(asked: Question) -> None:
    """What is compared, on the tab that is open; another tab draws this anew, and not the page."""
    judged = asked.compared()
    if judged.table.is_empty():
        st.info("No unit has enough data for a comparison in this month.")
    else:
        said = said_of(judged, asked.metric)
        st.caption(escaped(said))
        picture, rows, moves = st.tabs([_("Charts"), _("Table"), _("Rank movement")], key="view", on_change="rerun")
        if picture.open:
            with picture:
                _show_charts(asked, judged, said)
        if rows.open:
            with rows:
                _show_table(asked, judged)
                st.caption(league.NOTES)
        if moves.open:
            with moves:
                moved.show(asked)
        units = judged.table["unit_id"].to_list()
        show_restated(
            asked.figures, asked.metric, units, months.shifted(asked.comparison.month, -1), asked.comparison.month
        )
    unranked.show(asked)
    if not judged.table.is_empty():
        league.offer(asked.judged(), asked.metric, f"{asked.metric.id}-{asked.comparison.month:%Y-%m}")


@st.fragment
def _show_charts(asked: Question, judged: Judgement, said: str) -> None:
    """The caterpillar and the funnel of the same units: what is selected in one, or found, is ringed in both. Neither
    is sent again for it."""
    metric, shown = asked.metric, judged.table
    found = pointed.find(shown)
    chosen = pointed.selected(shown, ("league", "funnel"))
    _show_doors(asked, judged, found, chosen)
    drawn = {
        "league": kept(asked.figures, lambda: charts.league(judged, metric), "league", asked.comparison, asked.order)
    }
    if judged.rule is not None:
        drawn["funnel"] = kept(
            asked.figures, lambda: charts.funnel(judged, metric), "funnel", asked.comparison, asked.order
        )
    left, right = st.columns([4, 3])
    scrolls = WHOLE < shown.height <= NAMED
    with left:
        if scrolls:
            st.caption(_("{height} units: scroll in the chart for the rest.", height=shown.height))
        with st.container(height=ROW * WHOLE if scrolls else "content", border=False):
            _draw(drawn["league"], "league", f"{metric.title}: {said}")
    with right:
        if "funnel" in drawn:
            _draw(
                drawn["funnel"], "funnel", _("Funnel of {metric_title}: {said}", metric_title=metric.title, said=said)
            )
        else:
            st.info(f"There is no funnel. {untold(metric)}")
    pointed.ring(drawn, [*([chosen] if chosen else []), *([] if found is None else found["unit_id"])])


def _draw(figure: go.Figure, key: str, alt: str) -> None:
    st.plotly_chart(
        figure, alt=alt, config={"displayModeBar": False}, key=key, on_select="rerun", selection_mode="points"
    )


@st.fragment
def _show_table(asked: Question, judged: Judgement) -> None:
    """The rows that a name finds, or all of them; one can be selected."""
    found = pointed.find(judged.table)
    rows = judged.table if found is None else found
    # A row is known by its place only: with other rows it is another table.
    key = f"league_table {asked.comparison} {asked.order} {st.session_state['find']}"
    chosen = pointed.selected(rows, (key,))
    _show_doors(asked, judged, found, chosen)
    units = None if found is None else found["unit_id"].to_list()
    league.show_table(asked, judged, _("League table of {title}", title=asked.metric.title), units, key, chosen)


def _show_doors(asked: Question, judged: Judgement, found: pl.DataFrame | None, chosen: str | None) -> None:
    """What is told of the unit that is selected, and what can be opened of it."""
    if chosen is None:
        hint = _(
            "Select a unit in a chart or in the table, or find it, to see it in all of them and to open what is behind."
        )
        st.caption(hint if found is None else pointed.said_of_found(found))
        return
    unit = judged.table.row(by_predicate=pl.col("unit_id") == chosen, named=True)
    name, compared = unit["name"], asked.comparison
    st.markdown(escaped(said_of_unit(unit, asked.metric)))
    with st.container(horizontal=True):
        link("explain", _("Explain the number of {name}", name=name), unit=chosen, **asked.linked)
        link(
            "trends",
            _("{name} over time", name=name),
            units=chosen,
            metric=asked.metric.id,
            month=compared.month,
            part=compared.breakdown,
        )
        link(
            "unit",
            _("Open {name}", name=name),
            unit=chosen,
            month=compared.month,
            window=compared.window,
            metric=asked.metric.id,
        )


page = Page("Standings", ":material/leaderboard:", 10, show, tab="League")

if __name__ == "__main__":
    from streamlit_app import main

    main()
