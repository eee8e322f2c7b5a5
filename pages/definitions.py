"""Definitions: what each metric means, how it is computed, and its worked example."""

import polars as pl
import streamlit as st

from data.in_python import in_python
from data.language import _
from metrics.example import read_example
from metrics.facts.figures import Figures
from metrics.measure import Metric
from pages.widgets import choices, desk
from pages.widgets.frame import escaped, open_frame, stands_on
from pages.widgets.links import link
from pages.widgets.page import Page
from reports import text
from reports.words import definitions

FEW = 3  # so many hits of a search are shown in full


def _search() -> str:
    """What is searched for; it stands in the address, which is asked first, so that a link opens the same view."""

    def keep() -> None:
        st.query_params["search"] = st.session_state["search"]

    st.session_state["search"] = st.query_params.get("search", "")
    words = _("Words of a title, a definition, a mechanism or a feed, in any order")
    return st.text_input(_("Search"), key="search", placeholder=words, on_change=keep)


def _show_formula(metric: Metric, figures: Figures) -> None:
    for heading, side in zip((_("Numerator"), _("Denominator")), figures.formula(metric), strict=True):
        st.markdown(f"**{heading}:** {escaped(side.words)}")
        st.code(side.sql, language="sql")


def _show_table(table: pl.DataFrame) -> None:
    """As running text, not as a grid: long reasons wrap, and empty cells are blank."""
    blank = table.select(in_python(column.fill_null(""), escaped) for column in table)
    st.table(blank, hide_index=True)


def _show_example(metric: Metric) -> None:
    example = read_example(metric.example)
    st.markdown(_("**Worked example, {month}:** what each row adds to either side", month=text.month(example.month)))
    for block in example.blocks:
        st.caption(_("Rows of {feed}", feed=escaped(block.feed)))
        _show_table(block.shown)


def _show_history(metric: Metric, figures: Figures) -> None:
    table = definitions.history(metric, figures.settings)
    if table.is_empty():
        st.markdown(_("**Target:** none is set"))
    else:
        st.markdown(_("**Target and its history**"))
        _show_table(table)


def _show(metric: Metric, figures: Figures) -> None:
    st.subheader(escaped(metric.title), anchor=False)
    st.caption(escaped(f"{metric.mechanism} · {definitions.nature(metric)}"))
    st.markdown(escaped(metric.words))
    for heading, words in definitions.remarks(metric):
        st.markdown(f"**{heading}:** {escaped(words)}")
    _show_formula(metric, figures)
    if metric.example:
        _show_example(metric)
    _show_history(metric, figures)
    st.markdown(_("**Feeds**"))
    for feed, words in definitions.sources(metric).items():
        fresh = definitions.newest(feed, figures.store.live(feed, figures.as_of))
        st.markdown(f"- **{escaped(feed)}:** {escaped(words)} {escaped(fresh)}")


def _show_list(metrics: list[Metric], search: str) -> None:
    asked = {"search": search} if search else {}
    for mechanism, held in definitions.by_mechanism(metrics).items():
        st.markdown(f"**{escaped(mechanism)}**")
        with st.container(horizontal=True, gap="small"):
            for metric in held:
                link("definitions", escaped(metric.title), metric=metric.id, **asked)


def show() -> None:
    """The page."""
    figures = desk.figures(of_selections=True)
    open_frame(_("Definitions"), desk.store(), figures)
    stands_on(figures, figures.newest)
    beside, above = st.columns(2)
    with beside:
        chosen = choices.choose_metric(figures)
    with above:
        search = _search()
    hits = definitions.found(figures.metrics.values(), search)
    in_full = hits if search and len(hits) <= FEW else [metric for metric in hits if metric.id == chosen.id]
    for metric in in_full:
        with st.container(border=True):
            _show(metric, figures)
    shown = {metric.id for metric in in_full}
    others = [metric for metric in hits if metric.id not in shown]
    if search and not hits:
        st.info(_("No metric has all of these words."))
    elif others:
        st.subheader(
            _("Found as well") if search and in_full else _("Found") if search else _("All others"), anchor=False
        )
        _show_list(others, search)
    st.caption(escaped(definitions.HOW))


page = Page("Definitions", ":material/menu_book:", 70, show)

if __name__ == "__main__":
    from streamlit_app import main

    main()
