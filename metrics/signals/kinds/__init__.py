"""The kinds of signal: one file each; the file's name is its id."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from metrics.signals.signal_kind import Kind


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind of this folder by its id: one file more is one signal more."""
    found = {}
    for module in iter_modules(__path__):
        kind = getattr(import_module(f"{__name__}.{module.name}"), "kind", None)
        if isinstance(kind, Kind):
            found[module.name] = replace(kind, id=module.name)
    return found
