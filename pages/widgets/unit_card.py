"""The unit's card: what is known of it before any metric: did it report, what is told and asked of it, last visit."""

from dataclasses import asdict
from typing import Any

import polars as pl
import streamlit as st

from data.language import _, ngettext
from data.store import actions
from metrics.attention.stories import narrowed
from metrics.facts.figures import Figures
from metrics.meeting.month_review import MonthReview
from pages.widgets.frame import escaped
from pages.widgets.reasons import doors
from reports import text
from reports.levels import VERDICTS
from reports.words.stories import sentence, state

ANSWER = 158  # pixels: two stand side by side on a phone


def show_card(review: MonthReview, unit: str) -> None:
    """Five answers in a row, then its stories, each with the way to its proof."""
    figures, stories = review.figures, narrowed(review.stories, [unit])
    new = sum(story.since == review.month for story in stories)
    answers = [
        (_("Reported"), *_reported(review, unit)),
        (_("Open stories"), text.count(len(stories)), ngettext("{n} new", "{n} new", new)),
        (_("Actions open"), *_asked(figures, unit)),
        (_("Findings open"), *_found(figures, unit)),
        (_("Last visit"), *_visited(figures, unit)),
    ]
    with st.container(border=True, gap="xsmall", key="card"):
        with st.container(horizontal=True, gap="xsmall"):
            for heading, value, below in answers:
                st.metric(heading, value, delta=below, delta_arrow="off", delta_color="off", width=ANSWER)
        for story in stories:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                since = _("since {month}", month=text.short_month(story.since))
                symbol = VERDICTS["worse", story.level].symbol
                said = escaped(sentence(story, figures.metrics))
                st.markdown(f":orange[{symbol}] {said} :gray[{since}; {escaped(state(story))}]")
                doors(figures, unit, {**asdict(story.lead), "month": f"{review.month:%Y-%m}"})


def _reported(review: MonthReview, unit: str) -> tuple[str, str]:
    expected = review.expected.filter(pl.col("unit_id") == unit)
    missing = int(expected["missing"].sum())
    if expected.is_empty():
        return text.EMPTY, _("nothing was expected")
    if not missing:
        return _("yes"), ngettext("{n} return", "{n} returns", expected.height)
    of = text.count(expected.height)
    return _("not wholly"), _("{missing} of {of} returns missing", missing=text.count(missing), of=of)


def _asked(figures: Figures, unit: str) -> tuple[str, str]:
    table = actions.actions(figures.store, figures.scope, figures.today, figures.as_of)
    counts = actions.counted(table.filter(pl.col("unit_id") == unit))
    broken = counts[actions.OVERDUE] + counts[actions.UNANSWERED]
    waiting = broken + counts[actions.PROMISED] + counts[actions.WAITING]
    return text.count(waiting), ngettext("{n} broken", "{n} broken", broken)


def _found(figures: Figures, unit: str) -> tuple[str, str]:
    records = figures.store.records("findings", figures.scope, figures.as_of)
    waiting = records.filter(pl.col("unit_id") == unit, pl.col("verified_on").is_null()).collect()
    overdue = waiting.filter(pl.col("done_on").is_null(), pl.col("due_on") < figures.today).height
    return text.count(waiting.height), ngettext("{n} overdue", "{n} overdue", overdue)


def _visited(figures: Figures, unit: str) -> tuple[str, str]:
    records = figures.store.records("inspections", figures.scope, figures.as_of)
    visits = records.filter(pl.col("unit_id") == unit).collect()
    last: Any = visits["started_on"].max()
    said = ngettext("{n} visit on file", "{n} visits on file", visits.height)
    return (f"{last}" if last else _("none")), said
