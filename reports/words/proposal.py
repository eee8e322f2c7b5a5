"""A proposal in words: whom it names and why, what speaks for each, and who is not in it."""

import json
from collections.abc import Mapping
from typing import Any

import polars as pl

from data.language import _, marked, ngettext, term, texts
from metrics.inspection.kept_proposal import Made
from metrics.inspection.records_to_pull import called
from metrics.measure import Metric
from metrics.signals.kinds import kinds
from metrics.signals.signal_kind import DEVIATIONS, METRIC, MONTHS, RANK, SHARE
from reports import text
from reports.levels import VERDICTS
from reports.table import as_workbook

ROUTES = texts(
    {
        "signal": "signal",
        "rise": "rise",
        "no report": "no report",
        "referral": "referral",
        "random": "control sample",
    }
)
LEVELS = {level: VERDICTS["worse", level] for level in ("act", "watch")}


def title(row: dict[str, Any], metrics: Mapping[str, Metric]) -> str:
    """What a signal (a row of SIGNALS) is called."""
    return called(row["signal"], metrics.get(row["metric"]))


def number(row: dict[str, Any], name: str, metrics: Mapping[str, Metric]) -> str:
    """The value, peer figure or limit of a signal, as its kind measures it; a dash where there is none."""
    measure, metric, found = _measure(row), metrics.get(row["metric"]), row[name]
    if found is None:
        return text.EMPTY
    if measure == RANK and name != "value":
        return _("rank {rank:.0f}", rank=found) if name == "limit" else text.count(found)
    if measure in (METRIC, RANK) and metric is not None:
        return text.value(metric, found)
    if measure == SHARE:
        return _("{number:.1f} %", number=100 * found)
    if measure == DEVIATIONS:
        return _("{number:.1f} SD", number=found).replace("-", "\u2212")
    return ngettext("{n} month", "{n} months", round(found)) if measure == MONTHS else text.count(round(found, 2))


def beside(row: dict[str, Any]) -> str:
    """What the peer figure of a signal is."""
    kind = kinds().get(row["signal"])
    return kind.beside if kind else _("compared with")


def compared(row: dict[str, Any], metrics: Mapping[str, Metric]) -> str:
    """The peer figure with what it is: "68.4 % peer median"."""
    return text.EMPTY if row["peer"] is None else f"{number(row, 'peer', metrics)} {beside(row)}"


def marks(row: dict[str, Any]) -> dict[str, float | None]:
    """Where value (◆), peer figure (┃) and limit (┊) stand between 0 and the largest of them, as shares."""
    kind = kinds().get(row["signal"])
    if kind is None or kind.measure == RANK:
        return dict.fromkeys(("peer", "limit", "value"))
    numbers = {name: row[name] for name in ("peer", "limit", "value")}
    most = max((abs(one) for one in numbers.values() if one is not None), default=0.0)
    return {name: None if one is None or most == 0 else max(one, 0.0) / most for name, one in numbers.items()}


def drawn(row: dict[str, Any], name: str, metrics: Mapping[str, Metric]) -> dict[str, Any]:
    """A signal as a chart of all units draws it: value and limit on the scale of `axis`, and in words."""
    metric, measure = metrics.get(row["metric"]), _measure(row)

    def scaled(found: float | None) -> float | None:
        if found is None or measure in (MONTHS, DEVIATIONS):
            return found
        return 100 * found if measure == SHARE or metric is None else text.shown(metric, found)

    limit = None if measure == RANK else row["limit"]
    words = f"{number(row, 'value', metrics)}, limit {number(row, 'limit', metrics)}"
    return {
        "unit_id": row["unit_id"],
        "name": text.visible(name),
        "value": scaled(row["value"]),
        "limit": scaled(limit),
        "level": row["level"],
        "words": words,
    }


def axis(row: dict[str, Any], metrics: Mapping[str, Metric]) -> str:
    """What the values of a signal are called on an axis."""
    metric, measure = metrics.get(row["metric"]), _measure(row)
    if measure in (METRIC, RANK) and metric is not None:
        return metric.unit or "%"
    return {MONTHS: "months", DEVIATIONS: _("standard deviations from its peers")}.get(measure, "%")


def _measure(row: dict[str, Any]) -> str:
    kind = kinds().get(row["signal"])
    return kind.measure if kind else METRIC


def share(found: float | None) -> str:
    """A share as people read it; a dash where there is none."""
    return text.EMPTY if found is None else _("{number:.0f} %", number=100 * found)


def picked(made: Made, metrics: Mapping[str, Metric], states: Mapping[str, str] | None = None) -> pl.DataFrame:
    """The picks in words, in order of place; `states`: unit -> how far the desk is with it."""
    known = {row["unit_id"]: row for row in made.candidates.to_dicts()}
    rows = []
    for row in made.proposal.picked.to_dicts():
        unit = known[row["unit_id"]]
        strongest = [title(one, metrics) for one in made.reasons(row["unit_id"]).head(3).to_dicts()]
        rows.append(
            {
                "Place": row["place"],
                "Unit": text.visible(unit["name"]),
                "Number": row["unit_id"],
                "Route": ROUTES[row["route"]],
                "Score": row["score"],
                "Stays picked": None if row["firmness"] is None else 100 * row["firmness"],
                **({} if states is None else {"Desk": term(states[row["unit_id"]])}),
                "Why": text.visible(row["words"]),
                "Strongest signals": _("; ").join(strongest) or _("none"),
                "Also": text.joined([ROUTES[one] for one in row["also"]]),
                "Peer group": text.visible(unit["kind"]),
                "Staff": unit["staff"],
                "Last visit": text.EMPTY if unit["last_visit"] is None else f"{unit['last_visit']}",
            }
        )
    desk = {} if states is None else {"Desk": pl.String}
    layout = {"Place": pl.Int64, "Unit": pl.String, "Number": pl.String, "Route": pl.String, "Score": pl.Float64}
    layout |= {"Stays picked": pl.Float64, **desk, "Why": pl.String, "Strongest signals": pl.String, "Also": pl.String}
    return pl.DataFrame(
        rows, schema=layout | {"Peer group": pl.String, "Staff": pl.Float64, "Last visit": pl.String}, orient="row"
    )


def reasons(rows: pl.DataFrame, metrics: Mapping[str, Metric]) -> pl.DataFrame:
    """Signals in words: what each says, by which rule, and for how long."""
    found = rows.to_dicts()
    return pl.DataFrame(
        {
            "Number": [row["unit_id"] for row in found],
            "Signal": [text.visible(title(row, metrics)) for row in found],
            "Level": [LEVELS[row["level"]].said if row["level"] in LEVELS else text.EMPTY for row in found],
            "Value": [number(row, "value", metrics) for row in found],
            "Compared with": [compared(row, metrics) for row in found],
            "Limit": [number(row, "limit", metrics) for row in found],
            "Rule": [text.visible(row["rule"]) for row in found],
            "Months": [row["months"] for row in found],
            "Data received": [share(row["confidence"]) for row in found],
            "Mechanism": [text.visible(term(row["mechanism"])) for row in found],
            "Records": [text.visible(", ".join(row["rows"] or [])) for row in found],
        },
        schema=dict.fromkeys(("Number", "Signal", "Level", "Value", "Compared with", "Limit", "Rule"), pl.String)
        | {"Months": pl.Int64}
        | dict.fromkeys(("Data received", "Mechanism", "Records"), pl.String),
    )


def passed(made: Made) -> pl.DataFrame:
    """Who is not in the proposal, the highest score first, and why not."""
    names = made.candidates.select("unit_id", "name", "kind")
    table = made.proposal.passed.join(names, on="unit_id", how="left", maintain_order="left")
    return pl.DataFrame(
        {
            "Unit": [text.visible(name) for name in table["name"]],
            "Number": table["unit_id"],
            "Peer group": [text.visible(kind) for kind in table["kind"]],
            "Score": table["score"],
            "Why not": [text.visible(why) for why in table["why"]],
        }
    )


def summary(made: Made) -> list[str]:
    """What the proposal says of itself, in sentences."""
    proposal = made.proposal
    counted = proposal.picked["route"].value_counts(sort=True)
    parts = [_("{n} by {route}", n=number, route=ROUTES[route]) for route, number in counted.iter_rows()]
    there = made.candidates.filter(pl.col("closed_on").is_null()).height
    said = [
        _("{units} of {there:,} proposed", units=ngettext("{n} unit", "{n} units", proposal.picked.height), there=there)
        + (_(": {parts}.", parts=text.joined(parts)) if parts else _("."))
    ]
    if proposal.free:
        left = ngettext("{n} place", "{n} places", proposal.free)
        said.append(_("{left} left free: nothing beyond chance speaks for another unit that may be picked.", left=left))
    said.append(
        _(
            "If nothing were wrong anywhere, chance alone would let at most some {announced:.1f} "
            "onto the signal route.",
            announced=proposal.announced,
        )
    )
    return [*said, *proposal.notes]


def _speaking(made: Made) -> pl.DataFrame:
    """The signals found of the units proposed, in order of place."""
    parts = [made.reasons(unit) for unit in made.proposal.picked["unit_id"]]
    return pl.concat(parts) if parts else made.signals.clear()


def _choice(made: Made, selection: int) -> pl.DataFrame:
    held = {"selection": selection, **made.proposal.choice.as_json(), marked("weights as used"): made.proposal.weights}
    words = {name: one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for name, one in held.items()}
    return pl.DataFrame({"What": list(words), "Chosen": [text.visible(one) for one in words.values()]})


def as_book(made: Made, selection: int, metrics: Mapping[str, Metric]) -> bytes:
    """The proposal as a workbook: the picks, what speaks for them, everyone else, and what was chosen."""
    return as_workbook(
        {
            "Proposed": picked(made, metrics),
            "Signals": reasons(_speaking(made), metrics),
            "Not proposed": passed(made),
            "Chosen": _choice(made, selection),
        }
    )


def as_json(made: Made, selection: int) -> bytes:
    """The proposal as plain values, each pick with the signals that speak for it."""
    proposal = made.proposal
    held: dict[str, Any] = {
        "selection": selection,
        "choice": proposal.choice.as_json(),
        "weights": proposal.weights,
        "announced": proposal.announced,
        "free": proposal.free,
        "notes": proposal.notes,
        "picked": [{**row, "signals": made.reasons(row["unit_id"]).to_dicts()} for row in proposal.picked.to_dicts()],
        "passed": proposal.passed.to_dicts(),
    }
    return (json.dumps(held, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()
