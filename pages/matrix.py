"""Matrix: every unit in every metric at one glance, by what can be told of it against the others."""

import math
from typing import Any

import polars as pl
import streamlit as st

from data.language import _
from metrics.comparison.matrix import alarms
from metrics.comparison.peers import peers
from metrics.comparison.question import Comparison
from metrics.facts.figures import Figures
from metrics.statistics.levels import ACT, WATCH
from pages.widgets import choices, desk
from pages.widgets.compared import compared
from pages.widgets.frame import open_frame, stands_on
from pages.widgets.links import address, link, written
from pages.widgets.page import Page, at
from pages.widgets.table import headed
from reports import charts, text
from reports.levels import by_chance, percent

PAGE = 60  # units at once
LONG = 10_000  # cells from which the table sends only the rows that are looked at


def _ordered(table: pl.DataFrame, units: list[str], order: str, names: dict[str, str]) -> list[str]:
    if order == "name":
        return sorted(units, key=names.__getitem__)
    if order == "tree":
        return units
    worse = table.filter(pl.col("verdict") == "worse").group_by("unit_id").agg(n=pl.len())
    count = dict(worse.iter_rows())
    return sorted(units, key=lambda unit: -count.get(unit, 0))


def _said(table: pl.DataFrame, together: bool) -> str:
    """How many cells stand out, and how many of them chance alone would give."""
    found = alarms(table)
    act, watch = found["act"][0], found["watch"][0]
    if together:
        counted = _(
            "{watch:,} cells stand up to Benjamini–Hochberg at 5 % over all comparisons ({act:,} of "
            "them beyond {percent}): about {by_chance:,.0f} of them may be chance. ",
            watch=watch,
            act=act,
            percent=percent(ACT),
            by_chance=by_chance(WATCH, watch),
        )
    else:
        counted = _(
            "▼▼ ▲▲ beyond {act_level}: {act:,} cells ({act_chance:,.1f} expected by chance). ▼ ▲ beyond "
            "{watch_level}: {watch:,} in all ({watch_chance:,.0f} expected by chance). ",
            act_level=percent(ACT),
            act=act,
            act_chance=found["act"][1],
            watch_level=percent(WATCH),
            watch=watch,
            watch_chance=found["watch"][1],
        )
    return counted + _(
        "A cell without a sign: no significant difference · ↑ ↓ higher or lower, not judged · "
        "blank: no data or too few to tell"
    )


def _with_words(figures: Figures, table: pl.DataFrame) -> pl.DataFrame:
    """What each cell says in words, beside it."""
    cells = table.select("metric", "value", "verdict", "status").iter_rows()
    words = [f"{text.value(figures.metrics[metric], value)}, {said or status}" for metric, value, said, status in cells]
    return table.with_columns(words=pl.Series(words, dtype=pl.String))


def _show_table(words: pl.DataFrame, names: dict[str, str], titles: dict[str, str], asked: Comparison) -> None:
    cells = words.select("unit_id", "metric").iter_rows()
    headed(
        words.select(
            Unit=pl.col("unit_id").replace_strict(names),
            Metric=pl.col("metric").replace_strict(titles),
            Words="words",
            Level="level",
            Rows=pl.Series(
                [address("explain", unit=unit, metric=metric, **choices.linked(asked)) for unit, metric in cells],
                dtype=pl.String,
            ),
        ),
        hide_index=True,
        column_config={"Rows": st.column_config.LinkColumn(display_text="explain")},
        alt=_("Every unit and metric with its verdict"),
        lazy=words.height > LONG or None,
    )


def _open(points: list[dict[str, Any]], asked: Comparison) -> None:
    """The explanation of the cell that was clicked."""
    if not points:
        return
    unit, metric = points[0]["customdata"][:2]
    params = choices.linked(asked) | {"metric": metric, "unit": unit}
    st.switch_page(at("explain").streamlit, query_params={key: written(one) for key, one in params.items()})


def show() -> None:
    """The page."""
    figures = desk.figures(of_selections=True)
    open_frame(_("Matrix"), desk.store(), figures)
    asked = choices.choose_comparison(figures)
    units = peers(figures, asked)
    first, second, third = st.columns([2, 2, 1])
    with first:
        orders = {"tree": _("As the organisation is built"), "worse": _("Most worse first"), "name": _("By name")}
        order = choices.choose(_("Order"), "order", list(orders), "tree", orders.__getitem__)
    with second:
        together = choices.choose_family()
    with third:
        pages = [str(one) for one in range(1, math.ceil(len(units) / PAGE) + 1)]
        several = len(pages) > 1
        page = (
            int(choices.choose(_("Page"), "page", pages, "1", lambda one: f"{one} of {len(pages)}")) if several else 1
        )
    table = compared(figures, asked, units, together)
    stands_on(figures, asked.month, asked.window)
    st.caption(_said(table, together))
    names = choices.unit_words(figures)
    titles = {metric.id: metric.title for metric in figures.metrics.values()}
    judged = table.filter(pl.col("verdict").is_not_null())
    known = [metric for metric in titles if metric in set(judged["metric"])]
    ordered = _ordered(table, units, order, names)
    shown = ordered[(page - 1) * PAGE : page * PAGE]
    selection = st.plotly_chart(
        charts.matrix(
            _with_words(figures, judged.filter(pl.col("unit_id").is_in(shown))),
            shown,
            names,
            {metric: titles[metric] for metric in known},
        ),
        alt=_(
            "{shown} of {units} units by {known} metrics: better or worse than the pooled baseline",
            shown=len(shown),
            units=len(units),
            known=len(known),
        ),
        config={"displayModeBar": False},
        key="matrix",
        on_select="rerun",
        selection_mode="points",
    )
    _open(selection["selection"]["points"], asked)
    whole = st.expander(_("The same as a table, all pages"), key="matrix_table", on_change="rerun")
    if whole.open:
        with whole:
            _show_table(_with_words(figures, table), names, titles, asked)
    link("standings", _("Open the standings of a metric"), **choices.linked(asked))


page = Page("Matrix", ":material/grid_on:", 12, show)

if __name__ == "__main__":
    from streamlit_app import main

    main()
