"""A demonstration organisation with a proposal kept, made once for all tests that only read it."""

import os
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from data import clock
from data.access import everything
from data.demonstration import fill
from data.store import Store
from metrics.catalogue import catalogue
from metrics.figures import Figures
from metrics.targets.choice import Choice
from metrics.targets.made import kept, make

MONTH = date(2026, 10, 1)
DESK = everything("desk")
CHOICE = Choice(MONTH, 5, seed=7, cooling_off=0, settling=0, false_share=0.3, draws=20)


@cache
def filled() -> Path:
    """The folder of a store with 30 units and 13 months, and selection 1 kept in it; to be read, or copied."""
    os.environ["PLUMBLINE_TODAY"] = "2026-11-22"
    folder = Path(mkdtemp()) / "store"
    kinds = {metric.id: metric.kind for metric in catalogue().values()}
    store = Store(folder)
    fill(store, kinds, MONTH, units=30, months=13)
    kept(figures_of(store), make(figures_of(store), CHOICE), clock.now())
    return folder


def figures_of(store: Store) -> Figures:
    """All figures of a store, as they stand now."""
    return Figures(store, DESK, clock.today())
