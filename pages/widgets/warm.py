"""Warm: what the first reader would wait for is done before the server says that it is there."""

from metrics.comparison.question import Comparison
from metrics.comparison.verdicts import judged
from pages.widgets import desk
from pages.widgets.page import all_pages
from reports import charts


def up() -> None:
    """Import the pages, open the store, and draw the standings of one metric to nobody.

    Where facts have yet to be derived, which may take a minute, nothing is drawn: the first reader sees it happen.
    """
    all_pages()
    figures = desk.now()
    if not figures.derived:
        return
    metric = figures.metrics[min(figures.metrics)]
    figures.breakdowns(metric)
    figures.reporting.month(figures.newest)
    found = judged(figures, Comparison.of(figures, figures.newest, metric.id))
    charts.funnel(found, metric).to_json(validate=False)
