"""All together: a little worse than its peers in many mechanisms, and in none of them by enough to be seen."""

import numpy as np
import polars as pl

from metrics.measure import Metric
from metrics.signals.correlated_values import LEAST, of_mechanisms, of_metrics
from metrics.signals.signal_kind import DEVIATIONS, FIGURES, TOGETHER, Kind
from metrics.signals.signal_rows import found
from metrics.signals.strength import lasted, level
from metrics.signals.survey import Sight
from metrics.statistics.levels import WATCH, z_score

NAMED = 2  # mechanisms, those farthest out
BEYOND = {"watch": "at the warning level", "act": "significant"}


def _find(sight: Sight) -> pl.DataFrame:
    mechanisms: dict[str, list[Metric]] = {}
    for metric in sight.judged:
        mechanisms.setdefault(metric.mechanism, []).append(metric)
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
            else "Taken together no farther from its peers than chance and their usual difference explain."
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
    return (
        f"In {(z > 0).sum()} of {(~np.isnan(z)).sum()} mechanisms it stands on the unfavourable side of its peers, "
        f"farthest in {'; '.join(farthest)}. Added up, allowing for mechanisms that go together (mean correlation "
        f"{correlation:.2f}), that is {beyond}."
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
    below=True,
    measure=DEVIATIONS,
    beside="peers",
)
