"""The workbench: a file from upload to accepted rows: what is understood, asked, wrong, and would change."""

import streamlit as st

from data.feeds import feeds
from data.store.store import Store
from metrics.facts.figures import Figures
from pages.widgets.frame import escaped
from pages.widgets.upload.bench import jobs
from pages.widgets.upload.examined import show_examined
from pages.widgets.upload.understood import show_understood


def show(store: Store, figures: Figures) -> None:
    """Every file on the bench, with the next thing to do about it."""
    for key, job in list(jobs().items()):
        with st.container(border=True):
            st.markdown(f"**{escaped(job.name)}** · {feeds()[job.feed].title}")
            if job.examined is None:
                show_understood(store, figures, key, job)
            else:
                show_examined(store, figures, key, job, job.examined)
