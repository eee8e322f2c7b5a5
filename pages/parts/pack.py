"""A month's pack, made from the figures that are shown; kept until these or what people added change."""

from collections import OrderedDict
from datetime import date

import streamlit as st

from data import clock, editions
from metrics.figures import Figures
from reports.content import Pack
from reports.gathered import gathered
from reports.packs import named

MOST = 8  # packs kept


@st.cache_resource
def _kept() -> OrderedDict[tuple, Pack]:
    return OrderedDict()


def made(figures: Figures, pack_id: str, month: date, under: str | None = None) -> Pack:
    """The pack, with progress while it is made; the key holds the reader's scope, so that nobody is given another's."""
    entered = editions.entered(figures.store)
    who = (figures.scope.who, figures.scope.units)
    view = (str(figures.store.folder), figures.version, figures.structure, who, entered, clock.today())
    key = (*view, pack_id, month, under)
    kept = _kept()
    if key not in kept:
        bar = st.progress(0.0, "What people added")
        meeting = gathered(figures, month, clock.today())
        pack = named(pack_id).make(figures, month, under, meeting, lambda share, words: _tell(bar, share, words))
        bar.empty()
        kept[key] = pack
        while len(kept) > MOST:
            kept.popitem(last=False)
    return kept[key]


def _tell(bar, share: float, words: str) -> None:
    bar.progress(min(share, 1.0), f"{words} …")
