"""Explain this number: its definition, its formula with the unit's counts, its rows, and what it was judged by."""

from typing import Any

import numpy as np
import polars as pl
import streamlit as st

from data import clock
from data.registry.tables import Look
from data.store.store import Store
from metrics.comparison.peers import peers
from metrics.comparison.question import Comparison
from metrics.comparison.verdicts import Judgement, judged, limits
from metrics.facts.explain import Side, explain, returned
from metrics.measure import Metric
from metrics.statistics.levels import ACT, WATCH
from pages.widgets import choices, desk
from pages.widgets.choices import ALL
from pages.widgets.frame import escaped, open_frame, stands_on
from pages.widgets.links import link
from pages.widgets.page import Page
from pages.widgets.question import Question
from reports import text
from reports.levels import look, percent
from reports.table import as_csv
from reports.words.standings import untold

SHOWN = 2000


def _show_number(metric: Metric, row: dict[str, Any]) -> None:
    first, second, third = st.columns([3, 2, 2])
    first.metric(metric.title, text.value(metric, row["value"]), border=True)
    second.metric("Numerator", text.count(row["numerator"]), border=True)
    third.metric("Denominator", text.count(row["denominator"]), border=True)


def _show_judgement(metric: Metric, found: Judgement, row: dict[str, Any]) -> None:
    st.subheader("What it was judged by", anchor=False)
    if row["status"] not in ("ranked", "not judged"):
        st.markdown(f"It is not compared: {row['status']}.")
        return
    if found.baseline is None:
        st.markdown(untold(metric))
        return
    ranks = f"; it could hold any rank from {row['first_rank']:,} to {row['last_rank']:,}" if row["first_rank"] else ""
    beyond = {"act": f"beyond the {percent(ACT)} limits", "watch": f"beyond the {percent(WATCH)} limits"}.get(
        row["level"], f"within the {percent(WATCH)} limits"
    )
    st.markdown(
        f"- Verdict: **{look(row['verdict'], row['level']).said}** ({beyond} about the baseline)\n"
        f"- Baseline: {escaped(text.value(metric, found.baseline))}, pooled over the units compared, itself included\n"
        f"- Limits: {_limits(metric, found, row['denominator'])}\n"
        f"- Interval of its own value: {escaped(text.value(metric, row['lower']))} to "
        f"{escaped(text.value(metric, row['upper']))} at {percent(WATCH)}\n"
        + (f"- Rank {row['rank']:,}{ranks}" if row["rank"] is not None else "- It is context: never ranked")
    )


def _limits(metric: Metric, found: Judgement, denominator: float) -> str:
    """The lines at this denominator, and where they come from."""
    near, far = (limits(metric, np.array([denominator]), found, level) for level in (WATCH, ACT))
    at = "; ".join(
        f"{escaped(text.value(metric, float(low[0])))} to {escaped(text.value(metric, float(high[0])))} at {words}"
        for (low, high), words in ((near, percent(WATCH)), (far, percent(ACT)))
    )
    return f"{at}: {_rule(found)}"


def _rule(found: Judgement) -> str:
    if found.adjusted:
        return (
            f"funnel lines that allow for what units vary beyond chance (φ {found.phi:.2f}, τ² {found.tau2:.4f}; "
            "DerSimonian–Laird, tails of 10 % pulled in)"
        )
    return "funnel lines of chance alone" + (
        "" if found.phi is None else f" (units vary no more than chance: φ {found.phi:.2f})"
    )


def _show_charts(asked: Question, unit: str) -> None:
    """The charts that show the same number: among those it is compared with, and over time."""
    peers, time, _ = st.columns([2, 2, 3])
    with peers:
        link(
            "standings",
            "Among its peers" if asked.comparison.peer_group else "Among all units",
            unit=unit,
            **asked.linked,
        )
    with time:
        compared = asked.comparison
        link("trends", "Over time", units=unit, metric=compared.metric, month=compared.month, part=compared.breakdown)


def _show_rows(
    store: Store, side: Side, heading: str, number: float | None, unit: str, metric: Metric, returns: bool
) -> None:
    st.markdown(
        f"**{heading}**: {text.of(side.rows.height, 'row')} of {side.feed} that add up to {text.count(side.total)}"
    )
    if number is not None and abs(side.total - number) > 1e-6 * max(1, abs(number)):
        why = "monthly returns count for units without records; they are listed below" if returns else "look into it"
        st.warning(f"The rows add up to {text.count(side.total)}, the figure is {text.count(number)}: {why}.")
    if side.persons and side.rows.height:
        _log(store, side, f"{heading} of {metric.id}", unit)
    st.dataframe(
        text.with_days(side.rows.head(SHOWN)), hide_index=True, placeholder="", alt=f"{heading}: the rows that count"
    )
    if side.rows.height > SHOWN:
        st.caption(f"The first {SHOWN:,} rows are shown; the download has all of them.")
    st.download_button(
        f"{heading} (CSV)",
        lambda: as_csv(side.rows),
        f"{metric.id}-{unit}-{heading.lower()}.csv",
        "text/csv",
        on_click="ignore",
    )


def _log(store: Store, side: Side, what: str, unit: str) -> None:
    """Every look at rows of persons is logged, once a view."""
    seen = st.session_state.setdefault("looked", set())
    if (what, unit, side.rows.height) not in seen:
        seen.add((what, unit, side.rows.height))
        store.enter(Look(at=clock.now(), by=desk.scope().who, unit_id=unit, what=what, rows=side.rows.height))


def _show_deliveries(store: Store, sides: tuple[Side, Side]) -> None:
    ids = sorted({one for side in sides if "delivery" in side.rows for one in side.rows["delivery"].unique() if one})
    if not ids:
        return
    st.subheader("The deliveries that the rows came from", anchor=False)
    found = [store.delivery(one) for one in ids]
    st.dataframe(
        {
            "Number": ids,
            "Feed": [one.feed for one in found],
            "File": [text.visible(one.file_name) for one in found],
            "Received (UTC)": [f"{one.received_at:%Y-%m-%d %H:%M}" for one in found],
            "By": [text.visible(one.received_by) for one in found],
        },
        hide_index=True,
        alt="The deliveries behind this number",
    )


def show() -> None:
    """The page."""
    store, figures = desk.store(), desk.figures(of_selections=True)
    open_frame("Explain", store, figures)
    names = choices.unit_words(figures)
    top, below = st.columns([3, 3, 2]), st.columns(4)
    with top[0]:
        unit = choices.choose("Unit", "unit", figures.tree.ids, figures.tree.ids[0], names.__getitem__)
    with top[1]:
        metric = choices.choose_metric(figures)
    with below[0]:
        month = choices.choose_month(figures)
    with below[1]:
        window = choices.choose_window()
    with top[2]:
        part = choices.choose_breakdown(figures, metric)
    with below[2]:
        own = figures.kinds[unit]
        kind = choices.choose("Peer group", "peers", [own, ALL], own, lambda one: text.visible(one) or "All units")
    with below[3]:
        above = [ALL, *figures.tree.path(unit)[:-1]]
        under = choices.choose("Within", "under", above, ALL, lambda one: names.get(one, "The whole organisation"))
    _show(
        store,
        Question(figures, Comparison.of(figures, month, metric.id, window, part, under or None, kind or None)),
        unit,
    )


def _show(store: Store, asked: Question, unit: str) -> None:
    figures, metric, compared = asked.figures, asked.metric, asked.comparison
    month, window, part = compared.month, compared.window, compared.breakdown
    found = asked.judged()
    if unit not in set(found.table["unit_id"]):  # it stood only at another time
        found = judged(figures, compared, [*peers(figures, compared), unit])
    row = found.table.row(by_predicate=pl.col("unit_id") == unit, named=True)
    st.markdown(escaped(metric.words))
    stands_on(figures, month, window)
    _show_number(metric, row)
    _show_judgement(metric, found, row)
    _show_charts(asked, unit)
    st.subheader("The rows that make it up", anchor=False)
    sides = explain(figures, metric, unit, month, window, part)
    if metric.id in figures.redefined:
        st.info(
            "The formula has changed since this edition, so that its rows cannot be told any more; what it was stands "
            "on the page Definitions."
        )
    said = returned(figures, metric, unit, month, window)
    if sides is not None:
        _show_rows(store, sides[0], "Numerator", row["numerator"], unit, metric, said.height > 0)
        _show_rows(store, sides[1], "Denominator", row["denominator"], unit, metric, said.height > 0)
    if said.height:
        st.markdown("**Monthly returns** of these units, which count where no records speak for the month")
        st.dataframe(text.with_days(said), hide_index=True, placeholder="", alt="Monthly returns")
    if sides is not None:
        _show_deliveries(store, sides)
    st.caption(f"As of {figures.as_of or clock.now():%Y-%m-%d %H:%M} UTC; the definition is on the page Definitions.")


page = Page("Explain", ":material/manage_search:", 6, show)

if __name__ == "__main__":
    from streamlit_app import main

    main()
