"""All together: a little worse than its peers in many mechanisms, and in none of them by enough to be seen."""

from dataclasses import replace

import numpy as np
import polars as pl

from data.language import _, term, texts
from metrics.measure import Metric
from metrics.signals.correlated_values import LEAST, of_mechanisms, of_metrics
from metrics.signals.signal_kind import DEVIATIONS, FIGURES, FOUND, TOGETHER, Kind
from metrics.signals.signal_rows import found
from metrics.signals.strength import Strength, lasted, left, level
from metrics.signals.survey import Sight
from metrics.statistics.levels import WATCH, FloatArray, z_score

NAMED = 2  # mechanisms, those farthest out
BEYOND = texts({"watch": "at the warning level", "act": "significant"})


def _mechanisms(sight: Sight) -> dict[str, list[Metric]]:
    found: dict[str, list[Metric]] = {}
    for metric in sight.judged:
        found.setdefault(metric.mechanism, []).append(metric)
    return found


def _without(sight: Sight, _metric: Metric | None, upper: np.ndarray, branch: np.ndarray) -> FloatArray:
    """The upper units without a branch stand beside all units of the month, so that they are added up alike."""

    def also(metric: Metric) -> Strength:
        stands = sight.stands(metric)
        x, n = (side[upper, -1] - np.nan_to_num(side[branch, -1]) for side in sight.windowed(metric))
        baseline, tau2 = stands.baseline[upper, -1], stands.tau2[upper, -1]
        n = np.where(n >= sight.least(metric)[upper], n, np.nan)
        even = left(x, n, baseline, tau2, metric.kind == "p", sight.bad(metric))[1]
        own = np.where(np.isnan(even), np.nan, stands.error[upper, -1])
        return replace(
            stands,
            even=np.concatenate([stands.even[:, -1], even])[:, None],
            error=np.concatenate([stands.error[:, -1], own])[:, None],
        )

    parts = [of_metrics([also(metric) for metric in metrics]) for metrics in _mechanisms(sight).values()]
    return of_mechanisms(parts).z[len(sight.ids) :, 0]


def _find(sight: Sight) -> pl.DataFrame:
    mechanisms = _mechanisms(sight)
    if not mechanisms:  # nothing was handed in that could be judged
        return pl.DataFrame(schema=FOUND)
    parts = [of_metrics([sight.stands(metric) for metric in metrics]) for metrics in mechanisms.values()]
    whole = of_mechanisms(parts)
    now = np.stack([part.z[:, -1] for part in parts])
    z = whole.z[:, -1]
    levels = level(z)
    return found(
        sight,
        feeds=tuple(sorted({feed for metric in sight.judged for feed in metric.feeds})),
        mechanism=TOGETHER,
        value=z,
        peer=np.where(np.isnan(z), np.nan, 0.0),
        limit=np.where(np.isnan(z), np.nan, float(z_score(WATCH))),
        strength=z,
        error=whole.error[:, -1],
        level=levels,
        rule=[
            _words(now[:, at], list(mechanisms), BEYOND[levels[at]], whole.correlation[-1])
            if levels[at] != "none"
            else _("Taken together no farther from its peers than chance and their usual difference explain.")
            for at in range(len(z))
        ],
        months=lasted(whole.z),
        feed=FIGURES,
        rows={int(at): _farthest(sight, int(at)) for at in np.flatnonzero(levels != "none")},
        page="unit",
    )


def _farthest(sight: Sight, at: int) -> list[str]:
    """The unit's metrics on the unfavourable side, the farthest first."""
    z = {metric.id: sight.stands(metric).even[at, -1] for metric in sight.judged}
    return sorted((metric for metric in z if z[metric] > 0), key=lambda metric: (-z[metric], metric))


def _words(z: np.ndarray, mechanisms: list[str], beyond: str, correlation: float) -> str:
    """In how many mechanisms the unit stands on the unfavourable side, and in which of them farthest."""
    farthest = [mechanisms[at] for at in np.argsort(-np.nan_to_num(z, nan=-np.inf), kind="stable")[:NAMED]]
    return _(
        "On the unfavourable side of its peers in {unfavourable} of {mechanisms} mechanisms, farthest in {names}. "
        "Added up, allowing for mechanisms that go together (mean correlation "
        "{correlation:.2f}), that is {beyond}.",
        unfavourable=(z > 0).sum(),
        mechanisms=(~np.isnan(z)).sum(),
        names=_("; ").join(term(one) for one in farthest),
        correlation=correlation,
        beyond=beyond,
    )


kind = Kind(
    title=TOGETHER,
    words="How the unit stands against its peers in every metric that has a better side, over the window: first one "
    "figure for each mechanism, so that ten metrics of one do not outvote one of another, then all mechanisms added "
    "up. Each figure allows for size and for what peers differ by anyway; the sum allows for how far mechanisms go "
    "together in this organisation. It finds units that are a little worse in many things and stand out in none, and "
    f"says nothing with fewer than {LEAST} mechanisms. The value is in standard deviations, above 0 on the "
    "unfavourable side; peers lie around 0.",
    find=_find,
    without=_without,
    measure=DEVIATIONS,
    beside="peers",
)
