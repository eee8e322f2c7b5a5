"""History: every delivery, newest first; its report; and the way to withdraw or restore it."""

import polars as pl
import streamlit as st

from data import clock
from data.cells.spelling import Spelling
from data.errors import Altered, Refused
from data.handing_in.rejected_again import rejected_rows
from data.language import _
from data.registry.tables import Delivery, Look
from data.rejected import REJECTED
from data.store.store import Store
from metrics.facts.figures import Figures
from pages.widgets import desk
from pages.widgets.frame import escaped
from pages.widgets.table import headed
from pages.widgets.upload.correcting import correct
from pages.widgets.upload.rejected import show_rejected
from reports import text

# Pixels: all columns but the last stand side by side at 1280; who handed in is said beneath the table too.
WIDTHS = {"Number": 68, "State": 82, "Feed": 98, "File": 130, "Received (UTC)": 122, "Months": 132}
WIDTHS |= {"Accepted": 76, "Rejected": 74}


def show_history(store: Store, figures: Figures) -> None:
    """The deliveries as a table, and beneath it the one that is selected."""
    listed = store.deliveries()
    if not listed:
        st.info(_("Nothing has been handed in yet."))
        return
    _show_turned()
    table = pl.DataFrame(
        {
            "Number": [delivery.id for delivery, _unused in listed],
            "State": ["withdrawn" if change and change.withdrawn else "live" for _unused, change in listed],
            "Feed": [delivery.feed for delivery, _unused in listed],
            "File": [text.visible(delivery.file_name) for delivery, _unused in listed],
            "Received (UTC)": [f"{delivery.received_at:%Y-%m-%d %H:%M}" for delivery, _unused in listed],
            "Months": [_span(delivery) for delivery, _unused in listed],
            "Accepted": [delivery.rows_accepted for delivery, _unused in listed],
            "Rejected": [delivery.rows_rejected for delivery, _unused in listed],
            "By": [text.visible(delivery.received_by) for delivery, _unused in listed],
        }
    )
    picked = headed(
        table,
        hide_index=True,
        height=380,
        column_config={name: st.column_config.Column(width=width) for name, width in WIDTHS.items()},
        on_select="rerun",
        selection_mode="single-row",
        key="history",
        alt=_("Every delivery, newest first"),
    )
    rows = picked.selection.rows if picked else []
    if not rows:
        st.caption(_("Select a delivery to see its report, or to withdraw it."))
        return
    delivery, change = listed[rows[0]]
    _show_delivery(store, figures, delivery, withdrawn=bool(change and change.withdrawn))


def _span(delivery: Delivery) -> str:
    if delivery.first_month is None or delivery.last_month is None:
        return text.EMPTY
    first, last = f"{delivery.first_month:%Y-%m}", f"{delivery.last_month:%Y-%m}"
    return first if first == last else f"{first} to {last}"


def _show_delivery(store: Store, figures: Figures, delivery: Delivery, withdrawn: bool) -> None:
    st.markdown(
        _(
            "**Delivery {delivery_id}** · {file_name} · by {received_by} · SHA-256 `{sha256}…`",
            delivery_id=delivery.id,
            file_name=escaped(delivery.file_name),
            received_by=escaped(delivery.received_by),
            sha256=delivery.sha256[:16],
        )
    )
    for note in delivery.notes:
        st.caption(_("Note: {note}", note=escaped(note)))
    try:
        faults = store.rejected(delivery)
    except Altered as damaged:
        st.warning(escaped(str(damaged)))
        faults = pl.DataFrame(schema=REJECTED)
    key = f"history-{delivery.id}"
    show_rejected(faults, delivery.feed, f"rejected-{delivery.id}", key, lambda: _looked_at(store, delivery))
    correct(store, figures, delivery, faults, lambda: _looked_at(store, delivery))
    why, button = st.columns([4, 1], vertical_alignment="bottom")
    key = f"turn-why-{delivery.id}"
    reason = why.text_input(_("Reason"), key=key, max_chars=500)
    button.button(
        _("Restore") if withdrawn else _("Withdraw"),
        icon=":material/undo:",
        disabled=not reason.strip(),
        on_click=_turn,
        args=(store, delivery, withdrawn, key),
    )
    st.caption(_("Nothing is deleted: a withdrawn delivery stays in the history and can be restored."))


def _looked_at(store: Store, delivery: Delivery) -> tuple[pl.DataFrame, Spelling]:
    """The rejected rows whole and how they are spelt: rows of persons may be among them, so the look is logged."""
    rows, spelling = rejected_rows(store, delivery, desk.scope())
    what = _("rejected rows of delivery {delivery_id}", delivery_id=delivery.id)
    store.enter(Look(at=clock.now(), by=desk.scope().who, unit_id="", what=what, rows=rows.height))
    return rows, spelling


def _turn(store: Store, delivery: Delivery, withdrawn: bool, key: str) -> None:
    """Withdraw or restore, and say so; the reason was for this once."""
    try:
        turn = store.restore if withdrawn else store.withdraw
        turn(delivery.number, desk.scope().who, st.session_state[key].strip())
    except Refused as refusal:
        st.session_state["turned"] = False, str(refusal)
        return
    st.session_state["turned"] = (
        True,
        _("Delivery {delivery_id} is {word}.", delivery_id=delivery.id, word="restored" if withdrawn else "withdrawn"),
    )
    st.session_state[key] = ""


def _show_turned() -> None:
    """What the last withdrawal or restoring came to; said once."""
    done, words = st.session_state.pop("turned", (True, ""))
    if words:
        (st.success if done else st.error)(escaped(words))
