"""A vector test that cannot fail proves nothing: every kind of expected figure, once changed, fails."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.vectors.comparing import compare
from tests.vectors.runners import RUNNERS

GIVEN = Path(__file__).parent / "given"


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path to each expected figure; of a list the first and the last."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from places(part, (*at, key))
    elif isinstance(value, list) and value:
        for index in sorted({0, len(value) - 1}):
            yield from places(value[index], (*at, index))
    else:
        yield at


def changed(value: Any) -> Any:
    """Another figure of the same kind, just beyond any tolerance."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return value + "?"
    if value is None or isinstance(value, list):
        return 1.0
    return value * 1.001 + 0.001 * (value == 0)


@pytest.mark.parametrize("stem", sorted(RUNNERS))
def test_a_changed_figure_fails(stem: str) -> None:
    content = json.loads((GIVEN / f"{stem}.given.json").read_text(encoding="utf-8"))
    shared = content.get("shared", {})
    for case in content["cases"][:2]:
        for place in places(case["expected"]):
            other = copy.deepcopy(case)
            *way, last = "expected", *place
            holder = other
            for step in way:
                holder = holder[step]
            holder[last] = changed(holder[last])
            with pytest.raises(AssertionError):
                actual, tolerance = RUNNERS[stem](other, shared)
                compare(other["expected"], actual, tolerance)


def test_an_unknown_file_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from tests.vectors import test_vectors

    (tmp_path / "unheard_of.held.json").write_text('{"cases": [{"id": "a", "expected": 1}]}', encoding="utf-8")
    monkeypatch.setattr(test_vectors, "FOLDER", tmp_path)
    (case,) = test_vectors.cases()
    with pytest.raises(AssertionError, match="unheard_of"):
        test_vectors.test_vector(*case.values)
