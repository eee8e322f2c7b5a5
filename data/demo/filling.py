"""The demonstration organisation in a store: its history of deliveries, taken in as anyone's would be."""

import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from data.demo import handovers, organisation
from data.errors import Invalid
from data.feeds import feeds
from data.handing_in.delivery import Request, deliver
from data.mapping.mapping import GONE
from data.months import shifted
from data.registry.tables import Expectation
from data.store.store import DEMONSTRATION, Store

DUE_DAY = 12  # of the following month: after the on-time handovers, before the late ones


def fill(
    store: Store,
    metrics: Mapping[str, str],
    last_month: date,
    units: int = 120,
    months: int = 36,
    seed: int = 1,
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> int:
    """Take in the demonstration organisation's deliveries up to `last_month`; returns how many there were.

    `tell(done, of)` is called after each. ValueError where a row is rejected: the generator broke a rule.
    """
    first = shifted(last_month, -11)
    at = datetime(first.year, first.month, 1, 9, tzinfo=UTC)
    for feed in feeds():
        entry = Expectation(
            feed=feed, since=first, due_day=DUE_DAY, at=at, by=DEMONSTRATION, why="The reporting calendar"
        )
        store.enter(entry)
    history = list(handovers(organisation(units, months, seed, last_month), seed))
    with tempfile.TemporaryDirectory() as folder:
        for done, handed in enumerate(history, start=1):
            path = Path(folder) / "handover.parquet"
            handed.rows.write_parquet(path)
            report = deliver(
                store,
                Request(
                    handed.feed,
                    path,
                    metrics,
                    file_name=f"{handed.feed}-{handed.at:%Y-%m-%d}.parquet",
                    at=handed.at.replace(tzinfo=UTC),
                    covers=(handed.units, handed.months),
                    answers={"gone": GONE[0]},  # corrections name only what they correct
                ),
                DEMONSTRATION,
            )
            if report.status not in ("accepted", "unchanged"):
                raise Invalid(f"{path.name} of {handed.feed}: {report.status} {report.notes} {report.rejected}")
            tell(done, len(history))
    return len(history)
