"""The month under review, kept until what it stands on changes: its answers are computed once, not at every click."""

import streamlit as st

from data.language import language
from data.store.editions import entered
from metrics.comparison.question import Comparison
from metrics.facts.figures import Figures
from metrics.meeting.month_review import MonthReview


@st.cache_resource(max_entries=16, show_spinner="Looking for what deserves attention …")
def _reviewed(_figures: Figures, version: str, seen: tuple[object, ...], asked: Comparison) -> MonthReview:
    return MonthReview(_figures, asked.month, asked.branch, asked.window, asked.peer_group)


def reviewed(figures: Figures, asked: Comparison) -> MonthReview:
    """The review of what is asked, for one reader; what was asked and answered since is looked up anew."""
    seen = (language(), figures.scope.who, figures.scope.units, figures.today, entered(figures.store))
    return _reviewed(figures, figures.version, seen, asked)
