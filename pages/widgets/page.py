"""A page: one screen of the product; every file of `pages/` is one."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from data.language import SOURCE, _, speaking, translated

FOLDER = Path(__file__).resolve().parents[1]


@translated("title", "tab")
@dataclass(frozen=True)
class Page:
    """A screen. `place` is where it stands: its tens count the places of the navigation, its ones the pages of a place,
    of which the first opens it; the file's name is its `address`. `tab`: what it is called within its place, where
    that is shorter. `aside`: it is reached from what it explains, and stands in no navigation."""

    title: str
    icon: str
    place: int
    show: Callable[[], None]
    tab: str = ""
    aside: bool = False
    address: str = ""

    @property
    def section(self) -> int:
        """The place of the navigation that it belongs to."""
        return self.place // 10

    @property
    def first(self) -> bool:
        """Whether it is what opens without an address."""
        return self.place == 0

    @property
    def entry(self) -> "Page":
        """The page that its place opens with."""
        return next(one for one in all_pages() if one.section == self.section)

    @property
    def streamlit(self) -> StreamlitPage:
        """The page as Streamlit navigates to it; the first is at the root."""
        where = {"default": True} if self.first else {"url_path": self.address}
        shown = "visible" if self.place % 10 == 0 else "hidden"
        return st.Page(self.show, title=self.name, visibility=shown, **where)  # type: ignore[arg-type]

    @property
    def name(self) -> str:
        """What the navigation calls it: the place that it opens, else itself."""
        return places()[self.section] if self.place % 10 == 0 else self.title


def places() -> tuple[str, ...]:
    """The places of the navigation, in their order."""
    return (
        _("Overview"),
        _("Standings"),
        _("Trends"),
        _("Unit"),
        _("Inspections"),
        _("Meeting"),
        _("Data"),
        _("Definitions"),
        _("Settings"),
    )


@cache
def all_pages() -> tuple[Page, ...]:
    """Every page of `pages/`, in the order of their places: one file more is one page more."""
    modules = [module for module in iter_modules([str(FOLDER)]) if not module.ispkg]
    with speaking(SOURCE):
        found = [replace(import_module(f"{FOLDER.name}.{one.name}").page, address=one.name) for one in modules]
    return tuple(sorted(found, key=lambda page: page.place))


def at(address: str) -> Page:
    """The page of an address."""
    return next(page for page in all_pages() if page.address == address)
