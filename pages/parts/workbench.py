"""The workbench: a file from upload to accepted rows: what is understood, asked, wrong, and would change."""

import streamlit as st

from data.feeds import feeds
from data.store import Store
from metrics.figures import Figures
from pages.parts.bench import jobs
from pages.parts.examined import show_examined
from pages.parts.frame import escaped
from pages.parts.understood import show_understood


def show(store: Store, figures: Figures) -> None:
    """Every file on the bench, with the next thing to do about it."""
    for key, job in list(jobs().items()):
        with st.container(border=True):
            st.markdown(f"**{escaped(job.name)}** · {feeds()[job.feed].title}")
            if job.examined is None:
                show_understood(store, figures, key, job)
            else:
                show_examined(store, figures, key, job, job.examined)
