"""What the statistics call a signal where there is none, and how often they find one that was planted."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import special

from metrics.statistics import special_causes
from metrics.statistics.g_chart import g_chart
from metrics.statistics.levels import FloatArray, TextArray
from metrics.statistics.proportion_interval import wilson
from metrics.statistics.rank_range import joint_region, joint_z, ranks
from metrics.statistics.t_chart import t_chart
from metrics.trends.own_past import Figures, own_past

SERIES, POINTS = 4000, 36
NORMAL = 0.0027  # what 3σ leave outside of a normal variable


@dataclass(frozen=True)
class Chart:
    """A control chart and series for it: `level` is 1 where nothing happens; the signal is a step in it."""

    name: str
    causes: Callable[[np.random.Generator, FloatArray], TextArray]
    step: float  # the factor of the planted step, over the last `after` points
    after: int = 12


def _judged(kind: str, top: FloatArray, bottom: FloatArray, stock: bool = False) -> TextArray:
    """The causes that the product finds in series (series × months) without season, target or re-basing."""
    none = np.zeros(top.shape)
    figures = Figures(
        kind, "high", top, bottom, top / bottom, np.full(top.shape, np.nan), none.astype(int), none, none > 0, stock
    )
    return own_past(figures).cause


def _p(random: np.random.Generator, level: FloatArray) -> TextArray:
    size = random.integers(80, 400, level.shape)
    return _judged("p", random.binomial(size, 0.3 * level).astype(float), size.astype(float))


def _u(random: np.random.Generator, level: FloatArray) -> TextArray:
    size = random.integers(80, 400, level.shape).astype(float)
    return _judged("r", random.poisson(0.1 * size * level).astype(float), size)


def _i(random: np.random.Generator, level: FloatArray) -> TextArray:
    size = random.integers(80, 400, level.shape).astype(float)
    return _judged("i", random.normal(50 * size * level, 10 * np.sqrt(size)), size)


def _x(random: np.random.Generator, level: FloatArray) -> TextArray:
    return _judged("x", random.normal(50 * level, 5), np.ones(level.shape))


def _t(random: np.random.Generator, level: FloatArray) -> TextArray:
    days = np.maximum(np.diff(np.floor(np.cumsum(random.exponential(60 * level), axis=1)), prepend=0), 0.5)
    return special_causes.special_causes(days, t_chart(days, np.zeros(days.shape, dtype=int)))


def _g(random: np.random.Generator, level: FloatArray) -> TextArray:
    cases = random.geometric(np.minimum(0.02 / level, 1)) - 1.0
    return special_causes.special_causes(cases, g_chart(cases))


CHARTS = (
    Chart("p′, 80–400 cases a month, 30 %", _p, 1.25),
    Chart("u′, 8–40 events a month", _u, 1.4),
    Chart("i′, 80–400 cases a month", _i, 1.02),
    Chart("XmR, σ a tenth of the mean", _x, 1.15),
    Chart("t, 60 days between events", _t, 0.25),
    Chart("g, 50 cases between events", _g, 0.25),
)


STOCKS = {"cleared within a month or so": 1.0, "some three months": 3.0, "some six": 6.0, "some twelve": 12.0}
STEP = 1.5  # the factor by which cases begin to be cleared late, over the last 12 of 36 points


def overdue(life: float, late: float = 1.0, seed: int = 5, points: int = POINTS) -> tuple[FloatArray, FloatArray]:
    """Cases open at each month's end, and those of them open for three months or longer: 20 new ones a month, each
    open for `life` months on average, and `late` times as long over the last 12 months; SERIES series."""
    random = np.random.default_rng(seed)
    before = round(5 * life) + 3  # months, until the stock is what it will stay
    spans = np.full(before + points, life)
    spans[-12:] *= late
    open_, old = np.zeros((SERIES, points)), np.zeros((SERIES, points))
    ages: list[np.ndarray] = []
    for month, span in enumerate(spans):
        ages = [random.binomial(cases, np.exp(-1 / span)) for cases in ages] + [random.poisson(20, SERIES)]
        if month >= before:
            open_[:, month - before] = np.sum(ages, axis=0)
            old[:, month - before] = np.sum(ages[:-3], axis=0)
    return old, open_


def of_stock(late_and_open: tuple[FloatArray, FloatArray]) -> TextArray:
    """The special causes of a share of a stock."""
    return _judged("p", *late_and_open, True)


def false_alarms(chart: Chart, seed: int = 1, points: int = POINTS) -> dict[str, float]:
    """Of points of series where nothing happens: the share beyond the limits, and with any special cause."""
    found = chart.causes(np.random.default_rng(seed), np.ones((SERIES, points)))
    return {
        "limits": float(np.isin(found, special_causes.RULES["limits"]).mean()),
        "any": float((found != special_causes.COMMON).mean()),
        "latest": float((found[:, -1] != special_causes.COMMON).mean()),
    }


def power(chart: Chart, seed: int = 2) -> float:
    """The share of series with a planted step in which a special cause lies after it, on the right side."""
    level = np.ones((SERIES, POINTS))
    level[:, -chart.after :] = chart.step
    found = chart.causes(np.random.default_rng(seed), level)[:, -chart.after :]
    side = special_causes.HIGH if chart.step > 1 else special_causes.LOW
    return float(np.isin(found, side).any(axis=1).mean())


def ranges_hold(spread: float, seed: int = 4, organisations: int = 2000, units: int = 40) -> tuple[float, float]:
    """How often the rank ranges of all units of an organisation hold their true ranks, all at once, and how many ranks
    wide they are; true proportions lie `spread` (σ) about 60 %, 200 to 2,000 cases a unit."""
    random = np.random.default_rng(seed)
    held, width = 0, 0.0
    confidence = float(2 * special.ndtr(joint_z(units)) - 1)
    for _ in range(organisations):
        truth = np.clip(random.normal(0.6, spread, units), 0.01, 0.99)
        size = random.integers(200, 2000, units).astype(float)
        found = wilson(random.binomial(size.astype(int), truth).astype(float), size, confidence)
        region = joint_region(found.lower, found.upper, highest_first=True)
        # Of units that are alike any order is the truth.
        first, last = (ranks(truth, True, ties) for ties in ("min", "max"))
        held += bool(np.all((region.first <= first) & (last <= region.last)))
        width += float((region.last - region.first + 1).mean())
    return held / organisations, width / organisations


def main() -> None:
    """Print the tables of bench/README.md."""
    print(
        "| chart | beyond the limits, nothing planted | any special cause | at the last point | step planted | found |"
    )
    print("|---|---|---|---|---|---|")
    for chart in CHARTS:
        none = false_alarms(chart)
        step = f"× {chart.step:g} over the last {chart.after} of {POINTS} points"
        rates = " | ".join(f"{none[key]:.2%}" for key in ("limits", "any", "latest"))
        print(f"| {chart.name} | {rates} | {step} | {power(chart):.0%} |", flush=True)
    print("\n| overdue share of a stock, its cases | any point marked | the latest | step found |")
    print("|---|---|---|---|")
    for name, life in STOCKS.items():
        none, step = overdue(life), of_stock(overdue(life, STEP, seed=6))[:, -12:]
        ours = of_stock(none) != special_causes.COMMON
        found = np.isin(step, special_causes.HIGH).any(axis=1).mean()
        print(f"| {name} | {ours.mean():.2%} | {ours[:, -1].mean():.2%} | {found:.0%} |", flush=True)
    print("\n| rank ranges of 40 units | true spread (σ) | hold all true ranks | ranks wide |")
    print("|---|---|---|---|")
    for spread in (0.0, 0.02, 0.08):
        held, width = ranges_hold(spread)
        print(f"| 200–2,000 cases a unit, 60 % | {100 * spread:g} points | {held:.1%} | {width:.1f} |", flush=True)


if __name__ == "__main__":
    main()
