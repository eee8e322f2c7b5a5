"""Charts: a result -> a Plotly figure, in the one look of the house; one file a chart."""

from reports.charts.among import among
from reports.charts.between import between
from reports.charts.composite import composite
from reports.charts.control import control
from reports.charts.funnel import funnel
from reports.charts.matrix import matrix
from reports.charts.movement import movement
from reports.charts.multiples import multiples
from reports.charts.proposal import proposal
from reports.charts.reasons import reasons
from reports.charts.reported import reported
from reports.charts.seasons import seasons
from reports.charts.shares import shares
from reports.charts.spine import spine
from reports.charts.trend import trend

__all__ = [
    "among",
    "between",
    "composite",
    "control",
    "funnel",
    "matrix",
    "movement",
    "multiples",
    "proposal",
    "reasons",
    "reported",
    "seasons",
    "shares",
    "spine",
    "trend",
]
