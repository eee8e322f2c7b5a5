"""Re-opened cases: closed just before the deadline or after it, and soon back under a new number."""

import polars as pl

from data.language import _
from metrics.reconciliation.check import Check, Sources, listed, number_of_days

AGAIN = 14  # days after the closing
NEAR = 10  # days that were left until the deadline


def _rows(sources: Sources) -> pl.LazyFrame:
    cases = sources.records("cases")
    closed, opened, deadline = pl.col("closed_on"), pl.col("opened_on"), pl.col("deadline")
    matter = ["unit_id", "phenomenon", "source"]
    left = (deadline - closed).dt.total_days()
    after = (opened - closed).dt.total_days()
    earlier = cases.select(*matter, "closed_on", before="case_id", deadline="deadline_on").filter(left <= NEAR)
    again = (
        cases.drop("closed_on")
        .join(earlier, on=matter)
        .filter(pl.col("case_id") != pl.col("before"), after.is_between(0, AGAIN))
        # Of several cases before it, the one closed last.
        .sort("closed_on", "before")
        .unique("case_id", keep="last", maintain_order=True)
    )
    term = pl.format(
        _("{} {} its deadline"),
        number_of_days(left.abs()),
        pl.when(left < 0).then(pl.lit("after")).otherwise(pl.lit("before")),
    )
    words = pl.format(
        _("Opened on {}, {} after case {} of the same phenomenon and source was closed, {}."),
        opened,
        number_of_days(after),
        "before",
        pl.when(left == 0).then(pl.lit(_("on the day of its deadline"))).otherwise(term),
    )
    return listed(again, "case_id", "opened_on", words)


check = Check(
    title="Cases that came back",
    words=f"Cases opened within {AGAIN} days after another case of the same unit, phenomenon and source was closed, "
    f"where that one had at most {NEAR} days left or was past its deadline. Closing a case and opening it again gives "
    "it a new deadline. Two matters can be alike by chance: one row means little, a unit with many is worth a look.",
    feeds=("cases",),
    rows=_rows,
)
