"""The brief: the month on one page."""

import polars as pl

from data.language import _
from metrics.comparison.peers import FEWEST_PEERS
from metrics.meeting.month_review import MonthReview
from reports.layout.content import Section, Slide
from reports.sections import native_charts as native
from reports.sections.cover import cover
from reports.sections.meeting_input import Meeting

SHOWN = 8  # metrics in the chart


def brief(results: MonthReview, meeting: Meeting) -> Section:
    """The cover's answers, and beneath them where the targets are missed most widely and whom to call."""
    front = cover(results, meeting).slides[0]
    tiles, calls = front.blocks[:2]
    counted = results.off.filter(pl.col("judged") >= FEWEST_PEERS).head(SHOWN)
    titles = {metric.id: metric.title for metric in results.figures.metrics.values()}
    charts = (native.off_target(counted, titles),) if counted.height else ()
    slide = Slide("brief", front.title, (tiles, *charts, calls), front.notes)
    return Section("brief", _("Brief"), (slide,))
