"""Appointments without a talk: somebody took office and the talk before it was not held, or came too late."""

import polars as pl

from data.language import _
from metrics.reconciliation.check import Check, Sources, listed, number_of_days


def _rows(sources: Sources) -> pl.LazyFrame:
    talk, appointed = pl.col("talk_on"), pl.col("appointed_on")
    untalked = sources.records("appointments").filter(talk.is_null() | (talk > appointed))
    days = (talk - appointed).dt.total_days()
    late = pl.format(_("the talk was held on {}, {} after it"), talk, number_of_days(days))
    words = pl.format(
        _("Appointed on {}: {}."),
        appointed,
        pl.when(talk.is_null()).then(pl.lit(_("no talk is on record"))).otherwise(late),
    )
    return listed(untalked, "appointment_id", "appointed_on", words)


check = Check(
    title="Appointments without a talk",
    words="Appointments to office with no integrity talk on record, or with one that was held only after the day of "
    "the appointment. A talk on the day itself is in time. What is to be said before power is given cannot be said "
    "after.",
    feeds=("appointments",),
    rows=_rows,
)
