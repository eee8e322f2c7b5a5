"""Definitions: what each metric means, how it is computed, and its worked example."""

import streamlit as st

from metrics.definition import formula
from metrics.example import read_example
from metrics.measure import BETTER, KINDS, Metric
from pages import Page
from pages.parts import choices, desk
from pages.parts.frame import escaped, open_frame
from reports import text


def _show_example(metric: Metric) -> None:
    example = read_example(metric.example)
    st.markdown(f"**Worked example, {text.month(example.month)}**: what each row adds to either side")
    for block in example.blocks:
        st.caption(escaped(block.feed))
        st.dataframe(
            block.shown,
            hide_index=True,
            placeholder="",
            alt=f"Worked example of {metric.title}: rows of {block.feed}",
        )


def _show(metric: Metric) -> None:
    st.markdown(escaped(metric.words))
    for heading, words in (("Why it matters", metric.why), ("Rule", metric.reference)):
        if words:
            st.markdown(f"**{heading}.** {escaped(words)}")
    top, bottom = formula(metric)
    st.markdown(f"**Numerator.** {escaped(top)}")
    st.markdown(f"**Denominator.** {escaped(bottom)}")
    facts = [KINDS[metric.kind], BETTER[metric.better]]
    facts += [f"target {text.value(metric, target.value)}" for target in metric.targets]
    facts += [f"ranked from a denominator of {metric.least:g}"]
    facts += [f"by {metric.by}"] if metric.by else []
    st.caption(escaped(" · ".join(facts)))
    for heading, words in (("Left out", metric.exclusions), ("The trap", metric.trap)):
        if words:
            st.markdown(f"**{heading}.** {escaped(words)}")
    if metric.example:
        _show_example(metric)


def show() -> None:
    """The page."""
    figures = desk.figures()
    open_frame("Definitions", desk.store(), figures)
    chosen = choices.choose_metric(figures)
    for mechanism in dict.fromkeys(metric.mechanism for metric in figures.metrics.values()):
        st.subheader(escaped(mechanism), anchor=False)
        for metric in figures.metrics.values():
            if metric.mechanism == mechanism:
                with st.expander(escaped(metric.title), expanded=metric.id == chosen.id):
                    _show(metric)


page = Page("Definitions", ":material/menu_book:", 5, show)

if __name__ == "__main__":
    from streamlit_app import main

    main()
