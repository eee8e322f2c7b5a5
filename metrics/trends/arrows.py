"""Arrows: whether a unit's latest points rise or fall, metric by metric."""

from datetime import date

from metrics.comparison.question import Comparison
from metrics.facts.figures import Figures
from metrics.facts.windows import CHART_MONTHS
from metrics.trends.unit_charts import unit_chart


def arrows(figures: Figures, unit: str, month: date) -> dict[str, str]:
    """Metric -> the recent trend of the unit's latest points: increasing, decreasing, no clear change, or not enough
    points."""
    first = figures.first_shown(month, CHART_MONTHS)
    return {
        metric: unit_chart(figures, Comparison.of(figures, month, metric), unit, first).arrow
        for metric in figures.metrics
    }
