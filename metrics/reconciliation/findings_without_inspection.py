"""Findings without an inspection: something was found, and the inspection that found it is not on record."""

import polars as pl

from data.language import _
from metrics.reconciliation.check import Check, Sources, listed


def _rows(sources: Sources) -> pl.LazyFrame:
    inspections = sources.records("inspections").select("inspection_id")
    orphaned = sources.records("findings").join(inspections, on="inspection_id", how="anti")
    words = pl.format(_("Raised on {}: inspection {} is not in the list of inspections."), "raised_on", "inspection_id")
    return listed(orphaned, "finding_id", "raised_on", words)


check = Check(
    title="Findings without an inspection",
    words="Findings that name an inspection which is not in the list of inspections. Either the inspection was never "
    "entered, and the unit counts as not inspected, or the finding belongs to another one.",
    feeds=("findings", "inspections"),
    rows=_rows,
)
