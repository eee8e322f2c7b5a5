"""The demonstration organisation in full, taken in once for all tests of targets."""

import os
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from data import months
from data.access import everything
from data.demonstration import fill
from data.store import Store
from metrics.catalogue import catalogue
from metrics.figures import Figures
from metrics.targets.signals import signals

MONTH = date(2026, 10, 1)


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Figures:
    os.environ["PLUMBLINE_TODAY"] = "2026-11-22"
    folder: Path = tmp_path_factory.mktemp("targets") / "store"
    fill(Store(folder), {metric.id: metric.kind for metric in catalogue().values()}, months.read("2026-10"))
    return Figures(Store(folder), everything("tester"), date(2026, 11, 22))


@pytest.fixture(scope="session")
def shown(demonstration: Figures) -> pl.DataFrame:
    """The signals of every unit over twelve months."""
    return signals(demonstration, MONTH, "12", demonstration.peers(month=MONTH, window="12"))
