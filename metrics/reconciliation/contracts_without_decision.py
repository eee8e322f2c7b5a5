"""Contracts without a decision: as large as needs a collective decision, and none is on record."""

import polars as pl

from data.feeds import named
from data.language import _
from metrics.reconciliation.check import Check, Sources, listed, number


def _rows(sources: Sources) -> pl.LazyFrame:
    threshold = named("contracts").in_force(sources.settings)["decision_threshold"].over(pl.col("awarded_on"))
    large = sources.records("contracts").with_columns(threshold=threshold).filter(pl.col("amount") >= threshold)
    undecided = large.join(sources.records("decisions").select("decision_id"), on="decision_id", how="anti")
    named_none = pl.lit(_("no decision is named"))
    named_unknown = pl.format(_("decision {}, which it names, is not in the list of decisions"), "decision_id")
    words = pl.format(
        _("Awarded on {} for {}, where a decision is needed from {} on: {}."),
        "awarded_on",
        number("amount"),
        number("threshold"),
        pl.when(pl.col("decision_id").is_null()).then(named_none).otherwise(named_unknown),
    )
    return listed(undecided, "contract_id", "awarded_on", words)


check = Check(
    title="Contracts without a decision",
    words="Contracts at or above the amount that needs a collective decision, as in force on the day of the award, "
    "that name no decision, or one that is not in the list of decisions. Large sums that nobody decided on together "
    "are what the rule exists to prevent.",
    feeds=("contracts", "decisions"),
    rows=_rows,
)
