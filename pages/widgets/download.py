"""Download: a file that is made once it is asked for, in the language of the page that offers it."""

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data.language import language, speaking


def offer_download(
    label: str, make: Callable[[], str | bytes], name: str, place: DeltaGenerator | None = None, **looks: Any
) -> None:
    """A button that hands out the file `name`; it is made apart from the page, which does not run again for it."""
    spoken = language()

    def made() -> str | bytes:
        with speaking(spoken):
            return make()

    button = (place or st).download_button
    button(label, made, name, icon=":material/download:", on_click="ignore", **looks)
