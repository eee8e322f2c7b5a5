"""Overview: the month at a glance: what it stands on, whom to call, what is off target, what moved."""

from dataclasses import replace
from datetime import date

import polars as pl
import streamlit as st

from metrics.comparison.matrix import alarms
from metrics.comparison.overview import BEYOND, moved, off_target, to_call
from metrics.comparison.peers import peers
from metrics.comparison.question import Comparison
from metrics.facts.figures import Figures
from metrics.measure import Metric
from metrics.meeting.month_review import MonthReview
from metrics.statistics.levels import ACT, FALSE_ALARM, WATCH
from pages.widgets import choices, desk
from pages.widgets.compared import compared
from pages.widgets.frame import escaped, open_frame, stands_on
from pages.widgets.links import address, link
from pages.widgets.page import Page
from reports import text
from reports.levels import HIGHER, LOWER, by_chance, interval_words, percent

SHOWN = 8  # metrics that are drawn; the others stand in the table below them


def _tops(figures: Figures) -> list[str]:
    """The units at the top: the organisation as a whole."""
    return [unit for unit, depth in zip(figures.tree.ids, figures.tree.depth, strict=True) if depth == 0]


def _show_answers(figures: Figures, table: pl.DataFrame, month: date, units: list[str], under: str | None) -> None:
    """Complete? How many stand out? How much is off target?"""
    reports = MonthReview(figures, month, under).complete
    with_data = table.filter(pl.col("value").is_not_null())["unit_id"].n_unique()
    worse = table.filter((pl.col("verdict") == "worse") & (pl.col("level") == "act"))
    judged = table.filter(pl.col("against_target").is_not_null() & (pl.col("status") == "ranked"))
    off = judged.filter(pl.col("against_target") == BEYOND).height
    first, second, third = st.columns(3)
    first.metric(
        "Is it complete?",
        f"{reports[0]:,} of {reports[1]:,}" if reports else f"{with_data:,} of {len(units):,}",
        help="Units that have handed in everything the calendar expects of them for this month",
        border=True,
        delta="units have reported everything" if reports else "units have figures; no calendar is set",
        delta_arrow="off",
        delta_color="off",
    )
    second.metric(
        "Units that stand out as worse",
        f"{worse['unit_id'].n_unique():,} of {table['unit_id'].n_unique():,}",
        help=f"Significantly worse than the others: beyond {percent(ACT)} limits that allow for what units vary anyway",
        border=True,
        delta=f"in {text.of(worse.height, 'figure')}; by chance {alarms(table)['act'][1] / 2:,.1f}",
        delta_arrow="off",
        delta_color="off",
    )
    third.metric(
        "Figures off target",
        f"{off:,}",
        help=f"The whole {interval_words()} lies on the wrong side of the target",
        border=True,
        delta=f"of {judged.height:,}; by chance {FALSE_ALARM * judged.height:,.0f}",
        delta_arrow="off",
        delta_color="off",
    )


def _figure(metric: Metric, row: dict) -> str:
    target = "" if row["target"] is None else f"; target {escaped(text.value(metric, row['target']))}"
    return (
        f"**{escaped(text.value(metric, row['value']))}** "
        f"({text.count(row['numerator'])} of {text.count(row['denominator'])}{target})"
    )


def _show_calls(figures: Figures, table: pl.DataFrame, asked: Comparison) -> None:
    month, window, group = asked.month, asked.window, asked.peer_group
    units = peers(figures, asked)
    st.subheader("Which three to call", anchor=False)
    called = to_call(table)
    if len(units) < 2:
        st.info("There is no other unit to compare with.")
        return
    if called.is_empty():
        st.success("No unit is significantly worse than its peers in any metric.")
        return
    for column, row in zip(st.columns(3), called.iter_rows(named=True), strict=False):
        with column, st.container(border=True, height="stretch"):
            st.markdown(f"**{escaped(row['name'])}**")
            more = f", warnings in {row['watch']} more" if row["watch"] else ""
            st.caption(f"significantly worse than its peers in {text.of(row['act'], 'metric')}{more}")
            mine = table.filter(pl.col("unit_id") == row["unit_id"])
            for metric_id in row["metrics"][:3]:
                metric = figures.metrics[metric_id]
                link("explain", metric.title, unit=row["unit_id"], metric=metric_id, **choices.linked(asked))
                st.caption(_figure(metric, mine.row(by_predicate=pl.col("metric") == metric_id, named=True)))
            link("unit", "Open the unit", unit=row["unit_id"], month=month, window=window, metric=row["metrics"][0])
    said = f"the {len(units):,} units of the peer group {escaped(group)}" if group else f"all {len(units):,} units"
    st.caption(f"Among {said}. Variation to look into: what stands out may have a good reason.")


def _show_off_target(figures: Figures, table: pl.DataFrame, asked: Comparison) -> None:
    st.subheader("Off target, metric by metric", anchor=False)
    counted = off_target(table)
    tops = [asked.branch] if asked.branch else _tops(figures)
    whole = compared(figures, asked, tops)
    overall = {row["metric"]: row["value"] for row in whole.iter_rows(named=True)} if len(tops) == 1 else {}
    for row in counted.head(SHOWN).iter_rows(named=True):
        metric = figures.metrics[row["metric"]]
        name, bar, figure, door = st.columns([4, 4, 3, 2], vertical_alignment="center")
        name.markdown(escaped(metric.title))
        bar.progress(row["off"] / row["judged"], text=f"{row['off']:,} of {text.of(row['judged'], 'unit')}")
        if metric.id in overall:
            figure.markdown(f"overall **{escaped(text.value(metric, overall[metric.id]))}**")
        with door:
            link("standings", "Standings", metric=metric.id, **choices.linked(asked))
    with st.expander(f"All {counted.height} metrics with a target"):
        metrics = [figures.metrics[one] for one in counted["metric"]]
        st.dataframe(
            {
                "Metric": [metric.title for metric in metrics],
                "Units off target": counted["off"],
                "Units judged": counted["judged"],
                "Overall": [text.value(metric, overall.get(metric.id)) for metric in metrics],
            },
            hide_index=True,
            alt="Every metric with a target: how many units are off it",
        )


def _show_moved(figures: Figures, asked: Comparison) -> None:
    """Month against month, of units of every level: windows that share months cannot be told apart by chance."""
    st.subheader("What moved since last month", anchor=False)
    month = asked.month
    table = compared(figures, asked, peers(figures, asked))
    changes = moved(table)
    tested = table.filter(pl.col("moved_month").is_in(["up", "down", "no clear change"])).height
    expected = by_chance(WATCH, tested)
    st.caption(
        f"{text.of(changes.height, 'change')} of {tested:,} comparisons "
        f"{'is' if changes.height == 1 else 'are'} larger than chance explains at {percent(WATCH)}; "
        f"chance alone would give at most about {expected:,.0f}"
        f"{': no more than that, so that none of them is news by itself' if changes.height <= expected else ''}."
    )
    if changes.is_empty():
        return
    listed = changes.with_columns(size=pl.col("change_month").abs()).sort("metric", "size", descending=[False, True])
    metrics = [figures.metrics[metric] for metric in listed["metric"]]
    changed = listed["change_month"].to_list()
    st.dataframe(
        {
            "Unit": [text.visible(name) for name in listed["name"]],
            "Metric": [metric.title for metric in metrics],
            "Now": [text.value(metric, value) for metric, value in zip(metrics, listed["value"], strict=True)],
            "Change": [
                f"{HIGHER if size > 0 else LOWER} {text.change(metric, size)}"
                for metric, size in zip(metrics, changed, strict=True)
            ],
            "That is": [_judgement(metric.better, size) for metric, size in zip(metrics, changed, strict=True)],
            "Chart": [
                address("trends", units=unit, metric=metric.id, month=month)
                for metric, unit in zip(metrics, listed["unit_id"], strict=True)
            ],
            "Rows": [
                address("explain", unit=unit, metric=metric.id, month=month, window="1", peers="")
                for metric, unit in zip(metrics, listed["unit_id"], strict=True)
            ],
        },
        column_config={
            "Chart": st.column_config.LinkColumn(display_text="trend"),
            "Rows": st.column_config.LinkColumn(display_text="explain"),
        },
        hide_index=True,
        height=min(38 + 35 * listed.height, 360),
        alt="Units whose value changed on the last month by more than chance explains",
    )


def _judgement(better: str, change: float) -> str:
    if not better:
        return "no judgement"
    return "better" if (change > 0) == (better == "high") else "worse"


def show() -> None:
    """The page."""
    figures = desk.figures(of_selections=True)
    open_frame("Overview", desk.store(), figures)
    *four, last = st.columns([20, 21, 28, 18, 18])
    asked = choices.choose_comparison(figures, four)
    with last:
        together = choices.choose_family()
    month, units = asked.month, peers(figures, asked)
    # A unit that closed within the window is compared, and neither called nor counted.
    table = compared(figures, asked, units, together).filter(pl.col("unit_id").is_in(figures.standing_in(month)))
    _show_answers(figures, table, month, units, asked.branch)
    stands_on(figures, month, asked.window)
    _show_calls(figures, table, asked)
    _show_off_target(figures, table, asked)
    _show_moved(figures, replace(asked, window="1", peer_group=None))


page = Page("Overview", ":material/dashboard:", 0, show)

if __name__ == "__main__":
    from streamlit_app import main

    main()
