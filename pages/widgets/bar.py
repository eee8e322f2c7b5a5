"""The bar: what is chosen for every page in one slim line, and below it the page's name, what is selected, its place.

Pages write into its parts by name, wherever they are asked: what is not written takes no room.
"""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data.language import _
from pages.widgets.page import Page, all_pages
from reports.text import markdown

PARTS = ("month", "window", "under", "peers", "as_of", "demonstration", "complete")
HEAD = ("title", "selected", "tabs")
STYLE = """<style>
[data-testid="stHeader"] {height: 3rem; min-height: 3rem; border-bottom: 1px solid rgba(128, 140, 150, .25);}
[data-testid="stToolbar"] {height: 3rem; min-height: 3rem;}
.stMainBlockContainer {padding: 3rem 1.5rem 3rem; max-width: none;}
.stMainBlockContainer > .stVerticalBlock {gap: .6rem;}
[data-testid="stCaptionContainer"] {color: inherit; opacity: .78;}
.stElementContainer:has(> .stHtml > style:only-child) {display: none;}
.st-key-context {position: sticky; top: 3rem; z-index: 99; background: BACKGROUND; margin: 0 -1.5rem; gap: .5rem;
  padding: .35rem 1.5rem; border-bottom: 1px solid rgba(128, 140, 150, .25);
  min-width: calc(100% + 3rem); max-width: calc(100% + 3rem);}
.st-key-context .stSelectbox [role="group"], .st-key-context [data-testid="stPopover"] button {
  min-height: 1.9rem; height: 1.9rem; border-radius: 1rem; background: none; padding-top: 0; padding-bottom: 0;}
.st-key-context input {font-size: .84rem;}
.st-key-context [data-testid="stPopover"] p {font-size: .84rem;}
.st-key-context .stSelectbox > label {display: none;}
.st-key-part_month {width: 9.4rem;} .st-key-part_window {width: 9.2rem;}
.st-key-part_under {width: 11.5rem;} .st-key-part_peers {width: 11.8rem;}
[data-testid="stLayoutWrapper"]:has(> .st-key-part_complete) {margin-left: auto;}
[data-testid="stLayoutWrapper"]:has(> .st-key-part_selected) {flex: 1;}
[data-testid="stLayoutWrapper"]:has(> .st-key-part_tabs) {margin-left: auto;}
[data-testid="stLayoutWrapper"]:has(> .st-key-tools) {position: absolute;}
.st-key-head {align-items: baseline; gap: 1rem; row-gap: .1rem; padding-bottom: .2rem;}
.st-key-head h1 {font-size: 1.3rem; line-height: 1.4; padding: 0; font-weight: 650;}
.stMainBlockContainer h3 {font-size: 1.02rem; padding: .2rem 0 .4rem;}
.st-key-moved p {font-size: .9rem;}
[data-testid="stMetric"] > div {padding: .55rem .9rem;}
[data-testid="stMetricValue"] {font-size: 1.65rem;}
[data-testid="stMetricDelta"] * {white-space: normal !important;}
[class*="st-key-story_"] .stColumn > .stVerticalBlock {gap: .1rem;}
[class*="st-key-story_"] {border-top: 1px solid rgba(128, 140, 150, .25); padding-top: .4rem;}
.st-key-tabs {gap: .15rem;}
.st-key-tabs a {padding: .1rem .6rem; min-height: 1.8rem; border-radius: 1rem;}
.st-key-tools {position: fixed; top: .45rem; right: 1rem; z-index: 999991; width: max-content; gap: .75rem;
  flex-wrap: nowrap;}
.st-key-tools > * {width: auto; flex: none;}
.st-key-tools button {min-height: 2rem; height: 2rem;}
@media (max-width: 640px) {
  .st-key-context {flex-wrap: nowrap; overflow-x: auto;}
  .st-key-context > * {flex: none;}
  .st-key-head {flex-direction: column; align-items: flex-start; gap: 0;}
  .st-key-part_title {padding-bottom: .9rem;}
  [data-testid="stLayoutWrapper"]:has(> .st-key-part_tabs) {margin-left: 0;}
  .stMainBlockContainer {padding-left: .75rem; padding-right: .75rem;}
}
@media print {.st-key-context, .st-key-tools, .st-key-tabs, [data-testid="stHeader"] {display: none;}}
ACTIVE
</style>"""
ACTIVE = '[data-testid="stTopNavLink"][href$="/{address}"] {{font-weight: 650; color: inherit;}}'


def open_bar(page: Page) -> None:
    """Begin the bar of a run, with the pages of the place that the page belongs to."""
    shade = st.context.theme.type or "light"
    style = STYLE.replace("BACKGROUND", str(st.get_option(f"theme.{shade}.backgroundColor")))
    st.html(style.replace("ACTIVE", ACTIVE.format(address=page.entry.address)))
    with st.container(horizontal=True, vertical_alignment="center", key="context"):
        parts = {name: st.container(key=f"part_{name}", width="content") for name in PARTS}
    with st.container(horizontal=True, vertical_alignment="center", key="head"):
        parts |= {name: st.container(key=f"part_{name}", width="content") for name in HEAD}
    st.session_state["bar"] = parts
    siblings = [one for one in all_pages() if one.section == page.section and not one.aside]
    if len(siblings) > 1:
        with parts["tabs"], st.container(horizontal=True, key="tabs"):
            for one in siblings:
                st.page_link(one.streamlit, label=one.tab or one.title)


def part(name: str) -> DeltaGenerator:
    """A part of the bar that this run began."""
    found: DeltaGenerator = st.session_state["bar"][name]
    return found


def entitle(title: str) -> None:
    """Name the page, and the browser's tab."""
    part("title").title(title, anchor=False)
    st.session_state["bar_title"] = title
    st.set_page_config(page_title=_("{selected} · Plumbline", selected=title))


def selected(*words: str) -> None:
    """Say what is selected, in one sentence; the browser's tab says it too."""
    said = " · ".join(one for one in words if one)
    part("selected").caption(markdown(said))
    tab = f"{st.session_state['bar_title']} · {said}"
    st.set_page_config(page_title=_("{selected} · Plumbline", selected=tab))
