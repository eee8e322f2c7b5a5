"""The words above a page of small charts: how many units show what, and how many chance alone would give."""

import polars as pl

from data.language import _, ngettext
from metrics.statistics.special_causes import LATEST_BY_CHANCE, STRETCH_BY_CHANCE
from reports import text


def _shows(variation: str, n: int) -> str:
    """How many units show one variation."""
    match variation:
        case "concern":
            return ngettext("{n} shows a special cause of concern", "{n} show a special cause of concern", n)
        case "improvement":
            return ngettext("{n} shows an improvement", "{n} show an improvement", n)
        case "neutral high":
            return ngettext(
                "{n} is higher than its own past explains", "{n} are higher than their own past explains", n
            )
        case "neutral low":
            return ngettext("{n} is lower than its own past explains", "{n} are lower than their own past explains", n)
        case "common cause":
            return ngettext("{n} shows no special cause", "{n} show no special cause", n)
        case "not judged":
            return ngettext("{n} has too few months to tell", "{n} have too few months to tell", n)
        case _:
            return ngettext("{n} has no data", "{n} have no data", n)


SHOWN = ("concern", "improvement", "neutral high", "neutral low", "common cause", "not judged", "no data")


def of_first_looks(units: pl.DataFrame) -> str:
    """How many units show what, where each has a small chart. `units`: of `first_looks`."""
    counts = {name: units.filter(pl.col("variation") == name).height for name in SHOWN}
    rare = units.filter("rare").height
    told = units.height - counts["no data"] - counts["not judged"]
    chance = LATEST_BY_CHANCE * (told - rare) + STRETCH_BY_CHANCE * rare
    said = [
        _(
            "In the latest month, of {units}: {parts}.",
            units=ngettext("{n} unit", "{n} units", units.height),
            parts=", ".join(_shows(name, n) for name, n in counts.items() if n),
        ),
        _("{n} with a special cause expected by chance.", n=text.count(round(chance, 0 if chance >= 1 else 1))),
    ]
    if rare:
        said.append(_("Of {n} the events are rare, so that the stretches between them are judged.", n=text.count(rare)))
    return " ".join(said)
