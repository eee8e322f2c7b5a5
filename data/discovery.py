"""Discovery: what the files of a folder define, one object a file; the file's name is its id, a file more is found."""

from collections.abc import Iterable
from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, TypeVar

from data.language import SOURCE, speaking

Defined = TypeVar("Defined")


def defined_in(package: str, folders: Iterable[str], name: str, kind: type[Defined]) -> dict[str, Defined]:
    """Id -> the object called `name` of that kind in each module of a package, which lies in `folders`."""
    found: dict[str, Defined] = {}
    for module in iter_modules(folders):
        one: Any = getattr(import_module(f"{package}.{module.name}"), name, None)
        if isinstance(one, kind):
            with speaking(SOURCE):
                found[module.name] = replace(one, id=module.name)  # type: ignore[type-var]
    return found
