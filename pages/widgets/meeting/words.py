"""Words: the sentences of a month's pack, each with what it rests on, for the presenter to write anew."""

from datetime import date

import streamlit as st

from data import clock
from data.language import _
from data.registry.tables import Sentence
from data.store.edited_sentences import sentences
from data.store.store import Store
from metrics.facts.figures import Figures
from pages.widgets import choices, desk
from pages.widgets.frame import escaped
from pages.widgets.meeting.pack import made
from pages.widgets.meeting.slide import show_blocks
from reports import text
from reports.layout.content import Slide
from reports.sections.meeting_input import beneath

SECTIONS = ("cover", "messages")  # those whose sentences are edited one below the other


def _keep(store: Store, month: date, slide: Slide, words: str) -> None:
    entry = Sentence(
        month=month,
        place=slide.id,
        words=words.strip(),
        beneath=beneath(slide),
        at=clock.now(),
        by=desk.scope().who,
    )
    store.enter(entry)
    st.rerun()


def _edit(store: Store, month: date, slide: Slide) -> None:
    """One sentence, with what it rests on."""
    with st.container(border=True):
        with st.form(f"words-{slide.id}", border=False):
            words = st.text_area(_("Sentence"), slide.title, height=68, max_chars=300)
            if slide.mark:
                outdated = "changed since" in slide.mark
                st.caption(f":material/{'warning' if outdated else 'edit'}: {escaped(slide.mark)}")
            if slide.title != slide.said:
                st.caption(_("By the rules: {said}", said=escaped(slide.said)))
            with st.container(horizontal=True):
                kept = st.form_submit_button(_("Keep"))
                lifted = st.form_submit_button(_("Back to the rules' words")) if slide.mark else False
        with st.expander(_("What it rests on")):
            show_blocks(slide)
    if kept and words.strip() and (words.strip() != slide.title or slide.mark):
        _keep(store, month, slide, words)
    if lifted:
        _keep(store, month, slide, "")


def show_words(store: Store, figures: Figures, month: date) -> None:
    """The step: the cover's and the messages' sentences, then any other slide's."""
    pack = made(figures, "monthly", month).pack
    st.caption(
        _(
            "Sentences are written by rules, and only where chance does not explain what they say. "
            "What you write instead is kept with your name; where the figures beneath change "
            "afterwards, it is marked."
        )
    )
    said = sentences(store, month)
    for section in pack.sections:
        if section.id in SECTIONS:
            st.subheader(section.name, anchor=False)
            for slide in section.slides:
                _edit(store, month, slide)
    others = {slide.id: slide for section in pack.sections if section.id not in SECTIONS for slide in section.slides}
    st.subheader(_("Another slide"), anchor=False)
    place = choices.choose(
        _("Slide"),
        "place",
        list(others),
        next(iter(others)),
        lambda one: ("✎ " if one in said else "") + others[one].title,
    )
    _edit(store, month, others[place])
    gone = [sentence for place, sentence in said.items() if all(slide.id != place for slide in pack.slides)]
    if gone:
        st.warning(_("These sentences were written for slides that the figures no longer make:"))
        st.dataframe(
            {
                _("Sentence"): [text.visible(sentence.words) for sentence in gone],
                _("By"): [text.visible(sentence.by) for sentence in gone],
                _("On"): [f"{sentence.at:%Y-%m-%d %H:%M}" for sentence in gone],
            },
            hide_index=True,
            alt=_("Sentences without a slide"),
        )
