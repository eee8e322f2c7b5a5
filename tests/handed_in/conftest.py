"""A desk at which files are handed in, as an office does it: through the command line, answered in JSON."""

import json
import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from data.access import everything
from data.store.store import Store
from plumbline import app

GIVEN = Path(__file__).resolve().parent / "given"


class Desk:
    """A store with the register of the given files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        assert self.load("00_units_register.csv", "units")["status"] == "accepted"

    def load(self, file: str | Path, feed: str = "", *options: str) -> dict[str, Any]:
        """The report of `load`: of a given file by its name, or of any by its path. The feed begins its name."""
        path = GIVEN / file
        words = ["load", feed or re.split("[_.]", path.name)[0], str(path), "--json", *options]
        result = CliRunner().invoke(app, [*words, "--store", str(self.folder / "store")])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return json.loads(result.stdout)

    def file(self, name: str, content: str | bytes) -> Path:
        """A file to hand in, with this content."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def records(self, feed: str) -> pl.DataFrame:
        """The records of a feed as they now stand, in the order of the file."""
        return Store(self.folder / "store").records(feed, everything("tester")).collect().sort("row")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An empty store but for the register."""
    return Desk(tmp_path)
