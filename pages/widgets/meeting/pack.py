"""A month's pack, made from the figures that are shown; kept until these or what people added change."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

import streamlit as st

from data import clock
from data.language import _, language
from data.store import editions
from metrics.facts.figures import Figures
from reports.document.document import as_pictures
from reports.layout.content import Pack, Progress
from reports.packs import named
from reports.packs.build import build
from reports.packs.gathered import gathered

MOST = 8  # packs kept
WIDE = 800  # pixels of a picture
Result = TypeVar("Result")


@dataclass
class Made:
    """A pack, and what was written from it so far: format -> bytes, and its pages as pictures."""

    pack: Pack
    files: dict[str, bytes] = field(default_factory=dict)
    pictures: list[bytes] = field(default_factory=list)


@st.cache_resource
def _kept() -> OrderedDict[tuple[Any, ...], Made]:
    return OrderedDict()


def _watched(begins: str, work: Callable[[Progress], Result]) -> Result:
    """The work's result, with a bar that shows how far it is while it goes on."""
    bar = st.progress(0.0, begins)

    def tell(share: float, words: str) -> None:
        bar.progress(min(share, 1.0), f"{words} …")

    try:
        return work(tell)
    finally:
        bar.empty()


def made(figures: Figures, pack_id: str, month: date, under: str | None = None) -> Made:
    """The pack; the key holds the reader's scope and language."""
    entered = editions.entered(figures.store)
    who = (figures.scope.who, figures.scope.units)
    view = (str(figures.store.folder), figures.version, figures.structure, who, entered, clock.today())
    key = (*view, language(), pack_id, month, under)
    kept = _kept()
    found = kept.get(key)
    if found is None:

        def work(progress: Progress) -> Pack:
            return named(pack_id).make(figures, month, under, gathered(figures, month, clock.today()), progress)

        found = kept[key] = Made(_watched(_("What people added …"), work))
        while len(kept) > MOST:
            kept.popitem(last=False)
    return found


def written(of: Made, form: str, template: bytes | None = None) -> bytes:
    """The pack as a file; only one with the house's own template is kept. ValueError where the template is none."""
    if form in of.files and template is None:
        return of.files[form]
    file = _watched("Writing …", lambda progress: build(of.pack, form, progress, template))
    if template is None:
        of.files[form] = file
    return file


def pictured(of: Made) -> list[bytes]:
    """The pack's pages as PNG pictures."""
    if not of.pictures:
        of.pictures = _watched("Drawing …", lambda progress: as_pictures(of.pack, WIDE, progress))
    return of.pictures
