"""The kinds of signal: one file each; the file's name is its id."""

from collections.abc import Mapping
from functools import cache

from data.discovery import defined_in
from metrics.signals.signal_kind import Kind


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind of this folder by its id: one file more is one signal more."""
    return defined_in(__name__, __path__, "kind", Kind)
