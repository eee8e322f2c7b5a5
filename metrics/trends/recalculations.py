"""Rebased: the months from which people said that a process is another one, so that control limits begin anew."""

import polars as pl

from data.store.events import events
from metrics.facts.figures import Figures
from metrics.trends.control_chart import REBASED


def rebased(figures: Figures, units: list[str]) -> pl.DataFrame:
    """REBASED: one row an event that rebases one of the `units`, or all (unit_id "")."""
    entered = events(figures.store, figures.scope, units, figures.as_of)
    return pl.DataFrame(
        [(event.unit_id, event.month) for event in entered if event.rebases], schema=REBASED, orient="row"
    )
