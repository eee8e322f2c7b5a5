"""Standing: a metric's figure lies beyond its peers' limits, on the unfavourable side."""

import numpy as np
import polars as pl

from data.language import _
from metrics.facts.windows import WINDOWS
from metrics.measure import Metric
from metrics.signals.signal_kind import METRIC, Kind
from metrics.signals.signal_rows import all_of, found
from metrics.signals.strength import lasted
from metrics.signals.survey import Sight


def _of_metric(sight: Sight, metric: Metric) -> pl.DataFrame:
    x, n = sight.compared(metric)
    stands = sight.stands(metric)
    span = (
        _("at the end of the month")
        if sight.window == "1"
        else _("over the window of {window}", window=WINDOWS[sight.window])
    )
    words = {
        "none": _("Within what chance and the usual difference between peers explain."),
        "watch": _("Beyond the warning limit for a unit of this size, on the unfavourable side, {span}.", span=span),
        "act": _(
            "Significantly beyond the limit for a unit of this size, on the unfavourable side, {span}.", span=span
        ),
    }
    told = sight.verdicts(metric)
    found_level = np.where((told["verdict"] == "worse").fill_null(False), told["level"], "none")
    return found(
        sight,
        metric=metric.id,
        mechanism=metric.mechanism,
        value=x[:, -1] / n[:, -1],
        peer=stands.baseline[:, -1],
        limit=stands.limit[:, -1],
        strength=stands.sure[:, -1],
        error=stands.error[:, -1],
        level=found_level,
        rule=[words[one] for one in found_level],
        months=lasted(stands.z),
        feeds=metric.feeds,
        page="explain",
    )


def _find(sight: Sight) -> pl.DataFrame:
    return all_of([_of_metric(sight, metric) for metric in sight.judged])


kind = Kind(
    title="Beyond the limits of its peers",
    words="A metric that has a better side, over the window, against the pooled value of the unit's peer group. The "
    "limits of both levels allow for the unit's size and for what units of the group vary beyond chance; "
    "the exact tail of chance alone must agree, so that small numbers do not count for more than they are. Under ten "
    "peers nothing is said.",
    find=_find,
    by_verdict=True,
    measure=METRIC,
    beside="peers",
)
