"""Packs: what goes into each, in order. One file a pack; the file's name is its id."""

from collections.abc import Mapping
from functools import cache

from data.discovery import defined_in
from data.errors import Unknown
from data.language import _
from reports.packs.recipe import Recipe


@cache
def recipes() -> Mapping[str, Recipe]:
    """Every pack of this folder by its id: one file more is one pack more."""
    return defined_in(__name__, __path__, "recipe", Recipe)


def named(pack_id: str) -> Recipe:
    """The recipe of that id; KeyError with the ids that exist."""
    if pack_id not in recipes():
        raise Unknown(
            _(
                "There is no pack {pack_id!r}. The packs are: {recipes}.",
                pack_id=pack_id,
                recipes=", ".join(sorted(recipes())),
            )
        )
    return recipes()[pack_id]
