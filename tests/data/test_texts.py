"""Texts for users can be collected: what goes through `_` and `ngettext` stands there in full, with its parameters."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2]
FOLDERS = ("commands", "data", "metrics", "pages", "reports")
FILES = [path for folder in FOLDERS for path in sorted((HOME / folder).rglob("*.py"))]
LOOKED_UP = ("mechanism",)  # a key of stories that is shown in the reader's language; messages.py collects it itself


def calls(path: Path) -> Iterator[tuple[ast.Call, int]]:
    """The calls of `_` and `ngettext` in a file, with how many of their arguments are texts."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext"):
            yield node, 1 if node.func.id == "_" else 2


def named(text: str) -> set[str]:
    """The parameters that a text names."""
    return {name.split(".")[0].split("[")[0] for _before, name, _spec, _how in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(HOME).as_posix())
def test_each_text_is_written_in_full_with_the_parameters_that_it_is_given(path: Path) -> None:
    if path.name == "language.py":
        return
    for call, texts in calls(path):
        place = f"{path.relative_to(HOME)}:{call.lineno}"
        for text in call.args[:texts]:
            if isinstance(text, ast.Attribute) and text.attr in LOOKED_UP:
                continue
            assert isinstance(text, ast.Constant), f"{place}: only a text that stands there can be collected"
            given = {word.arg for word in call.keywords if word.arg} | ({"n"} if texts == 2 else set())
            spread = any(word.arg is None for word in call.keywords)
            if given - {"n"} or texts == 2:
                assert spread or named(text.value) <= given, f"{place}: {text.value!r} names what it is not given"
