"""The demonstration organisation, taken in once a run: some 320 deliveries are not repeated in every file of tests."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from data import clock, months
from data.demo.filling import fill
from data.store.store import Store
from metrics.attention.attention import attention
from metrics.catalogue import catalogue
from metrics.comparison.question import Comparison
from metrics.inspection.kept_proposal import kept, make
from tests.made import CHOICE, figures_of

LONGEST_WAIT = 600  # seconds

Copies = Callable[[int, int], Path]


def once(folder: Path, write: Callable[[Path], None]) -> Path:
    """A folder that one of the test workers makes, while the others that need it wait."""
    claim, half = folder.with_suffix(".claim"), folder.with_suffix(".half")
    try:
        claim.mkdir()
    except FileExistsError:
        for _ in range(LONGEST_WAIT):
            if folder.exists():
                return folder
            time.sleep(1)
        raise TimeoutError(f"another worker began {folder.name} and did not end it") from None
    write(half)
    half.rename(folder)
    return folder


@pytest.fixture(scope="session")
def common(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of this run that all workers share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def filled(common: Path) -> Path:
    """The folder of the organisations as they were handed in; `mutants.py` lets many runs share one."""
    return Path(os.environ.get("PLUMBLINE_TEST_ORGANISATIONS") or common)


@pytest.fixture(scope="session")
def organisation(filled: Path, common: Path, tmp_path_factory: pytest.TempPathFactory) -> Copies:
    """Gives the folder of a store of its own that holds so many units and months up to October 2026.

    What every reader would derive first, its facts and its list of stories, is derived once too.
    """
    kinds = {metric.id: metric.kind for metric in catalogue().values()}

    def copy(units: int, span: int) -> Path:
        name = f"organisation-{units}-{span}"

        def write(folder: Path) -> None:
            fill(Store(folder), kinds, months.read("2026-10"), units=units, months=span)

        def derive(folder: Path) -> None:
            shutil.copytree(once(filled / name, write), folder)
            figures = figures_of(Store(folder))
            attention(figures, Comparison.of(figures, figures.newest))

        made = once(common / f"{name}-derived", derive)
        return Path(shutil.copytree(made, tmp_path_factory.mktemp("organisation") / "store"))

    return copy


@pytest.fixture(scope="session")
def proposed(organisation: Copies, common: Path) -> Path:
    """The folder of a store of 30 units with selection 1 kept in it; to be read, or copied."""

    def write(folder: Path) -> None:
        shutil.move(organisation(30, 14), folder)
        store = Store(folder)
        kept(figures_of(store), make(figures_of(store), CHOICE), clock.now())

    return once(common / "proposed", write)
