"""Columns: every column of the feed, chosen from every column of the file, with its first values beside it."""

import streamlit as st

from data.feeds import named
from data.feeds.columns import Column, facts_of, kind_of
from data.handing_in.preview import Preview
from data.language import _
from data.mapping.file_columns import FileColumns
from pages.widgets.frame import escaped
from pages.widgets.upload.asked import COLUMN, option_words
from pages.widgets.upload.bench import Job
from reports import text

WIDTHS = [6, 6, 5]
NAMED = 3  # other names of a column that are said


def choose_columns(found: Preview, key: str, job: Job) -> None:
    """The list of columns: open where one is missing, since nothing else can be done then."""
    columns, feed = found.columns, named(job.feed)
    if columns is None:
        return
    missing = columns.missing(feed)
    words = _("Columns: {found} of {all} found", found=len(columns.found), all=len(feed.columns))
    if missing:
        words += " · " + _("missing: {columns}", columns=", ".join(missing))
    with st.expander(text.markdown(words), expanded=bool(missing), icon=":material/view_column:"):
        _choose_place(found, columns, key, job)
        if not columns.samples:
            st.caption(_("No header can be read there: say in which row it stands."))
            return
        st.caption(_("✱ every file must have it"))
        state = f"{key}-{hash(str(job.answers))}"  # another answer, and the list begins anew from what is found then
        chosen = {name: _choose(name, column, columns, state) for name, column in feed.columns.items()}
        twice = {header for header in chosen.values() if header and list(chosen.values()).count(header) > 1}
        if twice:
            listed = ", ".join(sorted(twice))
            st.caption(escaped(_("One column of the file can be one of the feed only: {columns}", columns=listed)))
        if st.button(_("Use these columns"), key=f"use-{key}", disabled=bool(twice), type="primary"):
            _keep(found, columns, job, chosen)
            st.rerun()


def _choose_place(found: Preview, columns: FileColumns, key: str, job: Job) -> None:
    """Which sheet is looked at, and where its header stands; an answer at once, since all columns hang on it."""
    left, right = st.columns(2)
    if len(found.sheets) > 1:
        where = found.sheets.index(columns.sheet)
        box = f"sheet-{key}-{columns.sheet}"
        left.selectbox(_("Sheet"), found.sheets, where, key=box, on_change=_answer, args=(job, "sheet", box))
    now = job.answers.get("header_rows", "")
    rows = {"": _("found by itself")} | ({now: now} if now else {})
    rows |= {str(number): f"{number}: {said}" for number, said in columns.rows.items()}
    box = f"header-{key}-{columns.sheet}-{now}"
    right.selectbox(
        _("Row of the header"),
        list(rows),
        list(rows).index(now),
        format_func=rows.__getitem__,
        key=box,
        on_change=_answer,
        args=(job, "header_rows", box),
    )


def _answer(job: Job, topic: str, box: str) -> None:
    option = st.session_state[box]
    if option:
        job.answer(topic, option)
    else:
        job.answers.pop(topic, None)


def _choose(name: str, column: Column, columns: FileColumns, state: str) -> str:
    """One column of the feed: what it holds, the file's columns to choose from, and the first values of the chosen."""
    options = ["", *columns.samples]
    left, middle, right = st.columns(WIDTHS, vertical_alignment="center")
    must = "" if column.nullable else " ✱"
    names = column.metadata["aliases"][:NAMED]
    holds = kind_of(column).holds(facts_of(column))
    said = _("{holds}; also called {names}", holds=holds, names=", ".join(names)) if names else holds
    left.markdown(f"**{escaped(name)}**{must}  \n:small[{escaped(said)}]")
    chosen = middle.selectbox(
        name,
        options,
        options.index(columns.found.get(name, "")),
        format_func=lambda header: option_words(header, columns) if header or column.nullable else _("choose a column"),
        key=f"column-{name}-{state}",
        label_visibility="collapsed",
    )
    right.caption(escaped(" · ".join(columns.samples.get(chosen, ()))) or text.EMPTY)
    return chosen


def _keep(found: Preview, columns: FileColumns, job: Job, chosen: dict[str, str]) -> None:
    """Keep as answers what differs from what was found, and what is being asked: none is an answer to that too."""
    if len(found.sheets) > 1:
        job.answer("sheet", job.answers.get("sheet", columns.sheet))
    asked = {question.topic for question in found.questions if question.answer is None}
    feed = named(job.feed)
    for name, header in chosen.items():
        leave_out = not header and feed.columns[name].nullable and f"{COLUMN}{name}" in asked
        if header != columns.found.get(name, "") or leave_out:
            job.answer(f"{COLUMN}{name}", header)
