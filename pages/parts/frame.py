"""The frame around every page: its heading, the demonstration label, and what the figures stand on."""

from datetime import date

import streamlit as st

from data.store import Store
from metrics.figures import Figures
from reports.text import markdown
from reports.text import month as month_words


def open_frame(title: str, store: Store, figures: Figures) -> None:
    """Heading and labels; stops the page with a way forward where there is nothing to show yet."""
    st.title(title, anchor=False)
    if store.demonstration:
        st.caption(":material/science: **Demonstration organisation** · invented units, people and figures")
    if not figures.tree.ids or figures.delivered is None:
        st.info("There are no figures yet. Hand in the unit register first, then the other feeds, on the page Feeds.")
        st.stop()


def stands_on(figures: Figures, month: date) -> None:
    """One line on what the figures rest on."""
    last = figures.delivered[1] if figures.delivered else month
    st.caption(f"Data to {month_words(last)} · {len(figures.tree.ids):,} units in the register")


def escaped(words: str) -> str:
    """Data within a page's prose."""
    return markdown(words)
