"""Links between pages that carry what was chosen."""

from datetime import date
from urllib.parse import urlencode

import streamlit as st

from pages import all_pages


def link(address: str, words: str, **asked: str | date) -> None:
    """A link to a page with choices in its address; months are written as 2026-10."""
    page = next(page for page in all_pages() if page.address == address)
    params = {key: f"{one:%Y-%m}" if isinstance(one, date) else one for key, one in asked.items()}
    target = st.Page(page.show, title=page.title, icon=page.icon, url_path=page.address, default=page.first)
    st.page_link(target, label=words, icon=":material/arrow_forward:", query_params=params)


def address(page: str, **asked: str | date) -> str:
    """The same as an address, for a table's cell."""
    params = {key: f"{one:%Y-%m}" if isinstance(one, date) else one for key, one in asked.items()}
    return f"{page}?{urlencode(params)}"
