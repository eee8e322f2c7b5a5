"""Packs: choose one, look at it as pictures, and take it away as a file."""

from datetime import date
from functools import partial

import streamlit as st

from data import clock
from data.language import _, ngettext
from data.store import presented
from data.store.store import Store
from metrics.facts.figures import Figures
from pages.widgets import choices, desk
from pages.widgets.frame import escaped
from pages.widgets.links import link
from pages.widgets.meeting.pack import Made, made, pictured, written
from reports.packs import recipes
from reports.packs.build import FORMATS


def show_packs(_store: Store, figures: Figures, month: date) -> None:
    """The step."""
    listed = recipes()
    chosen = choices.choose(_("Pack"), "pack", list(listed), "monthly", lambda one: listed[one].title, width=320)
    under = choices.choose_under(figures)
    st.caption(listed[chosen].words)
    if listed[chosen].of_unit and under is None:
        st.info(_("This pack is about one unit: choose it as the branch."))
        return
    edition = figures.edition
    link(
        "presenting",
        _("Present it"),
        pack=chosen,
        month=month,
        under=under or "",
        as_of=desk.of_edition(edition) if edition else "",
    )
    with st.expander(_("A template of your own for PPTX")):
        own = st.file_uploader(_("A .potx or .pptx"), type=["potx", "pptx"], max_upload_size=50)
    state = st.session_state.setdefault("packs", set())
    key = (chosen, month, under, figures.version)
    with st.container(horizontal=True):
        preview = st.button(_("Preview"), icon=":material/image:")
        asked = [form for form in FORMATS if st.button(_("Make {upper}", upper=form.upper()), icon=":material/draft:")]
    name = f"{chosen}-{month:%Y-%m}-{f'edition-{edition.number}' if edition else 'provisional'}"
    for form in asked:
        _offer(figures, month, made(figures, chosen, month, under), f"{name}.{form}", own.getvalue() if own else None)
    _show_presented(figures, month)
    if preview:
        state.add(key)
    if key in state:
        of = made(figures, chosen, month, under)
        pictures = pictured(of)
        st.subheader(ngettext("{n} page", "{n} pages", len(pictures)), anchor=False)
        columns = st.columns(2)
        for place, picture in enumerate(pictures):
            columns[place % 2].image(picture, caption=_("Page {place}", place=place + 1), width="stretch")


def _offer(figures: Figures, month: date, of: Made, name: str, template: bytes | None) -> None:
    """The file; what is handed out for an edition is kept."""
    form = name.rpartition(".")[2]
    try:
        file = written(of, form, template if form == "pptx" else None)
    except ValueError as error:
        st.error(escaped(str(error)))
        return
    if figures.edition is not None:
        presented.keep(figures.store, figures.scope, file, name, month, figures.edition.number, clock.now())
    st.download_button(
        _("Download {name} ({size} MB)", name=name, size=f"{len(file) / 1e6:,.1f}"),
        file,
        name,
        type="primary",
        icon=":material/download:",
        on_click="ignore",
    )


def _show_presented(figures: Figures, month: date) -> None:
    """What was handed out before, as it was: answers given later show in the next file."""
    listed = presented.presented(figures.store, figures.scope, month)
    if not listed:
        return
    st.subheader(_("What was handed out"), anchor=False)
    for one in listed:
        words, button = st.columns([5, 2], vertical_alignment="center")
        when = f"{one.at:%Y-%m-%d %H:%M} UTC"
        words.markdown(escaped(f"{one.name} · {when} · {one.by} · {one.sha256[:12]}"))
        file = partial(_again, figures, one.sha256)
        button.download_button(_("Download again"), file, one.name, key=one.sha256, on_click="ignore")


def _again(figures: Figures, sha256: str) -> bytes:
    return presented.had_again(figures.store, figures.scope, sha256)[1]
