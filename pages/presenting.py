"""Presenting: a pack on the whole screen, slide by slide with the keyboard, live: every slide opens what is beneath."""

import re
from datetime import date

import streamlit as st

from data.language import _
from data.store import editions
from metrics.facts.figures import Figures
from pages.widgets import choices, desk
from pages.widgets.beneath import forget_slide, look_beneath
from pages.widgets.frame import escaped, open_frame, stands_on
from pages.widgets.meeting.keyboard import full_screen, listen, press
from pages.widgets.meeting.pack import made
from pages.widgets.meeting.slide import show_blocks
from pages.widgets.page import Page
from reports.layout.content import Pack, Slide
from reports.layout.foot import foot_words
from reports.packs import recipes

PLACE = "slide shown"
MANY = 99_999  # slides: more than any pack has
BIG = """<style>
:is(.st-key-context, .st-key-head, .st-key-tools, .st-key-chosen, [data-testid="stHeader"]) {display: none;}
.stMainBlockContainer {max-width: none; padding: 1.2rem 3vw 5rem 3vw; min-height: 100vh; display: flex; flex-shrink: 0;}
.stMainBlockContainer > .stVerticalBlock {flex: 1;}
[data-testid="stLayoutWrapper"]:has(> :is(.st-key-slide, [class*="st-key-rest-"])) {flex: 1 0 auto; display: flex;}
.stMainBlockContainer h1 {font-size: clamp(1.7rem, 2.6vw, 3.2rem); line-height: 1.2; padding: 0 0 0.8rem 0;}
.stMainBlockContainer h3 {font-size: clamp(2.2rem, 3.4vw, 4.2rem); padding: 0;}
.stMainBlockContainer [data-testid="stMarkdownContainer"] :is(p, li) {font-size: clamp(1.15rem, 1.3vw, 1.7rem);}
.stMainBlockContainer [data-testid="stCaptionContainer"] p {font-size: clamp(1rem, 1vw, 1.3rem);}
.stMainBlockContainer :is(td, th), .stMainBlockContainer :is(td, th) * {font-size: clamp(1.05rem, 1.15vw, 1.5rem);}
[class*="st-key-rest-"] > [data-testid="stLayoutWrapper"], [class*="st-key-rest-"] > * > .stHorizontalBlock {flex: 1;}
[class*="st-key-rest-"] .stElementContainer:has(.stPlotlyChart) {min-height: 22rem;}
.st-key-bar {position: fixed; bottom: 0; left: 0; right: 0; z-index: 9; padding: 0.6rem 3vw;
    background: BACKGROUND;}
.st-key-unseen {position: absolute; left: -9999px;}
.stMainBlockContainer .stElementContainer:has(.stHtml), [data-testid="stLayoutWrapper"]:has(> .st-key-bar),
[data-testid="stLayoutWrapper"]:has(> .st-key-unseen) {position: absolute;}
</style>"""


def _place(last: int) -> int | None:
    """The slide that is shown; None before it begins. A link's slide counts once: afterwards the address only follows,
    since a key that is pressed while a page is on its way would find an older one in it."""
    if PLACE not in st.session_state and (linked := st.query_params.get("slide")) is not None:
        st.session_state[PLACE] = int(linked) if re.fullmatch(r"[0-9]{1,5}", linked) else 1
    place = st.session_state.get(PLACE)
    return None if place is None else min(max(place, 1), last)


def _go(place: int) -> None:
    st.session_state[PLACE] = place


def _turn(by: int, last: int) -> None:
    """So many slides on, from where one is by now: keys may be quicker than pages."""
    _go(min(max((_place(last) or 1) + by, 1), last))


def _leave() -> None:
    st.session_state[PLACE] = None
    st.query_params.pop("slide", None)


def _show_doors(figures: Figures, slide: Slide, month: date) -> None:
    """What is beneath."""
    when = f"{month:%Y-%m}"
    if slide.metric and slide.unit:
        if press("explain", "Explain", "E", icon=":material/manage_search:"):
            among = {"window": "12", "part": "", "peers": figures.kinds.get(slide.unit, ""), "under": ""}
            look_beneath("explain", metric=slide.metric, unit=slide.unit, month=when, **among)
        if press("trends", "Over time", "T", icon=":material/show_chart:"):
            look_beneath("trends", metric=slide.metric, units=slide.unit, month=when)
    if slide.metric and press("standings", "Standings", "S", icon=":material/leaderboard:"):
        look_beneath("standings", metric=slide.metric, month=when, window="12")


def _show_keys(figures: Figures, slide: Slide, place: int, last: int, month: date) -> None:
    """What keys press; there before the slide is drawn."""
    with st.container(horizontal=True, vertical_alignment="center", key="bar"):
        press("back", "Back", "←", _turn, args=(-1, last), disabled=place == 1)
        press("next", "Next", "→", _turn, args=(1, last), disabled=place == last)
        _show_doors(figures, slide, month)
        full_screen()
        press("leave", "Leave", "Esc", _leave)
        if slide.notes:
            with st.popover(_("Notes"), icon=":material/notes:"):
                for note in slide.notes:
                    st.markdown(escaped(note))
        st.markdown(f"{place} of {last}")
    with st.container(key="unseen"):
        press("first", "First", "Home", _go, args=(1,))
        press("last", "Last", "End", _go, args=(last,))


def _show_slide(figures: Figures, pack: Pack, month: date) -> None:
    shade = st.context.theme.type or "light"
    st.html(BIG.replace("BACKGROUND", str(st.get_option(f"theme.{shade}.backgroundColor"))))
    last = len(pack.slides)
    place = _place(last) or 1
    if st.query_params.get("slide") != str(place):
        st.query_params["slide"] = str(place)
    slide = pack.slides[place - 1]
    section = next(one for one in pack.sections if slide in one.slides)
    _show_keys(figures, slide, place, last, month)
    st.caption(escaped(f"{section.name} · {pack.subtitle} · {foot_words(pack, slide.source)}"))
    st.title(escaped(slide.title), anchor=False)
    if slide.mark:
        st.caption(f":material/edit: {escaped(slide.mark)}")
    with st.container(key="slide"):
        show_blocks(slide, section.name)


def _choose(figures: Figures) -> tuple[str, date, str | None]:
    listed = recipes()
    pack = choices.choose(_("Pack"), "pack", list(listed), "monthly", lambda one: listed[one].title, width=320)
    return pack, choices.choose_month(figures), choices.choose_under(figures)


def show() -> None:
    """The page: the choice of a pack, and once it has begun its slides on the whole window."""
    forget_slide()
    listen()
    figures = desk.figures()
    if _place(MANY) is None:
        open_frame(_("Presenting"), desk.store(), figures)
        pack_id, month, under = _choose(figures)
        stands_on(figures, month)
        closed = editions.of_month(figures.store, month)
        if closed and figures.edition is None:
            st.info(
                _(
                    "To present what was frozen, choose {edition} under Figures of today.",
                    edition=desk.edition_words(closed),
                )
            )
        if recipes()[pack_id].of_unit and under is None:
            st.info(_("This pack is about one unit: choose it as the branch."))
            return
        with st.container(horizontal=True):
            st.button(_("Begin"), type="primary", shortcut="Enter", on_click=_go, args=(1,))
            full_screen()
        st.caption(
            _(
                "→ or Page Down: the next slide · ← or Page Up: the one before · Home, End · E: explain the number · "
                "T: over time · S: standings · B: from there back to the slide · F: full screen · Esc: leave"
            )
        )
        return
    with st.container(key="chosen"):  # hidden, but the choices keep their place in the address
        pack_id, month, under = _choose(figures)
    _show_slide(figures, made(figures, pack_id, month, under).pack, month)


page = Page("Presenting", ":material/slideshow:", 51, show, tab="Present")

if __name__ == "__main__":
    from streamlit_app import main

    main()
