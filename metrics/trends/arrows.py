"""Arrows: whether a unit's latest months rise or fall, metric by metric."""

from datetime import date

from metrics.comparison.question import Comparison
from metrics.facts.figures import Figures
from metrics.statistics.recent_trend import POINTS
from metrics.trends.control_chart import latest_trend
from metrics.trends.series import trend


def arrows(figures: Figures, unit: str, month: date) -> dict[str, str]:
    """Metric -> the recent trend of the unit's latest months: increasing, decreasing, no clear change, or cannot be
    calculated."""
    first = figures.first_shown(month, POINTS)
    return {
        metric.id: latest_trend(trend(figures, Comparison.of(figures, month, metric.id, "1"), [unit], first), metric)
        for metric in figures.metrics.values()
    }
