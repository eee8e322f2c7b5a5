"""Standings: the league table of one metric: what can be told apart, and what cannot."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from data import months
from metrics.figures import Figures
from metrics.first_looks import first_looks
from metrics.judgement import Judgement
from metrics.measure import Metric
from metrics.movement import rank_movement
from metrics.rebased import rebased
from metrics.standings import NO_DATA, RANKED, SILENT, TOO_FEW, UNJUDGED
from pages import Page
from pages.parts import choices, desk, league
from pages.parts.frame import escaped, open_frame, stands_on
from pages.parts.kept import kept
from pages.parts.links import link
from pages.parts.restated import show_restated
from reports import charts, text

ORDERS = {"value": "Value", "shrunk": "Steadied value"}
TALL = 560  # pixels: longer league charts scroll, so that the funnel stays in sight
MOVERS = 30  # units whose movement is drawn; the table has all


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
        part = choices.choose_breakdown(figures, metric)
    below = st.columns([3, 3, 3])
    with below[0]:
        under = choices.choose_under(figures)
    with below[1]:
        kind = choices.choose_peers(figures, figures.peers(under=under, month=month, window=window))
    with below[2]:
        order = choices.choose("Order by", "by", list(ORDERS), "value", lambda one: ORDERS[one])
    st.markdown(escaped(metric.words))
    stands_on(figures, month)
    _compare(figures, metric, month, window, part, kind, under, order)


@st.fragment
def _compare(
    figures: Figures,
    metric: Metric,
    month: date,
    window: str,
    part: str,
    kind: str | None,
    under: str | None,
    order: str,
) -> None:
    """What is compared, on the tab that is open; a selection draws this anew, and not the page."""
    asked = (metric.id, month, window, part, kind, under)
    judged = kept(
        figures,
        lambda: figures.judged(metric, month, window, figures.peers(kind, under, month, window), part),
        "judged",
        *asked,
    )
    shown = judged.table.filter(pl.col("status").is_in([RANKED, UNJUDGED]))
    if shown.is_empty():
        st.info("No unit has enough data for a comparison in this month.")
        _show_apart(figures, judged, metric, month, window, part)
        return
    if order == "shrunk":
        shown = shown.sort("shrunk", descending=metric.better != "low", nulls_last=True, maintain_order=True)
    ordered = replace(judged, table=shown)
    said = league.said_of(judged, metric)
    st.caption(escaped(said))
    picture, rows, moved = st.tabs(["Charts", "Table", "Rank movement"], key="view", on_change="rerun")
    chosen = _chosen(shown, ("league", "funnel") if picture.open else ("league_table",))
    if picture.open:
        with picture:
            _show_charts(ordered, metric, chosen, said, partial(kept, figures), (*asked, order, chosen))
    if rows.open:
        with rows:
            _show_table(figures, ordered, metric, month, window, part, "league_table", chosen)
            st.caption(league.NOTES)
    if moved.open:
        with moved:
            _show_movement(figures, metric, month, window, part, kind, under)
    _show_doors(shown, chosen, metric, month, window, part)
    show_restated(figures, metric, shown["unit_id"].to_list(), months.shifted(month, -1), month)
    _show_apart(figures, judged, metric, month, window, part)
    league.offer(judged, metric, f"{metric.id}-{month:%Y-%m}")


def _show_charts(
    judged: Judgement, metric: Metric, chosen: str | None, said: str, keep: Callable[..., go.Figure], asked: tuple
) -> None:
    """The caterpillar and the funnel of the same units: what is selected in one is pointed out in both. `keep`: as
    `kept` does, by what was `asked`."""
    left, right = st.columns([4, 3])
    with left, st.container(height=TALL, border=False):
        chart = keep(lambda: charts.league(judged, metric, chosen), "league", *asked)
        _draw(chart, "league", f"{metric.title}: {said}")
    with right:
        if judged.baseline is None:
            st.info("A funnel needs counted events: this metric is a sum of money or days.")
        else:
            chart = keep(lambda: charts.funnel(judged, metric, chosen), "funnel", *asked)
            _draw(chart, "funnel", f"Funnel of {metric.title}: {said}")


def _draw(figure, key: str, alt: str) -> None:
    st.plotly_chart(
        figure, alt=alt, config={"displayModeBar": False}, key=key, on_select="rerun", selection_mode="points"
    )


def _show_table(
    figures: Figures,
    judged: Judgement,
    metric: Metric,
    month: date,
    window: str,
    part: str,
    key: str,
    chosen: str | None = None,
) -> None:
    units = judged.table["unit_id"].to_list()
    span = (figures.first_shown(month, league.MONTHS), month)
    begins = rebased(figures, units)
    looks = kept(
        figures,
        lambda: first_looks(figures, metric, units, span, begins, part),
        "looks",
        metric.id,
        *span,
        part,
        ",".join(units),
        str(begins.rows()),
    )
    asked: dict[str, str | date] = {"metric": metric.id, "month": month, "window": window, "part": part}
    league.show_table(judged, metric, looks, asked, f"League table of {metric.title}", key, chosen)


def _show_movement(
    figures: Figures, metric: Metric, month: date, window: str, part: str, kind: str | None, under: str | None
) -> None:
    """Why ranks are others than last month's: four numbers that add up."""
    if not metric.better:
        st.info("This metric is context: its units are never ranked.")
        return
    with st.spinner("Comparing with what was known a month ago …"):
        table = rank_movement(figures, metric, month, window, kind, under, part)
    moved = table.filter(pl.any_horizontal(pl.col("own", "others", "joiners", "restated") != 0))
    before = text.month(months.shifted(month, -1))
    st.caption(
        f"From {before}, as it was known when {text.month(month)} ended: {moved.height} of {table.height} ranked units "
        "moved, or stand still because what moved them cancels out. A place lost or gained is no clear change by "
        "itself: the range beside a rank says what can be told apart. Fewer places are better."
    )
    if moved.is_empty():
        return
    most = moved.sort(pl.col("moved").abs(), descending=True, maintain_order=True).head(MOVERS)
    st.plotly_chart(
        charts.movement(most.sort("moved", "rank_now")),
        alt=f"How ranks of {metric.title} moved since {before}, by what moved them",
        config={"displayModeBar": False},
        key="movement",
    )
    st.dataframe(
        table.select(
            pl.col("name").map_elements(text.visible, return_dtype=pl.String).alias("Unit"),
            pl.col("rank_before").alias("Rank then"),
            pl.col("rank_now").alias("Rank now"),
            pl.col("moved").alias("Moved"),
            pl.col("own").alias("= own"),
            pl.col("others").alias("+ others"),
            pl.col("joiners").alias("+ joiners, leavers"),
            pl.col("restated").alias("+ restated"),
        ),
        hide_index=True,
        height=min(38 + 35 * table.height, 420),
        alt=f"Rank movement of every unit in {metric.title}",
    )


def _show_doors(shown: pl.DataFrame, chosen: str | None, metric: Metric, month: date, window: str, part: str) -> None:
    """What can be opened of the unit that is selected."""
    if chosen is None:
        st.caption("Select a unit in a chart or in the table to see it in all of them, and to open what is behind it.")
        return
    name = shown.row(by_predicate=pl.col("unit_id") == chosen, named=True)["name"]
    doors = st.columns(3)
    with doors[0]:
        words = f"Explain the number of {name}"
        link("explain", words, unit=chosen, metric=metric.id, month=month, window=window, part=part)
    with doors[1]:
        link("trends", f"{name} over time", units=chosen, metric=metric.id, month=month, part=part)
    with doors[2]:
        link("unit", f"Open {name}", unit=chosen, month=month, window=window, metric=metric.id)


def _selected(key: str, shown: pl.DataFrame) -> str | None:
    """The unit that a chart or the table has selected."""
    selection = st.session_state[key].get("selection", {})
    units = [shown["unit_id"][row] for row in selection.get("rows", []) if row < shown.height]
    units += [point["customdata"] for point in selection.get("points", []) if point.get("customdata")]
    return str(units[0]) if units and units[0] in set(shown["unit_id"]) else None


def _chosen(shown: pl.DataFrame, drawn: tuple[str, ...]) -> str | None:
    """The unit that was selected last, in what is `drawn`: each chart keeps a selection of its own, and the one that
    changed is the one that was meant. What is not drawn forgets its
    selection. A link may name one too."""
    before = st.session_state.get("selected", {})
    seen = st.session_state["selected"] = {key: before[key] for key in drawn if key in before}
    for key in drawn:
        if key not in st.session_state:
            continue
        found = _selected(key, shown)
        if found != seen.get(key):
            choices.hold("unit", found or "")
        seen[key] = found
    chosen = choices.stated("unit")
    return chosen if chosen in set(shown["unit_id"]) else None


def _show_apart(figures: Figures, judged: Judgement, metric: Metric, month: date, window: str, part: str) -> None:
    """Who is not compared, and why."""
    table = judged.table
    few = table.filter(pl.col("status") == TOO_FEW)
    if few.height:
        words = f"{text.of(few.height, 'unit')} with a denominator too small to rank: shown apart, unranked"
        apart = st.expander(words, key="few", on_change="rerun")
        if apart.open:
            with apart:
                _show_table(figures, replace(judged, table=few), metric, month, window, part, "few_table")
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
