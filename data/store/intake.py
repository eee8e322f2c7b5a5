"""Intake: what a checked file brings to the store, its rows as files, and its entry in the registry."""

import os
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from data.disk import sync
from data.registry.tables import Delivery
from data.store.seals import Seal, broken, sealed

COVERED = {"unit_id": pl.String, "month": pl.Date, "whole": pl.Boolean}
SOME_ROWS = 500_000
PARTS = ("accepted", "rejected", "covered")


@dataclass(frozen=True)
class Intake:
    """What a checked file brings to the store. `covered`: the units and months that it speaks for, and whether it does
    so wholly: of the others rows were rejected.

    `accepted` and `rejected` are tables, or Parquet files in a workspace of the store, which are moved.
    """

    feed: str
    sha256: str
    file_name: str
    mapping: str
    accepted: pl.DataFrame | Path
    rejected: pl.DataFrame | Path
    covered: pl.DataFrame
    notes: list[str]


def lazily(rows: pl.DataFrame | Path) -> pl.LazyFrame:
    """A table that may stand in a Parquet file."""
    return pl.scan_parquet(rows, glob=False) if isinstance(rows, Path) else rows.lazy()


def write_rows(intake: Intake, folder: Path) -> str:
    """Write what the intake brings into a new folder within `folder`, whose name is returned: whole, or not at all."""
    token = uuid.uuid4().hex
    half = folder / f"{token}.part"
    half.mkdir()
    for name in PARTS:
        rows, path = getattr(intake, name), half / f"{name}.parquet"
        if isinstance(rows, Path):
            os.replace(rows, path)
        else:
            rows.write_parquet(path)
        sync(path)
    sync(half)
    os.replace(half, half.with_suffix(""))
    sync(folder)
    return token


def seals_of(rows: Path) -> dict[str, Seal]:
    """The seals of what a delivery left in the folder `rows`, as far as it is there."""
    paths = [rows / f"{name}.parquet" for name in PARTS]
    return {path.name: sealed(path) for path in paths if path.exists()}


def broken_rows(rows: Path, delivery: Delivery) -> list[str]:
    """The names of the files of a delivery that are missing or damaged; all bytes are read. One that was not there when
    deliveries of old were sealed has no seal, and is missing."""
    unsealed = [f"{name}.parquet" for name in PARTS if f"{name}.parquet" not in delivery.files]
    return [*broken(rows / delivery.rows, delivery.files, whole=True), *unsealed]


def entry(intake: Intake, rows: Path, by: str, at: datetime) -> Delivery:
    """The registry's row for what was written in the folder `rows`."""
    months = intake.covered["month"].to_list()
    accepted, rejected = lazily(rows / "accepted.parquet"), lazily(rows / "rejected.parquet")
    faulty = rejected.select(pl.col("row").rle_id().max() + 1).collect().item()  # a row's faults stand together
    return Delivery(
        feed=intake.feed,
        sha256=intake.sha256,
        file_name=intake.file_name,
        mapping=intake.mapping,
        received_at=at,
        received_by=by,
        rows=rows.name,
        rows_accepted=accepted.select(pl.len()).collect().item(),
        rows_rejected=faulty or 0,
        first_month=min(months, default=None),
        last_month=max(months, default=None),
        units=intake.covered["unit_id"].n_unique(),
        notes=intake.notes,
        files=seals_of(rows),
    )


def same_rows(one: Path, other: Path) -> bool:
    """Whether two Parquet files hold the same rows in the same order, looked at some at a time."""
    here, there = lazily(one), lazily(other)
    if here.collect_schema() != there.collect_schema():
        return False
    height = here.select(pl.len()).collect().item()
    return height == there.select(pl.len()).collect().item() and all(
        here.slice(start, SOME_ROWS).collect().equals(there.slice(start, SOME_ROWS).collect())
        for start in range(0, height, SOME_ROWS)
    )
