"""Understood: step one of the workbench: what is read of a file, and the questions, one after the other."""

from concurrent.futures import ThreadPoolExecutor, wait

import polars as pl
import streamlit as st

from data.feeds import feeds
from data.handing_in.delivery import Examined, Request, examine
from data.handing_in.preview import Preview
from data.language import _
from data.reading.xlsx_sheet import letters
from data.store.store import Store
from metrics.facts.figures import Figures
from pages.widgets.frame import escaped
from pages.widgets.table import headed
from pages.widgets.upload.asked import ask, show_answered
from pages.widgets.upload.bench import Job, discard
from pages.widgets.upload.columns import choose_columns
from reports import text

MOMENT = 0.3  # seconds between two looks at how far a file has been read


def show_understood(store: Store, figures: Figures, key: str, job: Job) -> None:
    """What is read, and the next thing to answer or to do."""
    with st.spinner(_("Reading the file …")):
        found = job.understood(store)
    if found.refused:
        st.error(f"{escaped(_('It cannot be taken in.'))} {escaped(found.refused)} {_('Nothing has changed.')}")
    _offer_other(found, key, job)
    if job.covers:
        spoken = ", ".join(text.month(month) for month in job.covers[1])
        said = _("It speaks for every unit in {months}: a unit without rows had nothing to report.", months=spoken)
        st.caption(f":material/info: {said}")
    show_answered(found, key, job)
    if not found.refused and not found.ready:
        ask(found.questions[-1], key, job, found.columns)
    choose_columns(found, key, job)
    _show_preview(found, key)
    with st.container(horizontal=True):
        if found.ready and st.button(_("Check the rows"), key=f"check-{key}", type="primary", icon=":material/rule:"):
            job.examined = checked(store, figures, job)
            st.rerun()
        discard(key)


def _offer_other(found: Preview, key: str, job: Job) -> None:
    """The feed that the file fits better, to be taken with one click."""
    if not found.other or found.ready:
        return
    title = feeds()[found.other].title
    st.warning(escaped(_("The file has every column of {feed}, and not those of this one.", feed=title)))
    words = _("Hand it in as {feed}", feed=title)
    st.button(text.markdown(words), key=f"other-{key}", type="primary", on_click=_move, args=(job, found.other))


def _move(job: Job, feed: str) -> None:
    job.feed, job.examined = feed, None
    job.answers = {topic: option for topic, option in job.answers.items() if not topic.startswith("columns.")}


def checked(store: Store, figures: Figures, job: Job) -> Examined:
    """The file, read and checked: in another thread, so that a bar can say how far a large one has come."""
    told = [0, 1]

    def tell(done: int, of: int) -> None:
        told[:] = done, of

    kinds = {metric.id: metric.kind for metric in figures.metrics.values()}
    words = escaped(_("Checking every row of {file} …", file=job.name))
    bar = st.progress(0.0, words)
    work = job.held.enter_context(store.workspace())
    with ThreadPoolExecutor(1) as thread:
        found = thread.submit(examine, store, Request(job.feed, job.path, kinds, **job.how), work, tell)
        while not found.done():
            wait([found], MOMENT)
            done, of = told
            read = _("{n} rows read", n=text.count(done)) if done else ""
            bar.progress(min(done / max(of, 1), 1.0), f"{words} {read}")
    bar.empty()
    return found.result()


def _show_preview(found: Preview, key: str) -> None:
    for note in found.notes:
        st.caption(f":material/info: {escaped(note)}")
    if found.rows.height:
        st.caption(_("The first rows under the feed's columns; values still as written:"))
        headed(
            found.rows.rename({"row": _("Row")}),
            hide_index=True,
            height=_height(found.rows),
            placeholder="",
            key=f"rows-{key}",
            alt=_("The first rows under the feed's columns"),
        )
    elif found.raw.height:
        st.caption(_("The first rows, as they stand in the file:"))
        headed(
            _as_spreadsheets_say(found.raw),
            hide_index=True,
            height=_height(found.raw),
            placeholder="",
            key=f"raw-{key}",
            alt=_("The first rows of the file"),
        )


def _height(rows: pl.DataFrame) -> int:
    return min(38 + 35 * rows.height, 200)


def _as_spreadsheets_say(raw: pl.DataFrame) -> pl.DataFrame:
    """The rows of a file with the names that spreadsheets give to places, as faults name them: Row, A, B, C."""
    cells = [name for name in raw.columns if name not in ("row", "fields")]
    return raw.select(pl.col("row").alias(_("Row")), *[pl.col(name).alias(letters(i)) for i, name in enumerate(cells)])
