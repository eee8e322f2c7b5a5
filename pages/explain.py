"""Explain this number: its definition, its formula with the unit's counts, its rows, and what it was judged by."""

from typing import Any

import numpy as np
import polars as pl
import streamlit as st

from data import clock
from data.feeds import named
from data.language import _, ngettext
from data.registry.tables import Look
from data.store.store import Store
from metrics.comparison.peers import ALL_TOGETHER, peers
from metrics.comparison.question import Comparison
from metrics.comparison.rule import Rule
from metrics.comparison.verdicts import Judgement, judged
from metrics.facts.explain import Side, explain, not_counted, returned
from metrics.measure import Metric
from metrics.statistics.levels import ACT, WATCH
from pages.widgets import bar, choices, desk
from pages.widgets.choices import ALL
from pages.widgets.download import offer_download
from pages.widgets.frame import escaped, open_frame, stands_on
from pages.widgets.links import link
from pages.widgets.page import Page
from pages.widgets.question import Question
from pages.widgets.table import headed
from reports import text
from reports.levels import percent
from reports.table import as_csv
from reports.words.rows import readable_rows, with_words
from reports.words.standings import against, found_with_power, of_target, range_of, why_not

SHOWN = 2000


def _show_number(metric: Metric, row: dict[str, Any]) -> None:
    first, second, third = st.columns([3, 2, 2])
    first.metric(metric.title, text.value(metric, row["value"]), border=True)
    second.metric(_("Numerator"), text.count(row["numerator"]), border=True)
    third.metric(_("Denominator"), text.count(row["denominator"]), border=True)


def _show_judgement(metric: Metric, found: Judgement, row: dict[str, Any]) -> None:
    st.subheader(_("What it was judged by"), anchor=False)
    said = [escaped(of_target(row, metric))] if row["against_target"] else []
    if row["verdict"] is None:
        st.markdown(
            "\n".join(f"- {one}" for one in [_("No verdict: {why}", why=escaped(why_not(row["reason"]))), *said])
        )
        return
    rule = found.rules[row["among"]]
    verdict = escaped(against(row))
    power = escaped(found_with_power(row, metric))
    who = escaped(row["among"]) or _("all units together")
    lines = [
        _("Verdict: **{verdict}**", verdict=verdict) + (f"; {power}" if power else ""),
        _("Compared with: {who}, {n} units, itself among them", who=who, n=row["compared"]),
        _("Baseline: {baseline}, pooled over them", baseline=escaped(text.value(metric, row["baseline"]))),
        _("Limits: {limits}", limits=_limits(metric, rule, row)),
        _(
            "Interval of its own value: {lower} to {upper} at {level}",
            lower=escaped(text.value(metric, row["lower"])),
            upper=escaped(text.value(metric, row["upper"])),
            level=percent(WATCH),
        ),
        _("Rank {rank} ({level} range {range})", rank=row["rank"], level=percent(WATCH), range=range_of(row))
        if row["rank"] is not None
        else _("It is context: never ranked"),
        *said,
    ]
    st.markdown("\n".join(f"- {line}" for line in lines))


def _limits(metric: Metric, rule: Rule, row: dict[str, Any]) -> str:
    """The lines at the size that it was judged by, and what they allow for."""
    at = []
    for level in (WATCH, ACT):
        low, high = (float(line[0]) for line in rule.lines(np.array([row["size"]]), level))
        edges = [text.EMPTY if np.isnan(edge) else escaped(text.value(metric, edge)) for edge in (low, high)]
        at.append(_("{low} to {high} at {level}", low=edges[0], high=edges[1], level=percent(level)))
    allow = (
        _("they allow for what units differ by anyway (τ² {tau_squared:.4f})", tau_squared=row["tau2"])
        if row["tau2"]
        else _("units differ by no more than chance explains")
    )
    lumps = ""
    if row["size"] < row["denominator"] - 1e-9:
        lumps = "; " + _("its cases come in lumps and count as {n}", n=text.count(round(row["size"], 1)))
    return f"{'; '.join(at)}: {allow}{lumps}"


def _show_charts(asked: Question, unit: str) -> None:
    """The charts that show the same number: among those it is compared with, and over time."""
    peers, time, _unused = st.columns([2, 2, 3])
    with peers:
        link(
            "standings",
            _("Among its peers"),
            unit=unit,
            **asked.linked,
        )
    with time:
        compared = asked.comparison
        link(
            "trends", _("Over time"), units=unit, metric=compared.metric, month=compared.month, part=compared.breakdown
        )


def _show_rows(
    asked: Question, side: Side, heading: str, number: float | None, unit: str, returns: bool, words: str
) -> None:
    """The rows of one side in which the words stand, and the way to take them along."""
    metric = asked.metric
    st.markdown(
        _(
            "**{heading}**: {rows} of {feed} that add up to {count}",
            heading=heading,
            rows=ngettext("{n} row", "{n} rows", side.rows.height),
            feed=named(side.feed).title.lower(),
            count=text.count(side.total),
        )
    )
    if number is not None and abs(side.total - number) > 1e-6 * max(1, abs(number)):
        why = (
            _("monthly returns count for units without records; they are listed below")
            if returns
            else _("look into it")
        )
        st.warning(
            _(
                "The rows add up to {total}, the figure is {figure}: {why}.",
                total=text.count(side.total),
                figure=text.count(number),
                why=why,
            )
        )
    if side.persons and side.rows.height:
        _log(asked.figures.store, side, f"{heading} of {metric.id}", unit)
    rows = with_words(readable_rows(side, asked.figures), words)
    headed(rows.head(SHOWN), hide_index=True, placeholder="", alt=_("{heading}: the rows that count", heading=heading))
    if rows.height > SHOWN:
        st.caption(_("The first {shown:,} rows are shown; the download has all of them.", shown=SHOWN))
    offer_download(f"{heading} (CSV)", lambda: as_csv(rows), f"{metric.id}-{unit}-{heading.lower()}.csv")


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
    st.subheader(_("The deliveries that the rows came from"), anchor=False)
    found = [store.delivery(one) for one in ids]
    headed(
        {
            _("Number"): ids,
            _("Feed"): [one.feed for one in found],
            _("File"): [text.visible(one.file_name) for one in found],
            _("Received (UTC)"): [f"{one.received_at:%Y-%m-%d %H:%M}" for one in found],
            _("By"): [text.visible(one.received_by) for one in found],
        },
        hide_index=True,
        alt=_("The deliveries behind this number"),
    )


def show() -> None:
    """The page."""
    store, figures = desk.store(), desk.figures(of_selections=True)
    open_frame(_("Explain"), store, figures)
    names = choices.unit_words(figures)
    top = st.columns([3, 3, 2])
    with top[0]:
        unit = choices.choose(_("Unit"), "unit", figures.tree.ids, figures.tree.ids[0], names.__getitem__)
    with top[1]:
        metric = choices.choose_metric(figures)
    month, window = choices.choose_month(figures), choices.choose_window()
    with top[2]:
        part = choices.choose_breakdown(figures, metric)
    with bar.part("peers"):
        own = figures.kinds[unit]
        kind = choices.choose(_("Peer group"), "peers", [own, ALL_TOGETHER], own, choices.peer_words)
    with bar.part("under"):
        above = [ALL, *figures.tree.path(unit)[:-1]]
        under = choices.choose(_("Branch"), "under", above, ALL, lambda one: names.get(one) or choices.whole())
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
    bar.selected(metric.title, choices.unit_words(figures)[unit], *choices.when(month, window))
    st.markdown(escaped(metric.words))
    stands_on(figures, month, window)
    _show_number(metric, row)
    _show_judgement(metric, found, row)
    _show_charts(asked, unit)
    st.subheader(_("The rows that make it up"), anchor=False)
    sides = explain(figures, metric, unit, month, window, part)
    if metric.id in figures.redefined:
        st.info(
            _(
                "The formula has changed since this edition, so that its rows cannot be told any more; what it was "
                "stands on the page Definitions."
            )
        )
    said = returned(figures, metric, unit, month, window)
    if sides is not None:
        words = choices.choose_words(_("Only rows in which these words stand"), "rows")
        returns = said.height > 0
        _show_rows(asked, sides[0], _("Numerator"), row["numerator"], unit, returns, words)
        left = not_counted(metric, sides)
        if left is not None:
            number = None if row["denominator"] is None else row["denominator"] - row["numerator"]
            _show_rows(asked, left, _("Not in the numerator"), number, unit, returns, words)
        _show_rows(asked, sides[1], _("Denominator"), row["denominator"], unit, returns, words)
    if said.height:
        st.markdown(_("**Monthly returns** of these units, which count where no records speak for the month"))
        headed(text.with_days(said), hide_index=True, placeholder="", alt=_("Monthly returns"))
    if sides is not None:
        _show_deliveries(store, sides)
    st.caption(
        _(
            "As of {as_of:%Y-%m-%d %H:%M} UTC; the definition is on the page Definitions.",
            as_of=figures.as_of or clock.now(),
        )
    )


page = Page("Explain", ":material/manage_search:", 18, show, aside=True)

if __name__ == "__main__":
    from streamlit_app import main

    main()
