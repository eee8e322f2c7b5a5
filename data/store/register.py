"""The register holds together: no withdrawal or restoration may part units from their parents, or rows from units."""

from collections.abc import Callable, Iterable

import polars as pl

from data.errors import Refused
from data.feeds import feeds, named
from data.feeds.feed import Surroundings
from data.language import _

SHOWN = 5


def _some(ids: Iterable[str]) -> str:
    listed = sorted(ids)
    rest = _(" and {listed} more", listed=len(listed) - SHOWN) if len(listed) > SHOWN else ""
    return ", ".join(listed[:SHOWN]) + rest


def _broken(units: pl.DataFrame, near: Surroundings) -> str:
    """What the rules of the feed `units` say of a whole register; nothing where it holds together."""
    for rule in named("units").across:
        broken = rule.broken(units, near).fill_null(False)
        if broken.any():
            return f"{rule.words} ({_some(units['unit_id'].filter(broken))})"
    return ""


def check_register(
    before: pl.DataFrame, after: pl.DataFrame, near: Surroundings, records: Callable[[str], pl.LazyFrame]
) -> None:
    """Refused where the register `after` a change does not hold together, or `records` name a unit that it loses.

    `before` and `after`: rows of `units`. `near` knows no units but those.
    """
    if words := _broken(after, near):
        raise Refused(_("The register would not hold together: {words}.", words=words))
    gone = set(before["unit_id"]) - set(after["unit_id"])
    if not gone:
        return
    for feed in feeds().values():
        if feed.id == "units" or "unit_id" not in feed.columns:
            continue
        named_here = records(feed.id).filter(pl.col("unit_id").is_in(gone)).select(pl.col("unit_id").unique())
        left = named_here.collect(engine="streaming")["unit_id"]
        if len(left):
            raise Refused(
                _(
                    "The register would lose units that rows of {feed_id} name: {some}. Withdraw the "
                    "deliveries with those rows first.",
                    feed_id=feed.id,
                    some=_some(left),
                )
            )
