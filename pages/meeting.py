"""Meeting: the evening before: close the month, edit its sentences, follow up actions, make its packs."""

from collections.abc import Callable
from datetime import date

import streamlit as st

from data import clock
from data.language import _, marked
from data.store import editions
from data.store.store import Store
from metrics.facts.figures import Figures
from pages.widgets import choices, desk
from pages.widgets.frame import open_frame, stands_on
from pages.widgets.meeting.answers import show_actions
from pages.widgets.meeting.closing import show_closing
from pages.widgets.meeting.packs import show_packs
from pages.widgets.meeting.words import show_words
from pages.widgets.page import Page

STEPS: dict[str, Callable[[Store, Figures, date], None]] = {
    marked("Close"): show_closing,
    marked("Words"): show_words,
    marked("Actions"): show_actions,
    marked("Packs"): show_packs,
}


def _step() -> str:
    """Which part of the work is shown; it stands in the address."""
    asked = st.query_params.get("step", "")
    st.session_state["step"] = asked if asked in STEPS else next(iter(STEPS))

    def keep() -> None:
        st.query_params["step"] = st.session_state["step"] or next(iter(STEPS))

    chosen = st.segmented_control(
        _("What to do"),
        list(STEPS),
        format_func={
            "Close": _("Close"),
            "Words": _("Words"),
            "Actions": _("Actions"),
            "Packs": _("Packs"),
        }.__getitem__,
        key="step",
        on_change=keep,
        required=True,
        label_visibility="collapsed",
    )
    return chosen or next(iter(STEPS))


def show() -> None:
    """The page."""
    store, shown = desk.store(), desk.figures()
    open_frame(_("Meeting"), store, shown)
    month, step = choices.choose_month(shown), _step()
    closed = editions.of_month(store, month)
    figures = desk.as_of_edition(closed, shown.structure) if closed and shown.edition is None else shown
    stands_on(figures, month, whole=True)
    if figures.edition is not None and shown.edition is None:
        st.caption(
            _(
                ":material/lock: From edition {number}, closed on {at}: later changes are not in it",
                number=figures.edition.number,
                at=clock.day_of(figures.edition.at),
            )
        )
    STEPS[step](store, figures, month)


page = Page("Meeting", ":material/groups:", 50, show, tab="Prepare")

if __name__ == "__main__":
    from streamlit_app import main

    main()
