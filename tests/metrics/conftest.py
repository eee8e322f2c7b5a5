"""The demonstration organisation in full, taken in once for all tests of signals, attention and inspection."""

from datetime import date

import polars as pl
import pytest

from data.access import everything
from data.store.store import Store
from metrics.attention.signals import signals
from metrics.comparison.peers import peers
from metrics.comparison.question import Comparison
from metrics.facts.figures import Figures
from tests.organisation import Copies

MONTH = date(2026, 10, 1)


@pytest.fixture(scope="session")
def demonstration(organisation: Copies) -> Figures:
    return Figures(Store(organisation(120, 36)), everything("tester"), date(2026, 11, 22))


@pytest.fixture(scope="session")
def shown(demonstration: Figures) -> pl.DataFrame:
    """The signals of every unit over twelve months."""
    asked = Comparison.of(demonstration, MONTH)
    return signals(demonstration, asked, peers(demonstration, asked))
