"""Asked: the open question about a file on the bench, with its likely answers."""

import streamlit as st

from data.handing_in.preview import Question
from pages.widgets.frame import escaped
from pages.widgets.upload.bench import Job, discard
from reports import text


def ask(question: Question, key: str, job: Job) -> None:
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
    discard(key)
