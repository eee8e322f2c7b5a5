"""Packs: what goes into each, in order. One file a pack; the file's name is its id."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from data.errors import Unknown
from reports.packs.recipe import Recipe


@cache
def recipes() -> Mapping[str, Recipe]:
    """Every pack of this folder by its id: one file more is one pack more."""
    found = {}
    for module in iter_modules(__path__):
        recipe = getattr(import_module(f"{__name__}.{module.name}"), "recipe", None)
        if isinstance(recipe, Recipe):
            found[module.name] = replace(recipe, id=module.name)
    return found


def named(pack_id: str) -> Recipe:
    """The recipe of that id; KeyError with the ids that exist."""
    if pack_id not in recipes():
        raise Unknown(f"There is no pack {pack_id!r}. The packs are: {', '.join(sorted(recipes()))}.")
    return recipes()[pack_id]
