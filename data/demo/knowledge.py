"""What is known of each feed's rows at a given day: the dates that begin and change a row, and what hangs on them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl


@dataclass(frozen=True)
class Dating:
    """The day from which a row exists, the days on which something happens to it, the last of them, what they bring."""

    begins: str | None
    happened: tuple[str, ...] = ()
    ends: str | None = None
    brings: tuple[tuple[str, str], ...] = ()


DATINGS: Mapping[str, Dating] = {
    "units": Dating(None, ("closed_on",), None, (("successor_id", "closed_on"),)),
    "staffing": Dating("valid_from", ("valid_until",), "valid_until"),
    "posts": Dating(
        "established_on",
        ("abolished_on", "risk_assessed_on", "power_list_on", "measures_on"),
        "abolished_on",
    ),
    "tenures": Dating("held_since", ("left_on",), "left_on"),
    "decisions": Dating("decided_on", ("minutes_on", "published_on")),
    "appointments": Dating("appointed_on", ("talk_on",)),
    "declarations": Dating("due_on", ("filed_on", "verified_on"), "filed_on", (("verdict", "verified_on"),)),
    "training": Dating("assigned_on", ("completed_on",), "completed_on"),
    "reports": Dating("due_on", ("submitted_on",), "submitted_on"),
    "talks": Dating("due_on", ("held_on",), "held_on"),
    "commitments": Dating("due_on", ("signed_on",), "signed_on"),
    "inspections": Dating("started_on", ("ended_on",), "ended_on"),
    "findings": Dating("raised_on", ("done_on", "verified_on"), "done_on"),
    "cases": Dating("opened_on", ("closed_on",), "closed_on", (("outcome", "closed_on"),)),
    "complaints": Dating("received_on", ("answered_on",), "answered_on"),
    "contracts": Dating("awarded_on"),
    "expenses": Dating("month"),
    "approvals": Dating("applied_on", ("approved_on",)),
    "services": Dating("received_on", ("done_on",), "done_on"),
    "disclosures": Dating("due_on", ("published_on",), "published_on"),
    "directives": Dating("issued_on", ("completed_on",), "completed_on"),
    "returns": Dating("month"),
}

# No column says when a contract was settled: between one and ten months after the award, by its number.
SETTLED_ON = pl.col("awarded_on") + pl.duration(days=8 + pl.col("contract_id").str.slice(1).cast(pl.Int64) * 7919 % 300)
# A due date is moved on the day it runs out.
MOVED_ON = pl.when(pl.col("due_on") > pl.col("original_due_on")).then(pl.col("original_due_on"))


def known(feed: str, rows: pl.DataFrame, day: date | pl.Expr) -> pl.DataFrame:
    """The rows as they stood at the end of a day."""
    dating = DATINGS[feed]
    if dating.begins:
        rows = rows.filter(pl.col(dating.begins) <= day)
    later = {column: pl.col(column) > day for column in dating.happened}
    blanked = [_unless(later[column], column) for column in dating.happened]
    blanked += [_unless(later[cause].fill_null(True), column) for column, cause in dating.brings]
    if feed == "contracts":
        blanked.append(_unless(day < SETTLED_ON, "final_amount"))
    if feed == "findings":
        blanked.append(pl.when(day < MOVED_ON).then(pl.col("original_due_on")).otherwise("due_on").alias("due_on"))
    return rows.with_columns(blanked)


def _unless(condition: pl.Expr, column: str) -> pl.Expr:
    return pl.when(condition).then(None).otherwise(pl.col(column)).alias(column)


def touched(feed: str, rows: pl.DataFrame, since: date | None, until: date) -> pl.DataFrame:
    """The rows that had begun by a day and that began or changed in the span of days (or ever before its end)."""
    dating = DATINGS[feed]
    if dating.begins:
        rows = rows.filter(pl.col(dating.begins) <= until)
    if since is None:
        return rows
    days = [pl.col(column) for column in (dating.begins, *dating.happened) if column]
    days += [SETTLED_ON] if feed == "contracts" else []
    days += [MOVED_ON] if feed == "findings" else []
    return rows.filter(pl.any_horizontal(day.is_between(since, until).fill_null(False) for day in days))


def wound_up(feed: str, rows: pl.DataFrame, register: pl.DataFrame, now: date) -> pl.DataFrame:
    """The rows as known now; a closed unit begins nothing later, and what stood open there ends on its last day."""
    if feed in ("units", "staffing"):
        return known(feed, rows, now)
    closing = register.select("unit_id", pl.col("closed_on").alias("closing"))
    rows = rows.join(closing, on="unit_id", how="left", maintain_order="left")
    ends = DATINGS[feed].ends
    if ends:
        open_then = pl.col(ends).is_null() | (pl.col(ends) > pl.col("closing"))
        cut = pl.col("closing").is_not_null() & open_then
        rows = rows.with_columns(pl.when(cut).then(pl.col("closing")).otherwise(pl.col(ends)).alias(ends))
    return known(feed, rows, pl.col("closing").fill_null(now)).drop("closing")
