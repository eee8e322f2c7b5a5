"""Every case of every vector file in $VECTORS (default: tests/vectors/given), one test a case."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.vectors.comparing import compare
from tests.vectors.runners import RUNNERS

FOLDER = Path(os.environ.get("VECTORS") or Path(__file__).parent / "given")


def cases() -> list[Any]:
    """One parameter a case; a file that nobody runs, or that holds nothing, is a case that fails."""
    found = []
    for file in sorted(FOLDER.glob("*.json")):
        content = json.loads(file.read_text(encoding="utf-8"))
        stem = file.name.split(".")[0]
        for case in content.get("cases") or [None]:
            name = "no cases" if case is None else str(case["id"])
            found.append(pytest.param(stem, case, content.get("shared", {}), id=f"{file.name}:{name}"))
    return found or [pytest.param("", None, {}, id="no vector files")]


@pytest.mark.parametrize(("stem", "case", "shared"), cases())
def test_vector(stem: str, case: dict[str, Any] | None, shared: dict[str, Any]) -> None:
    assert stem, f"no *.json in {FOLDER}: set VECTORS to a folder of vector files"
    assert stem in RUNNERS, f"nothing runs the vectors of {stem!r}: add it to tests/vectors/runners"
    assert case is not None, f"the vector file of {stem!r} holds no cases"
    actual, tolerance = RUNNERS[stem](case, shared)
    compare(case["expected"], actual, tolerance)
