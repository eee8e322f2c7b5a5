"""Overview: the month at a glance: what it stands on, how many units are off target, whom to call, what moved."""

from datetime import date

import polars as pl
import streamlit as st

from metrics.figures import Figures
from metrics.overview import BEYOND, judged, moved, to_call
from pages import Page
from pages.parts import choices, desk
from pages.parts.frame import escaped, open_frame, stands_on
from pages.parts.links import link
from reports import text

SHOWN = 8  # metrics that are drawn; the others stand in the table below them
FALSE_ALARM = 0.025  # an interval at 95 % misses on the wrong side so often by chance alone


@st.cache_data(max_entries=64, show_spinner="Comparing every unit in every metric …")
def _judged(
    _figures: Figures, version: tuple[str, str], who: str, month: date, window: str, units: tuple[str, ...]
) -> pl.DataFrame:
    return judged(_figures, month, window, list(units))


def _whole(figures: Figures) -> list[str]:
    """The units at the top: the organisation as a whole."""
    return [unit for unit, depth in zip(figures.tree.ids, figures.tree.depth, strict=True) if depth == 0]


def _words(figures: Figures, row: dict) -> str:
    metric = figures.metrics[row["metric"]]
    return (
        f"{escaped(metric.title)} **{escaped(text.value(metric, row['value']))}** "
        f"(target {escaped(text.value(metric, row['target']))}; {text.count(row['numerator'])} of "
        f"{text.count(row['denominator'])})"
    )


def _show_call(figures: Figures, table: pl.DataFrame, month: date, window: str) -> None:
    st.subheader("Which three to call", anchor=False)
    called = to_call(table)
    if called.is_empty():
        st.success("No unit is off target by more than chance explains.")
        return
    for column, row in zip(st.columns(3), called.iter_rows(named=True), strict=False):
        with column, st.container(border=True, height="stretch"):
            st.markdown(f"**{escaped(row['name'])}**")
            st.caption(f"off target beyond chance in {row['off']} {'metric' if row['off'] == 1 else 'metrics'}")
            mine = table.filter(pl.col("unit_id") == row["unit_id"])
            for metric_id in row["metrics"][:3]:
                st.markdown("- " + _words(figures, mine.row(by_predicate=pl.col("metric") == metric_id, named=True)))
            link("unit", "Open the unit", unit=row["unit_id"], month=month, window=window)


def _show_off_target(figures: Figures, table: pl.DataFrame, month: date, window: str, peers: str | None) -> None:
    st.subheader("Off target, metric by metric", anchor=False)
    counted = (
        table.filter(pl.col("verdict").is_not_null() & (pl.col("status") == "ranked"))
        .group_by("metric")
        .agg(off=(pl.col("verdict") == BEYOND).sum(), judged=pl.len())
        .sort(pl.col("off") / pl.col("judged"), "metric", descending=[True, False])
    )
    tops = tuple(_whole(figures))
    whole = _judged(figures, (figures.version, figures.structure), figures.scope.who, month, window, tops)
    overall = {row["metric"]: row["value"] for row in whole.iter_rows(named=True)} if len(tops) == 1 else {}
    for row in counted.head(SHOWN).iter_rows(named=True):
        metric = figures.metrics[row["metric"]]
        name, bar, figure, door = st.columns([4, 4, 3, 2], vertical_alignment="center")
        name.markdown(escaped(metric.title))
        bar.progress(row["off"] / row["judged"], text=f"{row['off']} of {row['judged']} units")
        figure.markdown(f"overall **{escaped(text.value(metric, overall.get(metric.id)))}**")
        with door:
            link("standings", "Standings", metric=metric.id, month=month, window=window, peers=peers or "")
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


def _show_moved(figures: Figures, month: date, units: list[str]) -> None:
    """Month against month, whatever the window: windows that share months cannot be told apart by chance."""
    st.subheader("What moved since last month", anchor=False)
    table = _judged(figures, (figures.version, figures.structure), figures.scope.who, month, "1", tuple(units))
    changes = moved(table)
    tested = table.filter(pl.col("moved_month").is_in(["up", "down", "no clear change"])).height
    st.caption(
        f"{changes.height} changes of {tested:,} comparisons are larger than chance explains at 95 %; "
        f"chance alone would give about {0.05 * tested:.0f}."
    )
    if changes.is_empty():
        return
    listed = changes.with_columns(size=pl.col("change_month").abs()).sort("metric", "size", descending=[False, True])
    st.dataframe(
        {
            "Unit": [text.visible(name) for name in listed["name"]],
            "Metric": [figures.metrics[metric].title for metric in listed["metric"]],
            "Now": [text.value(figures.metrics[m], v) for m, v in zip(listed["metric"], listed["value"], strict=True)],
            "Change": [
                f"{'▲' if c > 0 else '▼'} {text.change(figures.metrics[m], c)}"
                for m, c in zip(listed["metric"], listed["change_month"], strict=True)
            ],
            "For the": [
                _judgement(figures.metrics[m].better, c)
                for m, c in zip(listed["metric"], listed["change_month"], strict=True)
            ],
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
    figures = desk.figures()
    open_frame("Overview", desk.store(), figures)
    asked = st.columns(4)
    with asked[0]:
        month = choices.choose_month(figures)
    with asked[1]:
        window = choices.choose_window()
    with asked[2]:
        under = choices.choose_under(figures)
    with asked[3]:
        peers = choices.choose_peers(figures, figures.peers(under=under, month=month, window=window))
    units = figures.peers(peers, under, month, window)
    table = _judged(figures, (figures.version, figures.structure), figures.scope.who, month, window, tuple(units))
    reports = figures.reporting.month(month)
    with_data = table.filter(pl.col("value").is_not_null())["unit_id"].n_unique()
    ranked = table.filter((pl.col("status") == "ranked") & pl.col("verdict").is_not_null())
    off = ranked.filter(pl.col("verdict") == BEYOND)
    first, second, third = st.columns(3)
    first.metric(
        "Is it complete?",
        f"{reports[0]} of {reports[1]}" if reports else f"{with_data} of {len(units)}",
        help="Units that have handed in everything the calendar expects of them for this month",
        border=True,
        delta="units have reported everything" if reports else "units have figures; no calendar is set",
        delta_arrow="off",
        delta_color="off",
    )
    second.metric(
        "Units off target",
        f"{off['unit_id'].n_unique()} of {ranked['unit_id'].n_unique()}",
        border=True,
        help="Units with at least one metric whose whole 95 % interval lies on the wrong side of its target",
        delta="beyond chance, in at least one metric",
        delta_arrow="off",
        delta_color="off",
    )
    third.metric(
        "Comparisons off target",
        f"{off.height} of {ranked.height}",
        border=True,
        help="Chance alone would give so many, were every unit exactly on target",
        delta=f"chance alone: about {FALSE_ALARM * ranked.height:.0f}",
        delta_arrow="off",
        delta_color="off",
    )
    stands_on(figures, month)
    _show_call(figures, table, month, window)
    _show_off_target(figures, table, month, window, peers)
    _show_moved(figures, month, units)


page = Page("Overview", ":material/dashboard:", 0, show)

if __name__ == "__main__":
    from streamlit_app import main

    main()
