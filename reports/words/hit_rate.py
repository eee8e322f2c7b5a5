"""What was learnt, in words that stay careful with small numbers."""

import polars as pl

from data.language import _
from metrics.inspection.hit_rate import FEW, Against
from metrics.signals.kinds import kinds
from metrics.statistics.levels import WATCH
from reports.levels import interval_words, percent
from reports.words.proposal import ROUTES, share


def titled(table: pl.DataFrame, by: str) -> pl.DataFrame:
    """The table with `what`: the route or signal as people call it."""
    words = ROUTES if by == "route" else {kind.id: kind.title for kind in kinds().values()}
    return table.with_columns(what=pl.Series([words.get(one, one) for one in table[by]], dtype=pl.String))


def readable(table: pl.DataFrame) -> pl.DataFrame:
    """Shares in words; `table` of `by_route` or `by_signal`, titled."""
    rows = table.to_dicts()
    return pl.DataFrame(
        {
            "": table["what"],
            "Taken": table["taken"],
            "Visited": table["visited"],
            "Hits": table["hits"],
            "Still open": table["open"],
            "Share": [share(row["share"]) for row in rows],
            interval_words(): [
                "–" if row["lower"] is None else _("{low} to {high}", low=share(row["lower"]), high=share(row["upper"]))
                for row in rows
            ],
            "Note": [_note(row["visited"]) for row in rows],
        }
    )


def _note(visited: int) -> str:
    if not visited:
        return _("no visit has ended: says nothing")
    return _("fewer than {few} visits: says little", few=FEW) if visited < FEW else ""


def said_of(found: Against) -> str:
    """The picks against the control sample, and whether chance could explain the difference."""
    picked, control = found.picked, found.control
    counts = _(
        "Of {picked_visits} visits to units picked for a reason {picked_hits} hit; of {control_visits} visits to "
        "the control sample {control_hits}.",
        picked_visits=picked[1],
        picked_hits=picked[0],
        control_visits=control[1],
        control_hits=control[0],
    )
    if found.difference is None or found.lower is None or found.upper is None:
        return _("{counts} Until both have been visited, nothing can be said.", counts=counts)
    points = _("{points:+.0f} points", points=100 * found.difference).replace("-", "\u2212")
    between = _("{low} to {high}", low=f"{100 * found.lower:+.0f}", high=f"{100 * found.upper:+.0f}").replace(
        "-", "\u2212"
    )
    if min(picked[1], control[1]) < FEW:
        verdict = _("with fewer than {few} visits on a side it says little", few=FEW)
    else:
        verdict = _("more than chance explains") if found.told else _("chance could explain it")
    return _(
        "{counts} The difference is {points} ({between} at {percent}): {verdict}.",
        counts=counts,
        points=points,
        between=between,
        percent=percent(WATCH),
        verdict=verdict,
    )
