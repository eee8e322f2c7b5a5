"""The workbench: a file from upload to accepted rows: what is understood, asked, wrong, and would change."""

import tempfile
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl
import streamlit as st

from data.changes import ABSENT, CHANGED, NEW, UNCHANGED, changes
from data.delivery import Examined, examine, take_in
from data.feeds import feeds
from data.in_python import in_python
from data.intake import Intake
from data.preview import Preview, Question, preview
from data.store import Store
from data.supposed import Supposed
from metrics.figures import Figures
from metrics.restatements import restated
from pages.parts import desk
from pages.parts.frame import escaped
from reports import text
from reports.rejected import rejected_workbook
from reports.restatements import readable
from reports.table import as_csv

SHOWN = 1000
MOMENT = 0.3  # seconds between two looks at how far a file has been read


@dataclass
class Job:
    """A file on the bench, and how far it has come."""

    name: str
    path: Path
    feed: str
    mapping: str
    mapping_name: str
    sender: str
    covers: tuple[list[str], list[date]] | None
    answers: dict[str, str] = field(default_factory=dict)
    examined: Examined | None = None
    held: ExitStack = field(default_factory=ExitStack)  # folders of the store, kept until the file leaves the bench
    changed: tuple[str, pl.DataFrame] | None = None  # what it does to the records, as of a version of the store
    moved: pl.DataFrame | None = None  # the figures that would move, once somebody asked for them

    @property
    def how(self) -> dict:
        """What `examine` is asked beside the store and the metrics."""
        return {
            "mapping": self.mapping,
            "mapping_name": self.mapping_name,
            "file_name": self.name,
            "covers": self.covers,
            "answers": self.answers,
            "sender": self.sender,
        }


def jobs() -> dict[str, Job]:
    """The files on this reader's bench, by their upload."""
    return st.session_state.setdefault("bench", {})


def put(upload, feed: str, mapping: str, mapping_name: str, sender: str, covers) -> None:
    """Lay an uploaded file on the bench; the name that it came with is text, never a path."""
    folder = Path(tempfile.mkdtemp(prefix="plumbline-upload-"))
    path = folder / "upload"
    path.write_bytes(upload.getbuffer())
    name = text.visible(Path(upload.name).name)
    jobs()[upload.file_id] = Job(name, path, feed, mapping, mapping_name, sender, covers)


def clear(key: str) -> None:
    """Take a file off the bench; what was taken in has its original in the store."""
    job = jobs().pop(key)
    job.held.close()
    job.path.unlink(missing_ok=True)
    job.path.parent.rmdir()


def show(store: Store, figures: Figures) -> None:
    """Every file on the bench, with the next thing to do about it."""
    for key, job in list(jobs().items()):
        with st.container(border=True):
            st.markdown(f"**{escaped(job.name)}** · {feeds()[job.feed].title}")
            if job.examined is None:
                _show_understood(store, figures, key, job)
            else:
                _show_examined(store, figures, key, job, job.examined)


def _discard(key: str) -> None:
    st.button("Discard", key=f"discard-{key}", icon=":material/delete:", on_click=clear, args=(key,))


def _show_understood(store: Store, figures: Figures, key: str, job: Job) -> None:
    """Step one: what is read, and the questions, one after the other."""
    with st.spinner("Reading the file …"):
        found = preview(store, job.feed, job.path, job.answers, job.mapping, job.name, job.sender)
    if found.refused:
        st.error(f"It cannot be taken in. {escaped(found.refused)} Nothing has changed.")
        _discard(key)
        return
    _show_preview(found, key)
    if not found.ready:
        _ask(found.questions[-1], key, job)
        return
    check, discard, _ = st.columns([2, 2, 3])
    with check:
        if st.button("Check the rows", key=f"check-{key}", type="primary", icon=":material/rule:"):
            job.examined = _checked(store, {metric.id: metric.kind for metric in figures.metrics.values()}, job)
            st.rerun()
    with discard:
        _discard(key)


def _checked(store: Store, kinds: dict[str, str], job: Job) -> Examined:
    """The file, read and checked: in another thread, so that a bar can say how far a large one has come."""
    told = [0, 1]

    def tell(done: int, of: int) -> None:
        told[:] = done, of

    words = f"Checking every row of {escaped(job.name)} …"
    bar = st.progress(0.0, words)
    work = job.held.enter_context(store.workspace())
    with ThreadPoolExecutor(1) as aside:
        found = aside.submit(examine, store, job.feed, job.path, kinds, work=work, tell=tell, **job.how)
        while not found.done():
            wait([found], MOMENT)
            done, of = told
            bar.progress(min(done / max(of, 1), 1.0), f"{words} {done:,} rows read" if done else words)
    return found.result()


def _ask(question: Question, key: str, job: Job) -> None:
    """The open question, with its likely answers."""
    with st.form(f"ask-{key}-{question.topic}"):
        st.warning(f":material/help: {escaped(question.words)}")
        options = list(question.options)
        words = {"": "none: leave it out"}
        answer = st.radio(
            "Answer",
            options,
            format_func=lambda one: words.get(one, text.markdown(one)),
            key=f"answer-{key}-{question.topic}",
            label_visibility="collapsed",
        )
        if st.form_submit_button("Answer", type="primary"):
            job.answers[question.topic] = answer
            job.examined = None
            st.rerun()
    _discard(key)


def _show_preview(found: Preview, key: str) -> None:
    for question in found.questions:
        if question.answer:
            st.caption(f":material/check: {escaped(question.topic)}: {escaped(question.answer)}")
    for note in found.notes:
        st.caption(f":material/info: {escaped(note)}")
    if found.rows.height:
        st.caption("The first rows, as they are understood:")
        st.dataframe(
            found.rows,
            hide_index=True,
            height=200,
            placeholder="",
            key=f"rows-{key}",
            alt="The first rows, as understood",
        )
    elif found.raw.height:
        st.caption("The first rows, as they stand in the file:")
        st.dataframe(
            found.raw, hide_index=True, height=200, placeholder="", key=f"raw-{key}", alt="The first rows of the file"
        )


def _show_examined(store: Store, figures: Figures, key: str, job: Job, examined: Examined) -> None:
    """Step two: what is wrong, what would change, and the decision."""
    report, intake = examined.report, examined.intake
    if report.status == "asks":  # of a large file the preview saw the first rows only
        _ask(Question(report.topic, report.question, report.options), key, job)
        return
    if intake is None:
        st.error(f"It cannot be taken in. {escaped(report.notes[0])} Nothing has changed.")
        _discard(key)
        return
    if isinstance(intake.accepted, Path) and not intake.accepted.exists():
        job.examined = None  # it lay here for more than a day, and was swept away
        st.rerun()
    said = f"{report.rows_accepted:,} rows can be accepted, {report.rows_rejected:,} are rejected."
    (st.warning if report.rows_rejected else st.success)(said)
    for note in report.notes:
        st.caption(f":material/info: {escaped(note)}")
    show_rejected(report.rejected, report.rejected_rows, job.feed, f"rejected-{job.feed}", key)
    found = _changed(store, job, intake)
    counted = dict(found["how"].value_counts().iter_rows())
    for column, how in zip(st.columns(4), (NEW, CHANGED, UNCHANGED, ABSENT), strict=True):
        column.metric(f"Records {how}", f"{counted.get(how, 0):,}", border=True)
    if counted.get(ABSENT):
        st.caption(
            "Records that are not in this file stay as they are: leaving one out does not say that it never was."
        )
    if counted.get(CHANGED):
        with st.expander("Which records change, and in what"):
            changed = found.filter(pl.col("how") == CHANGED).drop("how").head(SHOWN)
            st.dataframe(changed, hide_index=True, alt="The records that change, and the columns that change in them")
    _show_moved(store, figures, key, job, intake)
    accept, discard, _ = st.columns([2, 2, 3])
    with accept:
        if st.button("Take it in", key=f"accept-{key}", type="primary", icon=":material/check:"):
            done = take_in(store, examined, desk.scope().who, sender=job.sender)
            st.session_state.setdefault("taken", []).append((job.name, done))
            clear(key)
            st.rerun()
    with discard:
        _discard(key)


def _changed(store: Store, job: Job, intake: Intake) -> pl.DataFrame:
    version = store.version()
    if job.changed is None or job.changed[0] != version:
        with st.spinner("Comparing with the records that are there …"):
            job.changed = version, changes(store, intake)
    return job.changed[1]


def _show_moved(store: Store, figures: Figures, key: str, job: Job, intake: Intake) -> None:
    """Which figures already shown would be other ones; asked for, since all figures are computed for it."""
    if not st.toggle("Show which figures already published would move", key=f"moved-{key}"):
        return
    if job.moved is None:
        with st.spinner("Computing every figure with this delivery and without …"):
            job.moved = _restated(store, figures, intake)
    whole = job.moved.filter(pl.col("breakdown") == "")
    if whole.is_empty():
        st.caption("No figure of a month already shown would move.")
        return
    metrics = whole["metric"].n_unique()
    st.caption(
        f"{text.of(whole.height, 'figure')} of {text.of(metrics, 'metric')} and "
        f"{text.of(whole['unit_id'].n_unique(), 'unit')} would move, units above them included."
    )
    names = dict(figures.tree.units.select("unit_id", "name").iter_rows())
    told = readable(whole.head(SHOWN).with_columns(because=pl.lit(job.name)), figures, names)
    st.dataframe(told, hide_index=True, alt="The figures that would move")


def _restated(store: Store, figures: Figures, intake: Intake) -> pl.DataFrame:
    supposed = Supposed(store, intake)
    try:
        now, then = (
            Figures(one, figures.scope, figures.today, structure=figures.structure) for one in (store, supposed)
        )
        return restated(now, then)
    finally:
        supposed.discard()


def show_rejected(rejected: pl.DataFrame, whole: pl.DataFrame, feed: str, name: str, key: str) -> None:
    """The rejected cells with their place and reason, and a workbook of the rows to correct and hand in again."""
    if rejected.is_empty():
        return
    columns = {"row": "Row", "cell": "Cell", "sheet": "Sheet", "column": "Column", "value": "Found"}
    columns |= {"reason": "Reason", "suggestion": "Perhaps"}
    known = {old: new for old, new in columns.items() if old in rejected.columns}
    readable = rejected.head(SHOWN).with_columns(in_python(rejected["value"].head(SHOWN), text.visible))
    st.dataframe(
        readable.select([pl.col(old).alias(new) for old, new in known.items()]),
        hide_index=True,
        height=min(38 + 35 * min(readable.height, SHOWN), 300),
        alt="Rejected cells with their place, value and reason",
    )
    csv, xlsx, _ = st.columns([2, 3, 1])
    csv.download_button(
        "Rejected rows (CSV)",
        lambda: as_csv(rejected),
        f"{name}.csv",
        "text/csv",
        key=f"{key}-csv",
        on_click="ignore",
    )
    if whole.height:
        xlsx.download_button(
            "Rejected rows to correct (XLSX)",
            lambda: rejected_workbook(feeds()[feed], whole, rejected),
            f"{name}.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            key=f"{key}-xlsx",
            on_click="ignore",
        )
