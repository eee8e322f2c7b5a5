"""Reconciliation: what was not on the list. One file a check across feeds; the file's name is its id."""

from collections.abc import Mapping
from functools import cache

import polars as pl

from data.access import everything
from data.discovery import defined_in
from data.errors import Unknown
from data.language import _
from metrics.facts.figures import Figures
from metrics.reconciliation.check import Check, Sources


@cache
def checks() -> Mapping[str, Check]:
    """Every check of this folder by its id: one file more is one check more."""
    return defined_in(__name__, __path__, "check", Check)


def named(check_id: str) -> Check:
    """The check of that id; KeyError with the ids that exist."""
    if check_id not in checks():
        raise Unknown(
            _(
                "There is no check {check_id!r}. The checks are: {checks}.",
                check_id=check_id,
                checks=", ".join(checks()),
            )
        )
    return checks()[check_id]


def reconcile(figures: Figures, check_id: str | None = None, under: str | None = None) -> pl.DataFrame:
    """What one check lists, or all of them, of the units within the scope, and below the unit `under`.

    Returns check, unit_id, month, record, words, the newest first. KeyError for an unknown check or unit.
    """
    wanted = checks().values() if check_id is None else [named(check_id)]
    sees = figures.scope.sees()
    if under is not None:
        sees &= pl.col("unit_id").is_in(figures.tree.under(under))
    # Looked up among all records: a decision taken above the reader's units is a decision all the same.
    whole = everything("reconciliation")
    sources = Sources(
        lambda feed: figures.store.records(feed, whole, figures.as_of), figures.settings, figures.metrics, figures.last
    )
    rows = [check.rows(sources).filter(sees).select(pl.lit(check.id).alias("check"), pl.all()) for check in wanted]
    order = ["check", "month", "unit_id", "record"]
    # Not streaming: with seven threads or more some part of the rows is empty, and words put together then panic.
    return pl.concat(pl.collect_all(rows, engine="in-memory")).sort(
        order, descending=[False, True, False, False], nulls_last=True
    )


def unheard(figures: Figures, check: Check) -> list[str]:
    """The feeds that a check asks and that nobody has handed in yet."""
    heard = {delivery.feed for delivery in figures.store.live(as_of=figures.as_of)}
    return [feed for feed in check.feeds if feed not in heard]
