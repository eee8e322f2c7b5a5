"""Links between pages that carry what was chosen."""

from datetime import date
from urllib.parse import urlencode

import streamlit as st

from metrics.facts.structure import THEN
from pages.widgets.page import at
from pages.widgets.speech import KEY

STANDING = ("as_of", "structure", KEY)  # what figures stand on, and the language: chosen in the bar


def written(one: str | date) -> str:
    """A choice as it stands in an address."""
    return f"{one:%Y-%m}" if isinstance(one, date) else one


def link(address: str, words: str, **asked: str | date) -> None:
    """A link to a page with choices in its address; months are written as 2026-10."""
    params = {key: written(one) for key, one in asked.items()}
    st.page_link(at(address).streamlit, label=words, icon=":material/arrow_forward:", query_params=params)


def address(page: str, **asked: str | date) -> str:
    """The same as an address, for a table's cell: it opens anew, so that it must say itself what figures stand on."""
    params = {key: written(one) for key, one in asked.items()}
    held = {key: chosen for key in STANDING if (chosen := st.query_params.get(key)) not in (None, "", THEN)}
    return f"{page}?{urlencode(params | held)}"
