"""The front door: navigation over the pages that the folder holds; nothing else."""

from pathlib import Path
from typing import Any

import streamlit as st

from pages.widgets import speech
from pages.widgets.page import all_pages

LOGO = Path(__file__).resolve().parent / "docs" / "plumbline.svg"
DARK = LOGO.with_name("plumbline-dark.svg")  # no one grey is read on both grounds
ICON = LOGO.with_name("icon.svg")  # a file of ours: a named icon would be fetched from elsewhere
# Less air above; captions darker than Streamlit's, whose grey has too little contrast for small type.
LOOKS = """<style>
.stMainBlockContainer {padding-top: 3.5rem; padding-bottom: 3rem;}
h1 {padding-top: 0;}
[data-testid="stCaptionContainer"] {color: inherit; opacity: 0.78;}
</style>"""


def main() -> None:
    """Show the page that the address names."""
    st.set_page_config(page_title="Plumbline", page_icon=str(ICON), layout="wide")
    st.logo(str(DARK if st.context.theme.type == "dark" else LOGO), size="large")
    st.html(LOOKS)
    with speech.spoken():
        _navigate()


def _navigate() -> None:
    with st.sidebar.container(horizontal=True):
        speech.show_switch()
    found = all_pages()
    shown: dict[str, list[Any]] = {}
    for page in found:
        where = {"default": True} if page.first else {"url_path": page.address}
        shown.setdefault(page.section, []).append(st.Page(page.show, title=page.title, icon=page.icon, **where))
    # The first page is at the root; its own address opens it too.
    first = found[0]
    shown[first.section].append(st.Page(first.show, title=first.title, url_path=first.address, visibility="hidden"))
    st.navigation(shown, expanded=True).run()


if __name__ == "__main__":
    main()
