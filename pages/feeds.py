"""Feeds: hand a file in, read its report, look back at what was handed in, and see who has reported what."""

from pathlib import Path

import polars as pl
import streamlit as st

from data import months
from data.feeds import feeds
from data.refusal import Refused
from data.registry import Delivery
from data.store import Store
from metrics.figures import Figures
from metrics.handed_in import handed_in
from pages import Page
from pages.parts import bench, choices, desk, workbench
from pages.parts.frame import escaped, open_frame, stands_on
from pages.parts.rejected import show_rejected
from reports import charts, text

MAPPINGS = Path(__file__).resolve().parent.parent / "mappings"
NO_MAPPING = "none: the file has the feed's own headers"


def _show_taken() -> None:
    """What became of the files that were taken in since the page was opened."""
    for name, report in st.session_state.get("taken", []):
        if report.status == "unchanged":
            st.info(f"**{escaped(name)}**: {escaped(report.notes[0])}")
            continue
        said = f"**{escaped(name)}** is delivery {report.delivery}: {report.rows_accepted:,} rows accepted, "
        said += f"{report.rows_rejected:,} rejected."
        (st.warning if report.rows_rejected else st.success)(said)


def _hand_in(store: Store, figures: Figures) -> None:
    """Files are laid on the bench; nothing changes before "Take it in"."""
    ids = list(feeds())
    with st.form("hand-in", clear_on_submit=True):
        left, middle, right = st.columns(3)
        feed = left.selectbox("Feed", ids, format_func=lambda one: feeds()[one].title, key="hand_in_feed")
        listed = [NO_MAPPING, *sorted(path.name for path in MAPPINGS.glob("*.toml"))]
        mapping = middle.selectbox("Mapping", listed, key="hand_in_mapping")
        sender = right.text_input(
            "Sender",
            key="hand_in_sender",
            max_chars=60,
            help="Answers about a file's layout are remembered for its sender, so that next month nothing is asked.",
        )
        speaks = st.checkbox(
            "The files speak for every unit in one month: a unit without rows had nothing to report", key="hand_in_all"
        )
        month = st.text_input("That month, such as 2026-10", key="hand_in_month", max_chars=7)
        files = st.file_uploader(
            "Files: CSV, XLSX, XLS, ODS or Parquet", accept_multiple_files=True, key="hand_in_files"
        )
        sent = st.form_submit_button("Hand in", type="primary", icon=":material/upload:")
    if not sent:
        return
    if not files:
        st.warning("Choose a file first.")
        return
    covers = None
    if speaks:
        try:
            covers = (figures.tree.ids, [months.read(month)])
        except ValueError as error:
            st.warning(str(error))
            return
    words = "" if mapping == NO_MAPPING else (MAPPINGS / mapping).read_text(encoding="utf-8")
    for file in files:
        bench.put(file, feed, words, mapping, sender.strip(), covers)


def _columns_of(feed_id: str) -> pl.DataFrame:
    feed = feeds()[feed_id]
    return pl.DataFrame(
        {
            "Column": list(feed.columns),
            "Must be filled": ["may be empty" if column.nullable else "yes" for column in feed.columns.values()],
            "Holds": [_holds(column) for column in feed.columns.values()],
            "Other headers that are understood": [", ".join(c.metadata["aliases"]) for c in feed.columns.values()],
        }
    )


def _holds(column) -> str:
    kind = column.metadata["read"]
    if kind == "choice":
        return "one of: " + ", ".join(column.metadata["words"])
    return {
        "text": "text",
        "date": "a day: 2026-10-31",
        "month": "a month: 2026-10",
        "flag": "yes or no",
    }.get(kind, "a whole number" if kind == "whole" else "a number")


def _show_history(store: Store) -> None:
    listed = store.deliveries()
    if not listed:
        st.info("Nothing has been handed in yet.")
        return
    table = pl.DataFrame(
        {
            "Number": [delivery.id for delivery, _ in listed],
            "Received (UTC)": [f"{delivery.received_at:%Y-%m-%d %H:%M}" for delivery, _ in listed],
            "Feed": [delivery.feed for delivery, _ in listed],
            "File": [text.visible(delivery.file_name) for delivery, _ in listed],
            "By": [text.visible(delivery.received_by) for delivery, _ in listed],
            "Accepted": [delivery.rows_accepted for delivery, _ in listed],
            "Rejected": [delivery.rows_rejected for delivery, _ in listed],
            "Months": [_span(delivery) for delivery, _ in listed],
            "State": ["withdrawn" if change and change.withdrawn else "live" for _, change in listed],
        }
    )
    picked = st.dataframe(
        table,
        hide_index=True,
        height=380,
        on_select="rerun",
        selection_mode="single-row",
        key="history",
        alt="Every delivery, newest first",
    )
    rows = picked.selection.rows if picked else []
    if not rows:
        st.caption("Select a delivery to see its report, or to withdraw it.")
        return
    delivery, change = listed[rows[0]]
    _show_delivery(store, delivery, withdrawn=bool(change and change.withdrawn))


def _span(delivery: Delivery) -> str:
    if delivery.first_month is None or delivery.last_month is None:
        return text.EMPTY
    return f"{delivery.first_month:%Y-%m} to {delivery.last_month:%Y-%m}"


def _show_delivery(store: Store, delivery: Delivery, withdrawn: bool) -> None:
    st.markdown(f"**Delivery {delivery.id}** · {escaped(delivery.file_name)} · SHA-256 `{delivery.sha256[:16]}…`")
    for note in delivery.notes:
        st.caption(f"Note: {escaped(note)}")
    rejected = store.rejected(delivery)
    show_rejected(rejected, pl.DataFrame(), delivery.feed, f"rejected-{delivery.id}", "history")
    why, button = st.columns([4, 1], vertical_alignment="bottom")
    reason = why.text_input("Reason", key="turn-why", max_chars=500)
    action = "Restore" if withdrawn else "Withdraw"
    if button.button(action, icon=":material/undo:", disabled=not reason.strip()):
        turn = store.restore if withdrawn else store.withdraw
        try:
            turn(delivery.number, desk.scope().who, reason.strip())
        except Refused as refusal:
            st.error(escaped(str(refusal)))
        else:
            st.rerun()
    st.caption("Nothing is deleted: a withdrawn delivery stays in the history and can be restored.")


def _show_reported(store: Store, figures: Figures) -> None:
    if figures.delivered is None:
        st.info("Nothing has been handed in yet.")
        return
    left, right = st.columns(2)
    with left:
        month = choices.choose_month(figures)
    with right:
        feed = choices.choose(
            "Feed", "feed", ["", *feeds()], "", lambda one: feeds()[one].title if one else "All feeds together"
        )
    matrix = handed_in(store, figures, months.shifted(month, -11), month, feed)
    if matrix.is_empty():
        st.info("The calendar expects nothing in these months: set it on the page Rules.")
        return
    st.caption(
        "✓ reported · L reported late · 0 nothing to report · – missing: not reported is not zero · blank: not "
        "expected. With all feeds together: the worst of them."
    )
    st.plotly_chart(
        charts.reported(matrix, choices.unit_words(figures)),
        alt=f"Units by months: what became of expected deliveries up to {text.month(month)}",
        config={"displayModeBar": False},
    )
    with st.expander("The same as a table"):
        st.dataframe(matrix, hide_index=True, alt="Unit, month and state of the expected deliveries")


def show() -> None:
    """The page."""
    store, figures = desk.store(), desk.figures()
    open_frame("Feeds", store, figures, even_if_empty=True)
    if figures.delivered:
        stands_on(figures, figures.newest)
    hand_in, history, reported, layout = st.tabs(["Hand in", "History", "Who has reported what", "What a feed holds"])
    with hand_in:
        _show_taken()
        _hand_in(store, figures)
        workbench.show(store, figures)
    with history:
        _show_history(store)
    with reported:
        _show_reported(store, figures)
    with layout:
        one = st.selectbox("Feed", list(feeds()), format_func=lambda each: feeds()[each].title, key="layout_feed")
        st.markdown(feeds()[one].words)
        st.dataframe(_columns_of(one), hide_index=True, alt=f"The columns of {one}")


page = Page("Feeds", ":material/move_to_inbox:", 30, show)

if __name__ == "__main__":
    from streamlit_app import main

    main()
