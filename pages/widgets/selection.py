"""The kept selections, one of which is chosen."""

from typing import Any

import streamlit as st

from data.language import _
from data.store.selections import Opened, opened, selections
from data.store.store import Store
from metrics.facts.figures import Figures
from pages.widgets import choices
from pages.widgets.links import link
from reports import text


def choose_selection(store: Store, figures: Figures, widths: tuple[int, ...] = (1,)) -> tuple[Opened, list[Any]]:
    """One of the kept selections, the newest by default, in the first of columns of these `widths`, and the other
    columns; stops the page where there is none, which is said on its whole width."""
    rows = {str(one.number): one for one in selections(store)}
    if not rows:
        st.info(_("No proposal was kept yet. Make one on the page Inspection priorities, and keep it."))
        link("targets", _("To the inspection priorities"))
        st.stop()

    def words(key: str) -> str:
        row = rows[key]
        return _(
            "{key} · {month} · kept {at:%Y-%m-%d %H:%M} UTC by {visible}",
            key=key,
            month=row.choice["month"],
            at=row.at,
            visible=text.visible(row.by),
        )

    first, *others = st.columns(widths)
    with first:
        asked = choices.choose(_("Selection"), "selection", list(rows), next(iter(rows)), words)
    return opened(store, int(asked), figures.scope), others
