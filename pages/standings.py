"""Standings: the league table of one metric: what can be told apart, and what cannot."""

from dataclasses import replace
from datetime import date

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from data import months
from data.language import _, ngettext, term
from metrics.comparison.peers import peers
from metrics.comparison.question import Comparison
from metrics.comparison.verdicts import Judgement
from metrics.measure import Metric
from pages.widgets import bar, choices, desk, league, moved, pointed, unranked
from pages.widgets.frame import escaped, open_frame, stands_on
from pages.widgets.kept import kept
from pages.widgets.links import link
from pages.widgets.page import Page
from pages.widgets.question import Question
from pages.widgets.restated import show_restated
from reports import charts
from reports.words.standings import found_with_power, of_target, said_of, said_of_unit, untold

BESIDE = 260  # pixels of the funnel beside the table
TO_TAKE = {"displaylogo": False, "modeBarButtons": [["toImage"]], "toImageButtonOptions": {"format": "svg"}}


def show() -> None:
    """The page."""
    figures = desk.figures(of_selections=True)
    open_frame(_("Standings"), desk.store(), figures)
    month, window, under = choices.choose_month(figures), choices.choose_window(), choices.choose_under(figures)
    bare = {"label_visibility": "collapsed"}
    top = st.columns([4, 3, 3, 7])
    with top[0]:
        metric = choices.choose_metric(figures, **bare)
    with top[1]:
        breakdown = choices.choose_breakdown(figures, metric, **bare)
    asked = Comparison.of(figures, month, metric.id, window, breakdown, under)
    kind = choices.choose_peers(figures, peers(figures, asked), one_group=True)
    with top[2]:
        orders = {"value": _("By value"), "shrunk": _("By steadied value")}
        order = choices.choose(_("Order by"), "by", list(orders), "value", orders.__getitem__, **bare)
    asked = replace(asked, peer_group=kind)
    units = ngettext("{n} unit", "{n} units", len(peers(figures, asked)))
    bar.selected(metric.title, *choices.when(month, window), choices.peer_words(kind or ""), units)
    top[3].caption(escaped(metric.words))
    stands_on(figures, month, window)
    _compare(Question(figures, asked, order))


@st.fragment
def _compare(asked: Question) -> None:
    """What is compared, on the tab that is open; another tab draws this anew, and not the page."""
    judged = asked.compared()
    if judged.table.is_empty():
        st.info(_("No unit has enough data for a comparison in this month."))
    else:
        table, every, moves = st.tabs(
            [_("League"), _("Every column"), _("Rank movement")], key="view", on_change="rerun"
        )
        if table.open:
            with table:
                _show_league(asked, judged)
        if every.open:
            with every:
                _show_every_column(asked, judged)
                st.caption(term(league.NOTES))
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


def _table_key(asked: Question, name: str, narrowed: bool) -> str:
    """A row is known by its place only: with other rows it is another table."""
    return f"{name} {asked.comparison} {asked.order} {choices.stated('find') if narrowed else ''}"


@st.fragment
def _show_league(asked: Question, judged: Judgement) -> None:
    """The league table, the funnel of the same units, and what is told of the unit that is selected in either."""
    metric, shown = asked.metric, judged.table
    left, right = st.columns([77, 23])
    with right:
        found = pointed.find(shown)
    few = found is not None and found.height <= pointed.MOST
    key = _table_key(asked, "league_table", few)
    chosen = pointed.selected(shown, (key, "funnel"))
    with left:
        league.show_league(asked, judged, found if few else None, key, chosen)
        st.caption(f"{escaped(said_of(judged, metric))} {league.reading()}")
    with right:
        drawn = (
            {}
            if judged.rule is None
            else {
                "funnel": kept(asked.figures, lambda: _funnel(judged, metric), "funnel", asked.comparison, asked.order)
            }
        )
        _show_funnel(drawn, judged, metric)
        _show_doors(asked, judged, found, chosen)
        pointed.ring(drawn, [*([chosen] if chosen else []), *([] if found is None else found["unit_id"])])


def _show_funnel(drawn: dict[str, go.Figure], judged: Judgement, metric: Metric) -> None:
    """The funnel, or why there is none."""
    if not drawn:
        st.caption(untold(metric))
        return
    st.plotly_chart(
        drawn["funnel"],
        alt=_("Funnel of {metric_title}: {said}", metric_title=metric.title, said=said_of(judged, metric)),
        config=TO_TAKE,
        key="funnel",
        on_select="rerun",
        selection_mode="points",
    )


def _funnel(judged: Judgement, metric: Metric) -> go.Figure:
    """The funnel, as small as it stands beside the table."""
    return charts.funnel(judged, metric).update_layout(height=BESIDE, showlegend=False, margin_t=16)


@st.fragment
def _show_every_column(asked: Question, judged: Judgement) -> None:
    """The rows that a name finds, or all of them, with every column; one can be selected."""
    found = pointed.find(judged.table)
    rows = judged.table if found is None else found
    key = _table_key(asked, "every_column", found is not None)
    chosen = pointed.selected(rows, (key,))
    _show_doors(asked, judged, found, chosen)
    units = None if found is None else found["unit_id"].to_list()
    league.show_table(asked, judged, _("Every column of {title}", title=asked.metric.title), units, key, chosen)


def _show_doors(asked: Question, judged: Judgement, found: pl.DataFrame | None, chosen: str | None) -> None:
    """What is told of the unit that is selected, and what can be opened of it."""
    if chosen is None:
        hint = _("Select a unit in the table or the chart, or find it: what is behind its value opens here.")
        st.caption(hint if found is None else pointed.said_of_found(found))
        return
    unit = judged.table.row(by_predicate=pl.col("unit_id") == chosen, named=True)
    metric, compared = asked.metric, asked.comparison
    about: dict[str, str | date] = {"metric": metric.id, "month": compared.month}
    with st.container(border=True, gap="xsmall", key="selected_unit"):
        st.markdown(escaped(said_of_unit(unit, metric)))
        more = [of_target(unit, metric) if unit["against_target"] else "", found_with_power(unit, metric)]
        st.caption(escaped(" · ".join(one for one in more if one)))
        with st.container(horizontal=True, gap=None):
            link("explain", _("Explain"), unit=chosen, **asked.linked)
            link("trends", _("Over time"), units=chosen, part=compared.breakdown, **about)
            link("unit", _("Unit"), unit=chosen, window=compared.window, **about)
            link("definitions", _("Definition"), metric=metric.id)


page = Page("Standings", ":material/leaderboard:", 10, show, tab="League")

if __name__ == "__main__":
    from streamlit_app import main

    main()
