"""The proposal that tests of selections, sheets and the command line stand on."""

from datetime import date

from data import clock
from data.access import everything
from data.store.store import Store
from metrics.facts.figures import Figures
from metrics.inspection.choice import Choice

MONTH = date(2026, 10, 1)
DESK = everything("desk")
CHOICE = Choice(MONTH, 5, seed=7, cooling_off=0, settling=0, false_share=0.3, draws=20)


def figures_of(store: Store) -> Figures:
    """All figures of a store, as they stand now."""
    return Figures(store, DESK, clock.today())
