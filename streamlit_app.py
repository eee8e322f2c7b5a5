"""The front door: navigation over the pages that the folder holds; nothing else."""

from pathlib import Path

import streamlit as st

from pages.widgets import bar, search, speech
from pages.widgets.page import all_pages

LOGO = Path(__file__).resolve().parent / "docs" / "plumbline.svg"
DARK = LOGO.with_name("plumbline-dark.svg")  # no one grey is read on both grounds
ICON = LOGO.with_name("icon.svg")  # a file of ours: a named icon would be fetched from elsewhere


def main() -> None:
    """Show the page that the address names."""
    st.set_page_config(page_title="Plumbline", page_icon=str(ICON), layout="wide")
    st.logo(str(DARK if st.context.theme.type == "dark" else LOGO), size="large")
    with speech.spoken():
        found = {page.address: page.streamlit for page in all_pages()}
        # The first page is at the root; its own address opens it too.
        first = all_pages()[0]
        again = st.Page(first.show, title=first.title, url_path=first.address, visibility="hidden")
        asked = st.navigation([*found.values(), again], position="top")
        with st.container(horizontal=True, vertical_alignment="center", key="tools"):
            search.offer()
            speech.show_switch()
        page = next(one for one in all_pages() if one.address == (asked.url_path or first.address))
        bar.open_bar(page)
        asked.run()


if __name__ == "__main__":
    main()
