"""Plain: a pack whose every word can be written: without signs that are not seen, that turn it, or that XML forbids."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

import polars as pl

from reports.layout.content import Pack
from reports.text import HIDDEN, visible


def plain(pack: Pack, write: Callable[[str], str] = visible) -> Pack:
    """The pack with all its words made visible, wherever they came from; or written in another way."""
    made = _plain(pack, write)
    assert isinstance(made, Pack)
    return made


def _plain(one: Any, write: Callable[[str], str]) -> Any:
    if isinstance(one, str):
        return write(one)
    if isinstance(one, tuple):
        return tuple(_plain(part, write) for part in one)
    if isinstance(one, pl.DataFrame):
        return one.with_columns(pl.col(pl.String).str.replace_all(HIDDEN.pattern, " "))
    if is_dataclass(one) and not isinstance(one, type):
        return replace(one, **{field.name: _plain(getattr(one, field.name), write) for field in fields(one)})
    return one
