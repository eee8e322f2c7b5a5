"""A page: one screen of the product; every file of `pages/` is one."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from data.language import SOURCE, speaking, translated

FOLDER = Path(__file__).resolve().parents[1]
SECTIONS = ("Figures", "Inspection", "Meeting", "Data and rules")


@translated("title")
@dataclass(frozen=True)
class Page:
    """A screen: `place` orders the navigation, ten places a section; the file's name is its `address`."""

    title: str
    icon: str
    place: int
    show: Callable[[], None]
    address: str = ""

    @property
    def section(self) -> str:
        """The heading that it stands under in the navigation."""
        return SECTIONS[self.place // 10]

    @property
    def first(self) -> bool:
        """Whether it is what opens without an address."""
        return self.place == 0


@cache
def all_pages() -> tuple[Page, ...]:
    """Every page of `pages/`, in the order of their places: one file more is one page more."""
    modules = [module for module in iter_modules([str(FOLDER)]) if not module.ispkg]
    with speaking(SOURCE):
        found = [replace(import_module(f"{FOLDER.name}.{one.name}").page, address=one.name) for one in modules]
    return tuple(sorted(found, key=lambda page: page.place))
