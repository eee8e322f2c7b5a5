"""The brief: one page for who has ten seconds."""

from reports.packs.recipe import Recipe
from reports.sections.brief import brief

recipe = Recipe(
    title="The brief",
    words="One page: complete or not, how much is off target beyond chance, where most widely, whom to call.",
    parts=(brief,),
)
