"""The organisations that the tests look at."""

import polars as pl
import pytest

from tests.data.demo.made import made

SIZES = [(120, 36, 1), (120, 36, 8), (12, 6, 2), (45, 18, 3), (400, 24, 4)]


@pytest.fixture(params=SIZES, ids=lambda size: "{} units, {} months, seed {}".format(*size), scope="session")
def any_organisation(request: pytest.FixtureRequest) -> dict[str, pl.DataFrame]:
    """One of several sizes and seeds."""
    return made(*request.param)


@pytest.fixture(scope="session")
def shown() -> dict[str, pl.DataFrame]:
    """The organisation as it is by default."""
    return made(120, 36, 1)


@pytest.fixture(params=[(120, 36, 1), (120, 36, 2), (120, 36, 3), (250, 24, 5)], ids=str, scope="session")
def told(request: pytest.FixtureRequest) -> dict[str, pl.DataFrame]:
    """An organisation large enough for every story."""
    return made(*request.param)
