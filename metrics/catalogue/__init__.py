"""The catalogue: one file a metric; the file's name is its id."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from pkgutil import extend_path

import data
import metrics
from data.discovery import defined_in
from data.errors import Invalid
from metrics.declared import read_declared
from metrics.measure import Metric

__path__ = extend_path(__path__, __name__)  # an installation's folder metrics/catalogue on PYTHONPATH counts too


@cache
def catalogue() -> Mapping[str, Metric]:
    """Every metric of this folder by its id: one file more is one metric more."""
    return defined_in(__name__, __path__, "metric", Metric)


@cache
def fingerprint() -> str:
    """A name for what facts are computed by: it changes with any file of metrics or feeds, and so do kept facts."""
    folders = [Path(folder) for package in (metrics, data) for folder in package.__path__]
    files = sorted(file for folder in folders for file in folder.rglob("*.py"))
    return sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:12]


def all_metrics(declared: list[Path]) -> dict[str, Metric]:
    """The catalogue's metrics and those that the installation declared in TOML files."""
    own = {path.stem: read_declared(path) for path in declared}
    twice = own.keys() & catalogue().keys()
    if twice:
        raise Invalid(f"The installation declares {', '.join(sorted(twice))}, which the catalogue has already.")
    return {**catalogue(), **own}
