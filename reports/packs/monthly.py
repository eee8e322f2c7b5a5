"""The monthly meeting: one hour of twelve people: what to know, whom to ask, what was promised, what to decide."""

from reports.packs.recipe import Recipe
from reports.sections.actions import actions
from reports.sections.asked import asked
from reports.sections.cover import cover
from reports.sections.definitions import definitions
from reports.sections.exceptions import exceptions
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
    words="The month for those who decide, on fifteen slides; everything else stands in the workbook.",
    parts=(cover, movers, messages, matrix, exceptions, actions, standings, inspections, quality, asked),
    annex=(overdue, definitions, restatements),
)
