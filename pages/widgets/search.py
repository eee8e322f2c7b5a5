"""Search: a unit by its name, number or the initials of its pinyin, a metric, a page; by keyboard from anywhere."""

from functools import lru_cache

import streamlit as st
from pypinyin import Style, lazy_pinyin

from data.language import _, language
from metrics.facts.figures import Figures
from pages.widgets import desk
from pages.widgets.page import all_pages, at
from reports.text import visible

UNIT, METRIC, PAGE = "unit", "metric", "page"


@st.fragment
def offer() -> None:
    """The button that opens the search; "/" presses it."""
    if st.button(f"{_('Search')} :gray[/]", icon=":material/search:", key="press_search", type="tertiary"):
        st.dialog(_("Search"))(_ask)()


def _ask() -> None:
    figures = desk.now()
    words = _found(figures, figures.version, figures.scope.units, language())
    asked = st.selectbox(
        _("Unit by name, number or pinyin initials; metric; page"),
        list(words),
        index=None,
        format_func=words.__getitem__,
        key="sought",
    )
    if asked:
        what, _unused, one = asked.partition(":")
        where = {UNIT: ("unit", {"unit": one}), METRIC: ("standings", {"metric": one}), PAGE: (one, {})}
        page, params = where[what]
        st.switch_page(at(page).streamlit, query_params=params)


@lru_cache(maxsize=8)
def _found(figures: Figures, _version: str, _units: object, _language: str) -> dict[str, str]:
    """What can be found -> how it is offered: the words that are typed stand in it."""
    pages = {f"{PAGE}:{page.address}": _("Page: {name}", name=page.name) for page in all_pages() if not page.aside}
    metrics = {
        f"{METRIC}:{one}": _("Metric: {name}", name=metric.title)
        for one, metric in sorted(figures.metrics.items(), key=lambda pair: pair[1].title)
    }
    pairs = figures.tree.units.select("unit_id", "name").iter_rows()
    units = {f"{UNIT}:{unit}": visible(f"{name} ({unit}){initials(name)}") for unit, name in pairs}
    return units | metrics | pages


def initials(name: str) -> str:
    """The first letters of a Chinese name's syllables, as they are typed: " njx"; nothing where there are none."""
    chinese = "".join(sign for sign in name if "一" <= sign <= "鿿")
    return f" · {''.join(lazy_pinyin(chinese, style=Style.FIRST_LETTER))}" if chinese else ""
