"""Events: what happened to a unit or to all, entered by people, shown on charts, withdrawn where it was a mistake."""

from datetime import date

import polars as pl
import streamlit as st

from data import clock
from data.language import _, ngettext
from data.registry.tables import Event
from data.store import events
from data.store.store import Store
from metrics.facts.figures import Figures
from metrics.facts.structure import reorganisations
from pages.widgets import desk
from pages.widgets.frame import escaped
from reports import text

SHOWN = {"month": pl.Date, "words": pl.String, "rebases": pl.Boolean}


def events_of(store: Store, figures: Figures, unit: str) -> pl.DataFrame:
    """What happened to one unit, or to all: entered by people, and the reorganisations of the register."""
    entered = events.events(store, figures.scope, [unit], figures.as_of)
    rows = [(event.month, event.words, event.rebases) for event in entered]
    merged = reorganisations(figures.tree.units, [unit])
    rows += [(row["month"], f"{row['name']} merged", False) for row in merged.iter_rows(named=True)]
    return pl.DataFrame(rows, schema=SHOWN, orient="row")


def show_log(store: Store, figures: Figures, unit: str) -> None:
    """The log of one unit ("" for all alone): what was entered, a form for more, and one to withdraw."""
    entered = events.events(store, figures.scope, [unit], figures.as_of)
    gone = events.withdrawn(store, figures.scope, [unit])
    # With heading and key the same, it stays open whatever an entry changes above it.
    with st.expander(_("What happened: the log of events"), key="log", on_change="rerun"):
        st.caption(
            _(
                "{events} entered, {gone} withdrawn",
                events=ngettext("{n} event", "{n} events", len(entered)),
                gone=len(gone),
            )
        )
        for event in entered:
            st.markdown(f"- {_line(event)}")
        for event, withdrawal in gone:
            st.markdown(
                _(
                    "- ~~{line}~~ withdrawn by {by}: {why}",
                    line=_line(event),
                    by=escaped(withdrawal.by),
                    why=escaped(withdrawal.why),
                )
            )
        _ask(store, figures, unit)
        if entered:
            _ask_withdrawal(store, figures, entered)


def _line(event: Event) -> str:
    whom = _("all units") if not event.unit_id else _("this unit")
    anew = _(", limits begin anew") if event.rebases else ""
    return _(
        "{month}, {whom}{anew}: {words} (entered by {by})",
        month=text.month(event.month),
        whom=whom,
        anew=anew,
        words=escaped(event.words),
        by=escaped(event.by),
    )


def _ask(store: Store, figures: Figures, unit: str) -> None:
    """What happened, when, to whom; where it made another process, limits begin anew."""
    whole = figures.scope.units is None
    offered = [*([unit] if unit else []), *([""] if whole else [])]
    if not offered:
        return
    with st.form("event", clear_on_submit=True):
        first, second, third = st.columns([2, 4, 2])
        when = first.date_input(_("In the month of"), value=figures.newest, max_value=clock.today())
        words = second.text_input(_("What happened"), max_chars=200)
        whom = third.selectbox(_("To"), offered, format_func=lambda one: _("this unit") if one else _("all units"))
        begins = st.checkbox(_("It made another process of it: let the limits begin anew there"))
        if st.form_submit_button(_("Enter")):
            if not words.strip():
                st.error(_("Say in a few words what happened."))
                return
            month = date(when.year, when.month, 1)
            scope = desk.scope()
            said = words.strip()
            entry = Event(unit_id=whom, month=month, words=said, rebases=begins, at=clock.now(), by=scope.who)
            events.enter(store, entry, scope)
            st.rerun()


def _ask_withdrawal(store: Store, figures: Figures, entered: list[Event]) -> None:
    """An event that was entered by mistake: it stays in the log, struck out, with the reason."""
    offered = [event for event in entered if event.unit_id or figures.scope.units is None]
    if not offered:
        return
    with st.form("withdraw_event", clear_on_submit=True):
        first, second = st.columns([4, 4])
        event = first.selectbox(
            _("Entered by mistake"),
            offered,
            format_func=lambda one: text.visible(f"{one.month:%Y-%m}: {one.words}"),
        )
        why = second.text_input(_("Why it is withdrawn"), max_chars=200)
        if st.form_submit_button(_("Withdraw")):
            if not why.strip():
                st.error(_("Say why it is withdrawn: the log keeps it."))
                return
            events.withdraw(store, int(event.id or 0), desk.scope(), clock.now(), why.strip())
            st.rerun()
