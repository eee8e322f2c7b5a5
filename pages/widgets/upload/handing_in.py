"""Handing in: the form that lays files on the bench, and what became of those that were taken in."""

from datetime import date
from pathlib import Path

import streamlit as st

from data import months
from data.feeds import feeds
from data.handing_in.report import Report
from data.language import _, ngettext
from metrics.facts.figures import Figures
from pages.widgets.frame import escaped
from pages.widgets.upload import bench
from pages.widgets.upload.rejected import offer_workbook

MAPPINGS = Path(__file__).resolve().parents[3] / "mappings"
NO_MAPPING = "none"


def show_taken() -> None:
    """What became of the files that were taken in since the page was opened, and the rows to correct of each."""
    for place, (name, report) in enumerate(st.session_state.get("taken", [])):
        _show_one(name, report, f"taken-{place}")


def _show_one(name: str, report: Report, key: str) -> None:
    if report.status == "unchanged":
        st.info(f"**{escaped(name)}**: {escaped(report.notes[0])}")
        return
    said = _(
        "**{name}** is delivery {delivery}: {rows} accepted, ",
        name=escaped(name),
        delivery=report.delivery,
        rows=ngettext("{n} row", "{n} rows", report.rows_accepted),
    )
    said += f"{report.rows_rejected:,} rejected."
    (st.warning if report.rows_rejected else st.success)(said)
    if report.rows_rejected:
        file = f"rejected-{report.delivery}"
        offer_workbook(report.feed, lambda: (report.rejected_rows, report.spelling), report.rejected, file, key)


def hand_in(figures: Figures) -> None:
    """Files are laid on the bench; nothing changes before "Take it in". What was chosen stays chosen for the next."""
    ids = list(feeds())
    laid = st.session_state.setdefault("laid", 0)
    if not figures.tree.ids:
        st.info(_("The register of units comes first: until it is there, no unit of any other file is known."))
        st.session_state.setdefault("hand_in_feed", "units")
    with st.form("hand-in"):
        left, middle, right = st.columns(3)
        feed = left.selectbox(_("Feed"), ids, format_func=lambda one: feeds()[one].title, key="hand_in_feed")
        listed = [NO_MAPPING, *sorted(path.name for path in MAPPINGS.glob("*.toml"))]
        mapping = middle.selectbox(_("Mapping"), listed, key="hand_in_mapping")
        sender = right.text_input(
            _("Sender"),
            key="hand_in_sender",
            max_chars=60,
            help=_("Answers about a file's layout are remembered for its sender, so that next month nothing is asked."),
        )
        speaks = st.checkbox(
            _("The files speak for every unit in one month: a unit without rows had nothing to report"),
            key=f"hand_in_all-{laid}",
        )
        month = st.text_input(_("That month, such as 2026-10"), key=f"hand_in_month-{laid}", max_chars=7)
        files = st.file_uploader(
            _("Files: CSV, XLSX, XLS, ODS, HTML, JSON Lines, Parquet, or a ZIP of CSV"),
            accept_multiple_files=True,
            key=f"hand_in_files-{laid}",
        )
        sent = st.form_submit_button(_("Hand in"), type="primary", icon=":material/upload:")
    if not sent:
        return
    if not files:
        st.warning(_("Choose a file first."))
        return
    covers = None
    if speaks:
        spoken = _month(month)
        if spoken is None:
            st.warning(_("Name the month that the files speak for, such as 2026-10."))
            return
        covers = (figures.tree.ids, [spoken])
    words = "" if mapping == NO_MAPPING else (MAPPINGS / mapping).read_text(encoding="utf-8")
    for file in files:
        bench.put(file, feed, words, mapping, sender.strip(), covers)
    # Under another key the uploader is empty, and nothing speaks for every unit unseen; all else in the form stays.
    st.session_state["laid"] = laid + 1
    st.rerun()


def _month(words: str) -> date | None:
    try:
        return months.read(words)
    except ValueError:
        return None
