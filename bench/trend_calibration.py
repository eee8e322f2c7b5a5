"""What a unit's own past calls where nothing changes, and what it finds where something does: announced against found.

python -m bench.trend_calibration             # seeded; some three minutes; --series 400 for a quick look
"""

import argparse
from datetime import date
from typing import NamedTuple

import numpy as np
import polars as pl
from scipy import special

from metrics.facts.values import with_values
from metrics.measure import Metric, flow
from metrics.trends import control_chart

POINTS, GROUP = 36, 20  # months, and units of one peer group
SIZES, SHARES = (3, 10, 30, 100, 400, 2000), (0.5, 0.8, 0.95, 0.99)
CAUSE_MOST, ARROW_MOST = 0.025, 0.005
NO_CAUSE = ("common cause", "no data", "not judged")
NOTHING = pl.DataFrame(schema=control_chart.REBASED)
SCENARIOS = {
    "independent": {},
    "overdispersed, logit sd 0.3": {"sd": 0.3},
    "autocorrelated, AR 0.3": {"sd": 0.3, "rho": 0.3},
    "autocorrelated, AR 0.6": {"sd": 0.3, "rho": 0.6},
    "seasonal, ±0.6": {"season": 0.6},
}
#: What changes, on the log-odds scale, over the months of a series.
CHANGES = {
    "step of 0.8 in the last 6 months": np.repeat([0.0, -0.8], (POINTS - 6, 6)),
    "step of 1.5 in the last month": np.repeat([0.0, -1.5], (POINTS - 1, 1)),
    "fall of 1.2 over the last five months": np.concatenate([np.zeros(POINTS - 5), -1.2 * np.arange(1, 6) / 5]),
    "drift of 0.8 over 36 months": np.linspace(0, -0.8, POINTS),
}
METRIC = Metric(
    id="m",
    title="M",
    words="",
    why="",
    mechanism="",
    reference="",
    kind="p",
    better="high",
    numerator=flow("training", "due_on"),
    denominator=flow("training", "due_on"),
    least=1,
)


class Called(NamedTuple):
    """Of the series: the share whose latest point is a special cause, whose arrow moves, and whose drift is told."""

    cause: float
    arrow: float
    drift: float


def drawn(seed: int, series: int, size: int, share: float, change: np.ndarray, **of: float) -> pl.DataFrame:
    """The trend of `series` units, `size` cases a month, in groups that share one season: rows of `trend`."""
    random = np.random.default_rng(seed)
    rho, months = of.get("rho", 0.0), np.arange(POINTS)
    noise = random.normal(size=(series, POINTS + 50))
    for month in range(1, noise.shape[1]):
        noise[:, month] = rho * noise[:, month - 1] + np.sqrt(1 - rho**2) * noise[:, month]
    turn = np.repeat(random.uniform(0, 2 * np.pi, (series // GROUP, 1)), GROUP, axis=0)
    level = special.logit(share) + of.get("sd", 0.0) * noise[:, -POINTS:] + change
    level = level + of.get("season", 0.0) * np.sin(2 * np.pi * months / 12 + turn)
    rows = pl.DataFrame(
        {
            "unit_id": np.repeat([f"u{unit:06}" for unit in range(series)], POINTS),
            "month": [date(2023 + nth // 12, nth % 12 + 1, 1) for nth in range(POINTS)] * series,
            "numerator": random.binomial(size, special.expit(level)).ravel().astype(float),
            "denominator": np.full(series * POINTS, float(size)),
            "target": pl.Series([None] * (series * POINTS), dtype=pl.Float64),
        }
    )
    return with_values(rows, METRIC)


def called(table: pl.DataFrame) -> Called:
    """What the product calls in these series."""
    season = {}
    if hasattr(control_chart, "NO_SEASON"):
        from metrics.trends.peer_seasons import peer_seasons

        groups = {unit: str(int(unit[1:]) // GROUP) for unit in table["unit_id"].unique()}
        span = (table["month"].min(), table["month"].max())
        season = {"season": peer_seasons(table, METRIC, groups, *span)}
    units = control_chart.controls(table, METRIC, NOTHING, **season).units
    drift = units["drift"].is_in(["increasing", "decreasing"]).mean() if "drift" in units.columns else np.nan
    cause = ~pl.col("cause").is_in(NO_CAUSE)
    return Called(
        float(units.select(cause.mean()).item()),
        float(units["arrow"].is_in(["increasing", "decreasing"]).mean()),  # type: ignore[arg-type]
        float(drift),  # type: ignore[arg-type]
    )


def false_alarms(
    name: str, series: int, sizes: tuple[int, ...] = SIZES, seed: int = 1
) -> dict[tuple[int, float], Called]:
    """By size and share: what is called though nothing changes."""
    return {
        (size, share): called(drawn(seed, series, size, share, np.zeros(POINTS), **SCENARIOS[name]))
        for size in sizes
        for share in SHARES
    }


def main() -> None:
    """Print the tables of bench/README.md."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--series", type=int, default=4000)
    asked.add_argument("--cells", action="store_true", help="every size and share by itself")
    options = asked.parse_args()
    print("| nothing changes | special cause: mean | the worst | arrow: mean | the worst | drift: mean | the worst |")
    print("|---|---|---|---|---|---|---|")
    for name in SCENARIOS:
        found = false_alarms(name, options.series)
        parts = []
        for field in Called._fields:
            rates = {cell: getattr(one, field) for cell, one in found.items()}
            worst = max(rates, key=lambda cell: rates[cell])
            parts.append(f"{np.mean(list(rates.values())):.2%} | {rates[worst]:.2%} (n {worst[0]}, p {worst[1]})")
        print(f"| {name} | {' | '.join(parts)} |", flush=True)
        if options.cells:
            for cell, one in found.items():
                print(cell, *(f"{rate:.2%}" for rate in one), flush=True)
    print("\n| n 100, p 0.8 changes | spread | special cause at the last point | arrow | drift |")
    print("|---|---|---|---|---|")
    for name, change in CHANGES.items():
        for words, of in (("independent", {}), ("sd 0.3", {"sd": 0.3})):
            one = called(drawn(2, options.series, 100, 0.8, change, **of))
            print(f"| {name} | {words} | {one.cause:.0%} | {one.arrow:.0%} | {one.drift:.0%} |", flush=True)


if __name__ == "__main__":
    main()
