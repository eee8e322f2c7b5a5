"""Beneath: from a slide to what it rests on, and back to the slide."""

import streamlit as st

from data.language import _
from pages.widgets.page import at

LEFT = "slide left"  # the address of the slide that was left, while one looks beneath


def _switch(address: str, asked: dict[str, str]) -> None:
    st.switch_page(at(address).streamlit, query_params=asked)


def look_beneath(address: str, **asked: str) -> None:
    """Open a page, and remember the slide."""
    st.session_state[LEFT] = dict(st.query_params)
    _switch(address, asked)


def forget_slide() -> None:
    """Whoever is among the slides needs no way back to one."""
    st.session_state.pop(LEFT, None)


def offer_way_back() -> None:
    """Where one came from a slide: the way back to it. The browser's own would lead through every choice."""
    left = st.session_state.get(LEFT)
    if left and st.button(_("Back to slide {slide}", slide=left["slide"]), shortcut="B", icon=":material/slideshow:"):
        _switch("presenting", left)
