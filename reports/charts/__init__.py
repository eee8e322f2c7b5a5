"""Charts: a result -> a Plotly figure, in the one look of the house; one file a chart."""

from reports.charts.against_peers import against_peers
from reports.charts.control import control
from reports.charts.funnel import funnel
from reports.charts.league import league
from reports.charts.matrix import matrix
from reports.charts.proposal import proposal
from reports.charts.reasons import reasons
from reports.charts.reported import reported
from reports.charts.shares import shares
from reports.charts.trend import trend

__all__ = [
    "against_peers",
    "control",
    "funnel",
    "league",
    "matrix",
    "proposal",
    "reasons",
    "reported",
    "shares",
    "trend",
]
