"""Restated: which of the figures on a page are others than when their month was closed, and why."""

from datetime import date

import polars as pl
import streamlit as st

from data.language import _, ngettext
from data.store import editions
from metrics.facts.figures import Figures
from metrics.measure import Metric
from metrics.meeting.editions import EditionFigures
from metrics.meeting.restatement_causes import Causes
from metrics.meeting.restatements import restated
from pages.widgets import choices, desk
from pages.widgets.kept import kept
from pages.widgets.table import headed
from reports import text
from reports.words.restatements import readable


def _since(figures: Figures, before: EditionFigures, metric: str) -> pl.DataFrame:
    """What has become other in one metric since an edition, with its causes."""
    return Causes(before, figures).beside(restated(before, figures, metric))


def show_restated(figures: Figures, metric: Metric, units: list[str], first: date, last: date) -> None:
    """The figures of these units and months that were restated since the newest edition; nothing where none were."""
    closed = editions.editions(desk.store())
    if not closed or figures.edition is not None or figures.as_of is not None:
        return
    newest = closed[-1]
    before = desk.as_of_edition(newest, figures.structure)
    assert isinstance(before, EditionFigures)
    found = kept(figures, lambda: _since(figures, before, metric.id), "restated", metric.id, newest.folder)
    mine = found.filter(
        pl.col("breakdown") == "", pl.col("unit_id").is_in(units), pl.col("month").is_between(first, last)
    )
    if mine.is_empty():
        return
    said = _(
        "{figures} restated since edition {newest_number} ({month})",
        figures=ngettext("{n} figure", "{n} figures", mine.height),
        newest_number=newest.number,
        month=text.month(newest.month),
    )
    with st.expander(f":material/history: {said}"):
        told = readable(mine, figures, choices.unit_words(figures)).drop("Metric")
        headed(
            told,
            hide_index=True,
            alt=_("{metric_title}: restated figures, before, now and why", metric_title=metric.title),
        )
