"""Opening the records of a feed that came in very many small deliveries, against one big delivery of the same rows."""

import time
from datetime import date
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from bench.measuring import arguments, race, tell
from data import clock
from data.access import everything
from data.feeds import named
from data.registry.sqlite import writing
from data.rejected import REJECTED
from data.store.intake import Intake, entry, write_rows
from data.store.record import write_record
from data.store.store import Store

DELIVERIES, ROWS = 10_000, 100
TARGET = 1.5
WHO = everything("bench")


def intake(first: int, count: int) -> Intake:
    feed = named("disclosures")
    numbers = pl.int_range(first, first + count, eager=True)
    rows = pl.DataFrame({"row": numbers, "disclosure_id": numbers.cast(pl.String)})
    empty = [pl.lit(None, dtype=dtype).alias(name) for name, dtype in feed.dtypes.items() if name != "disclosure_id"]
    accepted = rows.with_columns(empty).with_columns(unit_id=pl.lit("000001")).select("row", *feed.columns)
    covered = pl.DataFrame({"unit_id": ["000001"], "month": [date(2026, 10, 1)]})
    return Intake(
        feed.id,
        sha256(str(first).encode()).hexdigest(),
        "small.csv",
        "",
        accepted,
        pl.DataFrame(schema=REJECTED),
        covered,
        [],
    )


def fill(store: Store, deliveries: int) -> None:
    """As so many commits would leave it, written without a transaction for each."""
    listed = []
    for place in range(deliveries):
        one = intake(place * ROWS, ROWS)
        listed.append((one, write_rows(one, store.folder / "rows")))
        (store.folder / "originals" / one.sha256).write_text(str(place * ROWS))
    rows = store.folder / "rows"
    with writing(store.registry) as session:
        for one, token in listed:
            delivery = entry(one, rows / token, "bench", clock.now())
            session.add(delivery)
            session.flush()
            write_record(delivery, rows)


def main() -> None:
    asked = arguments(__doc__ or "")
    count = int(DELIVERIES * asked.scale)
    with TemporaryDirectory(prefix="plumbline-bench-") as name:
        many, one = Store(Path(name) / "many"), Store(Path(name) / "one")
        fill(many, count)
        one.commit(intake(0, count * ROWS), "bench")
        begun = time.perf_counter()
        many.records("disclosures", WHO).collect()
        many.covered(WHO)
        tell(f"first opening of {count:,} deliveries, which merges them", "", f"{time.perf_counter() - begun:.1f} s")
        assert many.records("disclosures", WHO).collect().height == one.records("disclosures", WHO).collect().height

        def opened(store: Store) -> None:
            store.records("disclosures", WHO).collect()
            store.covered(WHO)

        ways = (lambda: opened(many), lambda: opened(one))
        race(f"opening {count:,} deliveries against one", TARGET, *ways, asked.times)
        many.commit(intake(count * ROWS, ROWS), "bench")
        race("the same with a delivery more", TARGET, *ways, asked.times)


if __name__ == "__main__":
    main()
