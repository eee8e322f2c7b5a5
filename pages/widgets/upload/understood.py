"""Understood: step one of the workbench: what is read of a file, and the questions, one after the other."""

from concurrent.futures import ThreadPoolExecutor, wait

import polars as pl
import streamlit as st

from data.feeds import feeds
from data.handing_in.delivery import Examined, examine
from data.handing_in.preview import Preview, preview
from data.reading.sheet import letters
from data.store.store import Store
from metrics.facts.figures import Figures
from pages.widgets.frame import escaped
from pages.widgets.upload.answered import plainly
from pages.widgets.upload.asked import ask
from pages.widgets.upload.bench import Job, discard
from reports import text

MOMENT = 0.3  # seconds between two looks at how far a file has been read


def show_understood(store: Store, figures: Figures, key: str, job: Job) -> None:
    """What is read, and the next thing to answer or to do."""
    with st.spinner("Reading the file …"):
        found = preview(store, job.feed, job.path, job.answers, job.mapping, job.name, job.sender)
    if found.refused:
        st.error(f"It cannot be taken in. {escaped(found.refused)} Nothing has changed.")
        _show_other(found)
        discard(key)
        return
    if job.covers:
        spoken = ", ".join(text.month(month) for month in job.covers[1])
        st.caption(f":material/info: It speaks for every unit in {spoken}: a unit without rows had nothing to report.")
    _show_preview(found, key)
    if not found.ready:
        _show_other(found)
        ask(found.questions[-1], key, job)
        return
    check, aside, _ = st.columns([2, 2, 3])
    with check:
        if st.button("Check the rows", key=f"check-{key}", type="primary", icon=":material/rule:"):
            job.examined = _checked(store, {metric.id: metric.kind for metric in figures.metrics.values()}, job)
            st.rerun()
    with aside:
        discard(key)


def _show_other(found: Preview) -> None:
    if found.other:
        st.warning(f"It looks like {feeds()[found.other].title}: choose that feed.")


def _checked(store: Store, kinds: dict[str, str], job: Job) -> Examined:
    """The file, read and checked: in another thread, so that a bar can say how far a large one has come."""
    told = [0, 1]

    def tell(done: int, of: int) -> None:
        told[:] = done, of

    words = f"Checking every row of {escaped(job.name)} …"
    bar = st.progress(0.0, words)
    work = job.held.enter_context(store.workspace())
    with ThreadPoolExecutor(1) as thread:
        found = thread.submit(examine, store, job.feed, job.path, kinds, work=work, tell=tell, **job.how)
        while not found.done():
            wait([found], MOMENT)
            done, of = told
            bar.progress(min(done / max(of, 1), 1.0), f"{words} {done:,} rows read" if done else words)
    return found.result()


def _show_preview(found: Preview, key: str) -> None:
    for question in found.questions:
        if question.answer is not None:
            st.caption(f":material/check: {escaped(plainly(question))}")
    for note in found.notes:
        st.caption(f":material/info: {escaped(note)}")
    if found.rows.height:
        st.caption("The first rows under the feed's columns; values still as written:")
        st.dataframe(
            found.rows.rename({"row": "Row"}),
            hide_index=True,
            height=200,
            placeholder="",
            key=f"rows-{key}",
            alt="The first rows under the feed's columns",
        )
    elif found.raw.height:
        st.caption("The first rows, as they stand in the file:")
        st.dataframe(
            _as_spreadsheets_say(found.raw),
            hide_index=True,
            height=200,
            placeholder="",
            key=f"raw-{key}",
            alt="The first rows of the file",
        )


def _as_spreadsheets_say(raw: pl.DataFrame) -> pl.DataFrame:
    """The rows of a file with the names that spreadsheets give to places, as faults name them: Row, A, B, C."""
    cells = [name for name in raw.columns if name not in ("row", "fields")]
    return raw.select(pl.col("row").alias("Row"), *[pl.col(name).alias(letters(i)) for i, name in enumerate(cells)])
