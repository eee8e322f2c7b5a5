"""Correcting: a rejected row is opened, typed right, checked like a file, and taken in as a delivery of its own."""

from contextlib import ExitStack
from dataclasses import replace

import polars as pl
import streamlit as st

from data.cells.spelling import Spelling
from data.feeds import named
from data.feeds.columns import facts_of, kind_of
from data.handing_in.delivery import Examined
from data.language import _
from data.mapping.mapped import as_in_file
from data.registry.tables import Delivery
from data.store.store import Store
from metrics.facts.figures import Figures
from pages.widgets.frame import escaped
from pages.widgets.upload import bench
from pages.widgets.upload.examined import show_examined
from pages.widgets.upload.rejected import Whole
from pages.widgets.upload.understood import checked
from pages.widgets.upload.uploads import new_folder
from reports import text
from reports.workbook.rejected_rows import corrected_workbook

SIDE_BY_SIDE = 3


def correct(store: Store, figures: Figures, delivery: Delivery, faults: pl.DataFrame, whole: Whole) -> None:
    """Open one rejected row of a delivery and correct it here; `whole` gives the rows once somebody asks for them."""
    key = f"correct-{delivery.id}"
    if faults.is_empty() or not st.toggle(_("Correct a row here"), key=key):
        return
    rows, spelling = st.session_state.get(f"{key}-rows") or whole()  # read once, and its look logged once
    st.session_state[f"{key}-rows"] = rows, spelling
    places = dict(as_in_file(faults).select(faults["row"].alias("key"), "row").iter_rows())
    known = [row for row in rows["row"] if row in places]
    if not known:
        st.caption(_("The rows of this delivery cannot be shown: correct them in the workbook."))
        return
    row = st.selectbox(_("Row of the file"), known, format_func=lambda one: str(places[one]), key=f"{key}-row")
    line = rows.row(by_predicate=pl.col("row") == row, named=True)
    typed, who = _form(key, delivery.feed, row, line, faults.filter(pl.col("row") == row))
    if typed:
        job = _laid(delivery, typed, who, spelling, places[row])
        bench.lay_correction(f"{key}-{row}", job)
        job.examined = _told(checked(store, figures, job), delivery, who, places[row])
    tried = bench.corrections().get(f"{key}-{row}")
    if tried is not None and tried.examined is not None:
        with st.container(border=True):
            show_examined(store, figures, f"{key}-{row}", tried, tried.examined)


def _form(key: str, feed_id: str, row: int, line: dict[str, str], faults: pl.DataFrame) -> tuple[dict[str, str], str]:
    """The row's cells to be typed over, the faulty ones with their reasons; what was typed and by whom, once sent."""
    wrong: dict[str, list[str]] = {}
    whole_row = []
    for fault in faults.iter_rows(named=True):
        hint = _(". Perhaps: {suggestion}", suggestion=fault["suggestion"]) if fault.get("suggestion") else ""
        said = f"{fault['reason']}{hint}"
        for name in fault["column"].split(", "):
            wrong.setdefault(name, []).append(said)
        if not fault["column"]:
            whole_row.append(said)
    with st.form(f"{key}-{row}-form"):
        for said in whole_row:
            st.caption(f":material/error: {escaped(said)}")
        typed = {}
        columns = named(feed_id).columns
        for start in range(0, len(columns), SIDE_BY_SIDE):
            beside = st.columns(SIDE_BY_SIDE)
            for place, (name, column) in zip(beside, list(columns.items())[start : start + SIDE_BY_SIDE], strict=False):
                with place:
                    label = f"⚠ {name}" if name in wrong else name  # plain: it is what a screen reader says
                    holds = escaped(kind_of(column).holds(facts_of(column)))
                    typed[name] = st.text_input(label, line[name] or "", key=f"{key}-{row}-{name}", help=holds)
                    for said in wrong.get(name, []):
                        st.caption(f":material/error: {escaped(said)}")
        who = st.text_input(_("Your name"), key=f"{key}-who", max_chars=100)
        sent = st.form_submit_button(_("Check"), type="primary", icon=":material/rule:")
    if sent and not who.strip():
        st.warning(_("Say who you are: it is kept with the correction."))
    return (typed, who.strip()) if sent and who.strip() else ({}, "")


def _laid(delivery: Delivery, typed: dict[str, str], who: str, spelling: Spelling, place: int) -> bench.Job:
    """The typed row as a workbook like the one to correct, so that it is read and checked as that would be."""
    held = ExitStack()
    path = new_folder(held) / "correction.xlsx"
    path.write_bytes(corrected_workbook(named(delivery.feed), pl.DataFrame([typed]), spelling))
    name = _("corrected on the page: row {row} of delivery {delivery}", row=place, delivery=delivery.id)
    return bench.Job(name, path, delivery.feed, held=held, by=text.visible(who))


def _told(examined: Examined, delivery: Delivery, who: str, place: int) -> Examined:
    """With a note in the delivery of who corrected what."""
    if examined.intake is None:
        return examined
    note = _(
        "corrected on the page by {who}: row {row} of delivery {delivery}, {file}",
        who=who,
        row=place,
        delivery=delivery.id,
        file=delivery.file_name,
    )
    return replace(examined, intake=replace(examined.intake, notes=[note, *examined.intake.notes]))
