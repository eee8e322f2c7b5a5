"""Speech: in which language a page speaks to its reader: the address, the switch, the installation, the browser."""

from contextlib import AbstractContextManager

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from data.language import SOURCE, ask_reader, known, languages, set_up, speaking

KEY = "lang"
NAMES = {"en": "English", "zh_CN": "中文"}  # of languages, each in itself; another one is named by its code


def chosen() -> str | None:
    """The language of the session that this runs in; None where it runs in none, as in a command."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    answer: str | None = st.session_state.get("language")
    return answer


def spoken() -> AbstractContextManager[None]:
    """Within it, this run speaks the reader's language. What was chosen, by a link or by the switch, stays for the
    session and in the address; nobody has chosen: as the installation is set up, else as the browser asks."""
    ask_reader(chosen)
    asked = known(st.query_params.get(KEY))
    if asked:
        st.session_state["language_chosen"] = asked
    found = asked or st.session_state.get("language_chosen")
    if found and not asked:
        st.query_params[KEY] = found
    if not found:
        found = set_up() or known(st.context.locale) or SOURCE
    st.session_state["language"] = found
    return speaking(found)


def show_switch() -> None:
    """A button for each language that is not spoken now."""
    now = st.session_state["language"]
    for one in languages():
        if one != now:
            st.button(NAMES.get(one, one), key=f"speak_{one}", on_click=_switch, args=(one,), type="tertiary")


def _switch(wanted: str) -> None:
    st.query_params[KEY] = wanted
