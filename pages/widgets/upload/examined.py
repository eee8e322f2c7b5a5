"""Examined: step two of the workbench: what is wrong with a file, what it would change, and the decision."""

from pathlib import Path

import polars as pl
import streamlit as st

from data.handing_in.delivery import Examined, take_in
from data.handing_in.preview import Question
from data.handing_in.report import Report
from data.language import _, ngettext
from data.store.changes import ABSENT, CHANGED, NEW, UNCHANGED, changes, tally
from data.store.changes import MOVED as MOVED_UNIT
from data.store.intake import Intake
from data.store.store import Store
from data.store.supposed_store import Supposed
from metrics.facts.figures import Figures
from metrics.meeting.restatements import restated
from pages.widgets import desk
from pages.widgets.frame import escaped
from pages.widgets.table import headed
from pages.widgets.upload.asked import ask
from pages.widgets.upload.bench import Job, clear, discard
from pages.widgets.upload.rejected import SHOWN, show_rejected
from reports.words.restatements import readable

# Pixels: all columns of the figures that would move stand side by side at 1280.
MOVED = {"Month": 64, "Metric": 140, "Unit": 105, "Was": 66, "Is": 66, "Change": 76, "How": 96, "Was, of": 86}
MOVED |= {"Is, of": 86}


def show_examined(store: Store, figures: Figures, key: str, job: Job, examined: Examined) -> None:
    """What is wrong, what would change, and the buttons that take it in or throw it away."""
    report, intake = examined.report, examined.intake
    if report.status == "asks":  # of a large file the preview saw the first rows only
        ask(Question(report.topic, report.question, report.options), key, job)
        discard(key)
        return
    if intake is None:
        st.error(_("It cannot be taken in. {notes} Nothing has changed.", notes=escaped(report.notes[0])))
        discard(key)
        return
    if isinstance(intake.accepted, Path) and not intake.accepted.exists():
        job.examined = None  # it lay here for more than a day, and was swept away
        st.rerun()
    said = _(
        "{rows} can be accepted, {rows_rejected:,} rejected.",
        rows=ngettext("{n} row", "{n} rows", report.rows_accepted),
        rows_rejected=report.rows_rejected,
    )
    (st.warning if report.rows_rejected else st.success)(said)
    for note in dict.fromkeys(report.notes):
        st.caption(f":material/info: {escaped(note)}")
    show_rejected(
        report.rejected, job.feed, f"rejected-{job.feed}", key, lambda: (report.rejected_rows, report.spelling)
    )
    found = _changed(store, job, intake)
    numbers = tally(found)
    _show_numbers(numbers)
    if numbers["gone"]:
        st.caption(
            _("Records that are not in this file stay as they are: leaving one out does not say that it never was.")
        )
    if numbers["changed"] or numbers["moved"]:
        with st.expander(_("Which records change, and in what")):
            changed = found.filter(pl.col("how").is_in([CHANGED, MOVED_UNIT])).head(SHOWN)
            headed(changed, hide_index=True, alt=_("The records that change, and the columns that change in them"))
    _show_moved(store, figures, key, job, intake)
    why_not = _why_not(report, intake)
    if why_not:
        st.caption(f":material/block: {escaped(why_not)}")
    with st.container(horizontal=True):
        words = _("Take it in")
        if st.button(words, key=f"accept-{key}", type="primary", icon=":material/check:", disabled=bool(why_not)):
            done = take_in(store, examined, job.by or desk.scope().who, sender=job.sender)
            st.session_state.setdefault("taken", []).append((job.name, done))
            clear(key)
            st.rerun()
        discard(key)


def _show_numbers(numbers: dict[str, int]) -> None:
    """How many records on file are touched, and how; what is rare is shown where there is any."""
    shown = {"new": NEW, "changed": CHANGED, "unchanged": UNCHANGED, "gone": ABSENT}
    listed = [(_("Records {how}", how=how), numbers[name]) for name, how in shown.items()]
    if numbers["moved"]:
        listed.append((_("Records {how}", how=MOVED_UNIT), numbers["moved"]))
    if numbers["values_lost"]:
        listed.append((_("Values left empty"), numbers["values_lost"]))
    for column, (words, number) in zip(st.columns(len(listed)), listed, strict=True):
        column.metric(words, f"{number:,}", border=True)


def _why_not(report: Report, intake: Intake) -> str:
    """Why nothing can be taken in, or ""; a file without rows may still say that units had nothing to report."""
    if report.rows_accepted or (not report.rows_rejected and intake.covered.height):
        return ""
    return _("It cannot be taken in, since no row of it can be accepted: correct the rows, and hand them in again.")


def _changed(store: Store, job: Job, intake: Intake) -> pl.DataFrame:
    version = store.version()
    if job.changed is None or job.changed[0] != version:
        with st.spinner(_("Comparing with the records that are there …")):
            job.changed = version, changes(store, intake)
    return job.changed[1]


def _show_moved(store: Store, figures: Figures, key: str, job: Job, intake: Intake) -> None:
    """Which figures already shown would be other ones; asked for, since all figures are computed for it."""
    if not st.toggle(_("Show which figures already published would move"), key=f"moved-{key}"):
        return
    if job.moved is None:
        with st.spinner(_("Computing every figure with this delivery and without …")):
            job.moved = _restated(store, figures, intake)
    whole = job.moved.filter(pl.col("breakdown") == "")
    if whole.is_empty():
        st.caption(_("No figure of a month already shown would move."))
        return
    metrics = whole["metric"].n_unique()
    st.caption(
        _(
            "{figures} of {metrics} and {units} would move, units above them included.",
            figures=ngettext("{n} figure", "{n} figures", whole.height),
            metrics=ngettext("{n} metric", "{n} metrics", metrics),
            units=ngettext("{n} unit", "{n} units", whole["unit_id"].n_unique()),
        )
    )
    names = dict(figures.tree.units.select("unit_id", "name").iter_rows())
    told = readable(whole.head(SHOWN).with_columns(because=pl.lit(job.name)), figures, names).drop("Because of")
    headed(
        told,
        hide_index=True,
        column_config={name: st.column_config.Column(width=width) for name, width in MOVED.items()},
        alt=_("The figures that would move"),
    )


def _restated(store: Store, figures: Figures, intake: Intake) -> pl.DataFrame:
    supposed = Supposed(store, intake)
    try:
        now, then = (
            Figures(one, figures.scope, figures.today, structure=figures.structure) for one in (store, supposed)
        )
        return restated(now, then)
    finally:
        supposed.discard()
