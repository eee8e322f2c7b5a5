"""A unit's own sheet: where it stands in every metric, what stands out, and what it was asked."""

from reports.packs.recipe import Recipe
from reports.sections.sheet import sheet

recipe = Recipe(
    title="The unit's sheet",
    words="One unit: where it stands among its peers, over time where it stands out, and what it was asked.",
    parts=(sheet,),
    of_unit=True,
)
