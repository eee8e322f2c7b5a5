"""The monthly meeting: one hour of twelve people: what to know, whom to ask, what was promised."""

from reports.packs.recipe import Recipe
from reports.sections.actions import actions
from reports.sections.cover import cover
from reports.sections.definitions import definitions
from reports.sections.exceptions import exceptions, further
from reports.sections.inspections import inspections
from reports.sections.matrix import matrix
from reports.sections.messages import messages
from reports.sections.movers import movers
from reports.sections.overdue import overdue
from reports.sections.quality import quality
from reports.sections.restatements import restatements
from reports.sections.standings import standings

recipe = Recipe(
    title="The monthly meeting",
    words="The month for those who decide: whom to call, five messages, a page a breach, and last month's promises.",
    parts=(
        cover,
        actions,
        messages,
        matrix,
        movers,
        exceptions,
        overdue,
        standings,
        inspections,
        quality,
        definitions,
        restatements,
        further,
    ),
)
