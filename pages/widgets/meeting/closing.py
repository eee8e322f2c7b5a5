"""Closing: whether a month is complete, and the button that makes an edition of it."""

from datetime import date

import streamlit as st

from data import clock
from data.errors import Refused
from data.feeds import named
from data.language import _, ngettext
from data.registry.tables import Edition
from data.store import editions
from data.store.store import Store
from metrics.facts.figures import Figures
from metrics.meeting.closing import close, will_ask
from metrics.meeting.month_review import MonthReview
from pages.widgets import choices, desk
from pages.widgets.frame import escaped
from pages.widgets.links import link
from reports import text

ROW = 66  # pixels: from 65 on words break into lines, and can be read to their end


def _show_complete(figures: Figures, month: date) -> None:
    results = MonthReview(figures, month)
    if results.complete is None:
        st.info(
            _("What units are expected to report is not set, so that nobody can tell whether the month is complete.")
        )
        return
    reported, of = results.complete
    first, second = st.columns([1, 3])
    first.metric(_("Have reported everything"), f"{reported} of {of}", border=True)
    if results.silent.is_empty():
        second.success(_("Nothing is missing."))
        return
    names = choices.unit_words(figures)
    asked = dict(results.expected["unit_id"].value_counts().iter_rows())
    second.dataframe(
        {
            _("Has not reported everything"): [names.get(unit, unit) for unit in results.silent["unit_id"]],
            _("Missing"): [
                f"all {missing}" if missing == asked[unit] else ", ".join(named(feed).title for feed in feeds)
                for unit, missing, feeds in results.silent.select("unit_id", "missing", "feeds").iter_rows()
            ],
        },
        hide_index=True,
        row_height=ROW,
        height=min(38 + ROW * results.silent.height, 300),
        alt=_("Units that have not reported everything, and what is missing"),
    )


def _close(store: Store, month: date, why: str) -> None:
    with st.status(_("Closing {month} …", month=text.month(month)), expanded=True) as status:
        try:
            edition = close(store, month, clock.now, desk.scope().who, why, lambda words: st.write(words))
        except Refused as refusal:
            status.update(label=_("Not closed"), state="error")
            st.error(escaped(str(refusal)))
            return
        status.update(label=_("Closed as edition {edition_number}", edition_number=edition.number), state="complete")
    st.rerun()


def _ask_before_closing(store: Store, figures: Figures, month: date) -> None:
    """Two steps: what closing will do, and then the button that does it."""
    key = f"closing {month}"
    label, begun = _("Close {month}", month=text.month(month)), key in st.session_state
    if st.button(label, type="primary", icon=":material/lock:", disabled=begun):
        st.session_state[key] = True
        st.rerun()
    if not begun:
        return
    n, due = will_ask(figures, month, clock.today())
    asks = ngettext("It asks for {n} answer, due {due}.", "It asks for {n} answers, due {due}.", n, due=due)
    st.warning(
        _(
            "Closing freezes {month} as an edition for everybody. {asks} It can be taken back today, and not later.",
            month=text.month(month),
            asks=asks,
        )
    )
    yes, no = st.columns([1, 4])
    if yes.button(_("Close it"), type="primary"):
        del st.session_state[key]
        _close(store, month, "")
    if no.button(_("Not now")):
        del st.session_state[key]
        st.rerun()


def _offer_to_take_back(store: Store, closed: Edition) -> None:
    """On the day of the closing alone."""
    with st.expander(_("Take it back")), st.form(_("take back")):
        st.caption(
            _("Until midnight. The edition is kept and marked as taken back; what it asked of units is asked no more.")
        )
        why = st.text_input(_("Why"), max_chars=500, key="why taken back")
        if not st.form_submit_button(_("Take the edition back")):
            return
        try:
            editions.take_back(store, closed.number, clock.now(), desk.scope().who, why)
        except Refused as refusal:
            st.warning(escaped(str(refusal)))
            return
    st.rerun()


def show_closing(store: Store, figures: Figures, month: date) -> None:
    """The step: complete or not, closed or not, and to close it, or to close it once more."""
    _show_complete(figures, month)
    closed = editions.of_month(store, month)
    if closed is None:
        st.markdown(
            _(
                "{month} is **provisional**: its figures move with every delivery. Closing freezes "
                "facts, definitions, targets, structure and who reported as a numbered edition, and asks "
                "the units for an answer to each breach.",
                month=text.month(month),
            )
        )
        _ask_before_closing(store, figures, month)
        return
    st.success(
        _(
            "{month} was closed on {at:%Y-%m-%d %H:%M} UTC by {markdown} as edition {closed_number}.",
            month=text.month(month),
            at=closed.at,
            markdown=text.markdown(closed.by),
            closed_number=closed.number,
        )
    )
    link("editions", _("What has changed since"), of=str(closed.number))
    if clock.day_of(closed.at) == clock.today():
        _offer_to_take_back(store, closed)
    with st.expander(_("Close it once more")), st.form("again"):
        st.caption(_("A new edition; this one is kept. Nothing that was shown is overwritten."))
        why = st.text_input(_("Why"), max_chars=500)
        if st.form_submit_button(_("Close once more")):
            if why.strip():
                _close(store, month, why)
            else:
                st.warning(_("Say why: the reason is kept with the edition."))
