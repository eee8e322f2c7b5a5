"""Plain: a pack whose every word can be written: without signs that are not seen, that turn it, or that XML forbids."""

from dataclasses import fields, is_dataclass, replace
from typing import Any

import polars as pl

from reports.layout.content import Pack
from reports.text import HIDDEN, visible


def plain(pack: Pack) -> Pack:
    """The pack with all its words made visible, wherever they came from."""
    made = _plain(pack)
    assert isinstance(made, Pack)
    return made


def _plain(one: Any) -> Any:
    if isinstance(one, str):
        return visible(one)
    if isinstance(one, tuple):
        return tuple(_plain(part) for part in one)
    if isinstance(one, pl.DataFrame):
        return one.with_columns(pl.col(pl.String).str.replace_all(HIDDEN.pattern, " "))
    if is_dataclass(one) and not isinstance(one, type):
        return replace(one, **{field.name: _plain(getattr(one, field.name)) for field in fields(one)})
    return one
