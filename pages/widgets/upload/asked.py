"""Asked: the open question about a file, whatever it is about, and what was answered before."""

import streamlit as st

from data.handing_in.preview import Preview, Question
from data.language import _
from data.mapping.file_columns import FileColumns
from pages.widgets.frame import escaped
from pages.widgets.upload.bench import Job
from reports import text

COLUMN = "columns."


def subject(topic: str) -> str:
    """What a question is about, for people: of a column its name, else the topic's own words."""
    return topic.removeprefix(COLUMN) if topic.startswith(COLUMN) else topic.replace("_", " ")


def option_words(option: str, columns: FileColumns | None = None) -> str:
    """An option, for people; a column of the file with its first values."""
    if not option:
        return _("none: leave it out")
    samples = columns.samples.get(option, ()) if columns else ()
    return text.visible(f"{option} · {', '.join(samples)}" if samples else option)


def ask(question: Question, key: str, job: Job, columns: FileColumns | None = None) -> None:
    """The open question, with its likely answers."""
    samples = columns if question.topic.startswith(COLUMN) else None
    with st.form(f"ask-{key}-{question.topic}"):
        st.warning(escaped(question.words), icon=":material/help:")
        answer = st.radio(
            _("Answer"),
            list(question.options),
            format_func=lambda option: text.markdown(option_words(option, samples)),
            key=f"answer-{key}-{question.topic}",
            label_visibility="collapsed",
        )
        if st.form_submit_button(_("Answer"), type="primary"):
            job.answer(question.topic, answer, question.words)
            st.rerun()


def show_answered(found: Preview, key: str, job: Job) -> None:
    """What was answered, now or by this sender earlier. Columns are left to the list of columns, where there is one."""
    for question in found.questions:
        if question.answer is None or (found.columns and question.topic.startswith(COLUMN)):
            continue
        said = _(
            ":material/check: {subject}: **{option_words}**",
            subject=escaped(subject(question.topic)),
            option_words=escaped(option_words(question.answer)),
        )
        if question.of:
            st.caption(said + " · " + escaped(_("remembered of {sender}", sender=question.of)))
            continue
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(said, help=escaped(job.asked.get(question.topic, "")) or None, width="content")
            st.button(
                _("Ask again"),
                key=f"again-{key}-{question.topic}",
                type="tertiary",
                on_click=_take_back,
                args=(job, question.topic),
            )


def _take_back(job: Job, topic: str) -> None:
    job.answers.pop(topic, None)
    job.examined = None
