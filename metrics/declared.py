"""Declared metrics: an installation's own, which only `returns` bring, written in a TOML file."""

import tomllib
from datetime import date
from pathlib import Path

from data.errors import Invalid
from data.language import _
from metrics.measure import Metric, Target

ENTRIES = {
    "title",
    "words",
    "why",
    "kind",
    "better",
    "target",
    "target_since",
    "unit",
    "per",
    "least",
    "mechanism",
    "reference",
}


def read_declared(path: Path) -> Metric:
    """The metric of a TOML file; its name is the id. ValueError says what is missing or unknown."""
    try:
        stated = tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise Invalid(_("{file} is not valid TOML: {error}", file=path.name, error=error)) from error
    unknown = set(stated) - ENTRIES
    missing = {"title", "kind", "better"} - set(stated)
    if unknown or missing:
        problem = (
            _("unknown entries: {unknown}", unknown=", ".join(sorted(unknown)))
            if unknown
            else f"missing: {', '.join(sorted(missing))}"
        )
        raise Invalid(
            _(
                "{file}: {problem}. A metric has {entries}.",
                file=path.name,
                problem=problem,
                entries=", ".join(sorted(ENTRIES)),
            )
        )
    target = stated.get("target")
    since = stated.get("target_since", date(1900, 1, 1))
    if type(since) is not date:
        raise Invalid(
            _(
                "{file}: target_since is {since!r}; write a day without quotation marks: 2026-01-01",
                file=path.name,
                since=since,
            )
        )
    return Metric(
        id=path.stem,
        title=stated["title"],
        words=stated.get("words", stated["title"]),
        why=stated.get("why", ""),
        mechanism=stated.get("mechanism", "Declared by this installation"),
        reference=stated.get("reference", ""),
        kind=stated["kind"],
        better=stated["better"],
        targets=() if target is None else (Target(float(target), since),),
        least=float(stated.get("least", 10)),
        per=int(stated.get("per", 1)),
        unit=stated.get("unit", "%" if stated["kind"] == "p" else ""),
        by="breakdown",
    )
