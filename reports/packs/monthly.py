"""The monthly meeting: one hour of twelve people: what to know, whom to ask, what was promised."""

from reports.packs.recipe import Recipe
from reports.sections.cover import cover

recipe = Recipe(
    title="The monthly meeting",
    words="The month for those who decide: whom to call, five messages, a page a breach, and last month's promises.",
    parts=(cover,),
)
