"""Remembered: the answers that are kept of each sender, in plain words, and the button that forgets them."""

import streamlit as st

from data.errors import Refused
from data.feeds import feeds
from data.language import _
from data.mapping.mapping import answers_of, parse_mapping
from data.mapping.senders import Remembered, all_remembered, forget
from data.store.store import Store
from pages.widgets.frame import escaped
from pages.widgets.upload.asked import option_words, subject


def show_remembered(store: Store) -> None:
    """Every sender with what it is not asked any more."""
    listed = all_remembered(store.folder)
    st.caption(
        _("What a sender was asked once is not asked again. What is forgotten here is asked with the next file.")
    )
    if not listed:
        st.info(_("Nothing is remembered of any sender."))
    for one in listed:
        with st.container(border=True):
            words, button = st.columns([5, 1], vertical_alignment="center")
            title = feeds()[one.feed].title if one.feed in feeds() else one.feed
            words.markdown(f"**{escaped(one.sender)}** · {escaped(title)}")
            for line in _lines(one):
                words.caption(escaped(line))
            button.button(_("Forget"), key=f"forget-{one.path.name}", on_click=forget, args=(one,))


def _lines(one: Remembered) -> list[str]:
    try:
        answers = answers_of(parse_mapping(one.mapping, one.path.name))
    except Refused as refusal:  # a version that asks otherwise
        return [str(refusal)]
    return [f"{subject(topic)}: {option_words(option)}" for topic, option in answers.items()]
