"""Links between pages that carry what was chosen."""

from datetime import date
from urllib.parse import urlencode

import streamlit as st

from metrics.facts.structure import THEN
from pages.widgets.page import all_pages

STANDING = ("as_of", "structure")  # what figures stand on, chosen in the sidebar


def link(address: str, words: str, **asked: str | date) -> None:
    """A link to a page with choices in its address; months are written as 2026-10."""
    page = next(page for page in all_pages() if page.address == address)
    params = {key: f"{one:%Y-%m}" if isinstance(one, date) else one for key, one in asked.items()}
    target = st.Page(page.show, title=page.title, icon=page.icon, url_path=page.address, default=page.first)
    st.page_link(target, label=words, icon=":material/arrow_forward:", query_params=params)


def address(page: str, **asked: str | date) -> str:
    """The same as an address, for a table's cell: it opens anew, so that it must say itself what figures stand on."""
    params = {key: f"{one:%Y-%m}" if isinstance(one, date) else one for key, one in asked.items()}
    held = {key: chosen for key in STANDING if (chosen := st.query_params.get(key)) not in (None, "", THEN)}
    return f"{page}?{urlencode(params | held)}"
