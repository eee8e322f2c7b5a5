"""Picking targets: how many of the known bad units of simulated organisations are picked, against simpler ways."""

import argparse
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from metrics.inspection.candidates import CANDIDATES
from metrics.inspection.choice import Choice
from metrics.inspection.proposal import Proposal, propose
from metrics.signals.correlated_values import Together, of_mechanisms, of_metrics
from metrics.signals.signal_kind import SIGNAL, SIGNALS, TOGETHER
from metrics.signals.strength import Strength, level, strength

UNITS, CAPACITY, BAD = 120, 12, 8
#: Mechanism -> baselines of its metrics (the share that goes wrong) and cases a head and year: like the catalogue's, a
#: few mechanisms with many metrics, many with one.
MECHANISMS = {
    **{f"single {number}": [(0.05 + 0.02 * number, 0.2 + 0.15 * number)] for number in range(10)},
    **{f"pair {number}": [(0.08, 0.5), (0.15, 0.3)] for number in range(5)},
    "many": [(0.05 + 0.02 * number, 0.4) for number in range(10)],
    "few": [(0.1, 0.6), (0.12, 0.6), (0.2, 0.2), (0.05, 1.0)],
}
LEAST = 10  # cases under which a unit is not compared


@dataclass(frozen=True)
class Scenario:
    """`shift`: log-odds by which a bad unit is worse in its `wrong` mechanisms. `noise`: by how much units differ in
    earnest (standard deviation of log-odds), half of it shared within a mechanism; `common`: as a share of it, what all
    mechanisms of a unit have in common besides. `which`: units that can be bad."""

    title: str
    shift: float
    noise: float
    wrong: int = 2
    which: str = "any"
    common: float = 0.0


SCENARIOS = (
    Scenario("weak (log-odds 0.7 in 2 mechanisms), units differ a little", 0.7, 0.2),
    Scenario("middling (1.0 in 2), units differ a little", 1.0, 0.2),
    Scenario("strong (1.5 in 2), units differ a little", 1.5, 0.2),
    Scenario("middling (1.0 in 2), units do not differ otherwise", 1.0, 0.0),
    Scenario("middling (1.0 in 2), units differ much", 1.0, 0.4),
    Scenario("strong in one mechanism only (1.5 in 1)", 1.5, 0.2, wrong=1),
    Scenario("a little of everything (0.4 in 8)", 0.4, 0.2, wrong=8),
    Scenario("middling, the bad ones are small", 1.0, 0.2, which="small"),
    Scenario("middling, the bad ones are large", 1.0, 0.2, which="large"),
)
NULL = Scenario("nothing wrong, units differ a little", 0.0, 0.2)
NULL_EVEN = Scenario("nothing wrong, units do not differ", 0.0, 0.0)
NULL_WIDE = Scenario("nothing wrong, units differ much", 0.0, 0.4)
NULL_COMMON = Scenario("nothing wrong, units differ a little, in all mechanisms alike", 0.0, 0.2, common=0.5)
NULL_WIDE_SOME = Scenario("nothing wrong, units differ much, in all mechanisms somewhat alike", 0.0, 0.4, common=0.4)
NULL_WIDE_COMMON = Scenario("nothing wrong, units differ much, in all mechanisms alike", 0.0, 0.4, common=0.8)


class Organisations:
    """`count` simulated organisations: cases and failures by metric, unit and organisation, and who is bad."""

    def __init__(self, scenario: Scenario, count: int, seed: int) -> None:
        rng = np.random.default_rng(seed)
        self.size = np.sort(np.round(rng.lognormal(np.log(60), 1.0, (UNITS, count)) + 5), axis=0)
        order = rng.random((UNITS, count))
        if scenario.which != "any":
            half = np.arange(UNITS)[:, None] < UNITS // 2
            order += np.where(half == (scenario.which == "small"), 0, 1)
        self.bad = (np.argsort(np.argsort(order, axis=0), axis=0) < BAD) & (scenario.shift > 0)
        wrong = np.argsort(rng.random((len(MECHANISMS), UNITS, count)), axis=0) < scenario.wrong
        common = np.random.default_rng([seed, 1]).normal(0, scenario.common * scenario.noise, (UNITS, count))
        self.mechanism: list[str] = []
        failures, cases = [], []
        for at, (mechanism, metrics) in enumerate(MECHANISMS.items()):
            shared = common + rng.normal(0, scenario.noise * np.sqrt(0.5), (UNITS, count))
            for baseline, rate in metrics:
                own = rng.normal(0, scenario.noise * np.sqrt(0.5), (UNITS, count))
                odds = np.log(baseline / (1 - baseline)) + shared + own + scenario.shift * (self.bad & wrong[at])
                n = rng.poisson(rate * self.size)
                self.mechanism.append(mechanism)
                cases.append(n)
                failures.append(rng.binomial(n, 1 / (1 + np.exp(-odds))))
        self.n, self.x = np.array(cases, dtype=float), np.array(failures, dtype=float)
        few = self.n < LEAST
        self.n[few], self.x[few] = np.nan, np.nan

    def strengths(self) -> list[Strength]:
        """The strength of each metric; organisations stand where months would."""
        return [strength(x, n, True, "high") for x, n in zip(self.x, self.n, strict=True)]


def all_together(found: list[Strength], mechanism: list[str]) -> Together:
    """All mechanisms of each unit as one figure."""
    named = list(zip(mechanism, found, strict=True))
    return of_mechanisms([of_metrics([one for of, one in named if of == name]) for name in dict.fromkeys(mechanism)])


def signals(found: list[Strength], whole: Together, mechanism: list[str], at: int) -> pl.DataFrame:
    """SIGNALS of one organisation."""
    units = [f"{unit:03}" for unit in range(UNITS)]
    parts = []
    for name, one in zip([*mechanism, TOGETHER], [*found, whole], strict=True):
        z = (one.sure if isinstance(one, Strength) else one.z)[:, at]
        held = {"unit_id": units, "strength": z, "error": one.error[:, at], "level": level(z).tolist()}
        same = {"signal": "standing", "route": SIGNAL, "counts": True, "mechanism": name}
        parts.append(pl.DataFrame(held).with_columns(pl.lit(value).alias(name) for name, value in same.items()))
    table = pl.concat(parts).filter(pl.col("strength").is_not_nan()).with_row_index("number")
    missing = [pl.lit(None, dtype).alias(name) for name, dtype in SIGNALS.items() if name not in table.columns]
    return table.with_columns(pl.col("number").cast(pl.Int64), *missing).select(list(SIGNALS))


def proposal(signals: pl.DataFrame, false_share: float) -> Proposal:
    units = [f"{unit:03}" for unit in range(UNITS)]
    plain = {name: pl.Series(units if name == "unit_id" else [None] * UNITS, dtype=dtype)
             for name, dtype in CANDIDATES.items()}  # fmt: skip
    choice = Choice(date(2026, 10, 1), CAPACITY, random_share=0, rise_share=0, false_share=false_share, draws=0)
    return propose(signals, pl.DataFrame(plain), choice)


def picked(proposal: Proposal) -> np.ndarray:
    return proposal.picked["unit_id"].cast(pl.Int64).to_numpy()


def worst(score: np.ndarray) -> np.ndarray:
    return np.argsort(-score, kind="stable")[:CAPACITY]


def raw_rates(organisations: Organisations) -> np.ndarray:
    """Ranking by raw rates: the mean of each metric's rate in standard deviations of the units."""
    rate = organisations.x / organisations.n
    apart = (rate - np.nanmean(rate, axis=1, keepdims=True)) / np.nanstd(rate, axis=1, keepdims=True)
    return np.nansum(apart, axis=0) / np.maximum(np.sum(~np.isnan(rate), axis=0), 1)


def plain_sum(organisations: Organisations) -> np.ndarray:
    """The plain sum of z: each metric's rate against the pooled one in standard errors of chance alone."""
    x, n = organisations.x, organisations.n
    p = np.nansum(x, axis=1, keepdims=True) / np.nansum(n, axis=1, keepdims=True)
    return np.nansum((x / n - p) / np.sqrt(p * (1 - p) / n), axis=0)


def _interval(values: list[float]) -> str:
    half = 1.96 * np.std(values, ddof=1) / np.sqrt(len(values))
    return f"{np.mean(values):.2f} ± {half:.2f}"


def hits(scenario: Scenario, count: int) -> None:
    """One line: bad units among the picks, by each way."""
    organisations = Organisations(scenario, count, 1)
    found = organisations.strengths()
    whole = all_together(found, organisations.mechanism)
    raw, plain = raw_rates(organisations), plain_sum(organisations)
    ways: dict[str, list[float]] = {name: [] for name in ("ours", "raw", "plain", "fewer", "gated")}
    for at in range(count):
        bad = organisations.bad[:, at]
        told = signals(found, whole, organisations.mechanism, at)
        gated = picked(proposal(told, 0.02))
        ways["ours"].append(bad[picked(proposal(told, 1.0))].sum())
        ways["raw"].append(bad[worst(raw[:, at])].sum())
        ways["plain"].append(bad[worst(plain[:, at])].sum())
        ways["fewer"].append(len(gated))
        ways["gated"].append(bad[gated].sum())
    cells = [_interval(values) for values in ways.values()]
    print(f"| {scenario.title} | {cells[0]} | {cells[1]} | {cells[2]} | {CAPACITY * BAD / UNITS:.2f} | "
          f"{cells[4]} of {np.mean(ways['fewer']):.1f} |", flush=True)  # fmt: skip


def fairness(scenario: Scenario, count: int) -> None:
    """Two lines: false picks where nothing is wrong, and how often small, middling and large units are picked."""
    organisations = Organisations(scenario, count, 2)
    found = organisations.strengths()
    whole = all_together(found, organisations.mechanism)
    raw, plain = raw_rates(organisations), plain_sum(organisations)
    false, announced = [], 0.0
    third = np.arange(UNITS) * 3 // UNITS
    shares: dict[str, list[np.ndarray]] = {
        "ours, what chance rarely gives": [],
        f"ours, the first {CAPACITY}": [],
        f"raw rates, the first {CAPACITY}": [],
        f"plain sum of z, the first {CAPACITY}": [],
    }
    for at in range(count):
        told = signals(found, whole, organisations.mechanism, at)
        gated = proposal(told, 0.02)
        announced = gated.announced
        false.append(float(gated.picked.height))
        ways = [picked(gated), picked(proposal(told, 1.0)), worst(raw[:, at]), worst(plain[:, at])]
        for name, picks in zip(shares, ways, strict=True):
            shares[name].append(np.bincount(third[picks], minlength=3) / (UNITS / 3))
    print(f"| {scenario.title}: false picks on the signal route | announced {announced:.1f} | {_interval(false)} |")
    for name, parts in shares.items():
        cells = " | ".join(_interval([100 * part[at] for part in parts]) for at in range(3))
        print(f"| {scenario.title}: {name} | {cells} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=200, help="organisations a scenario")
    count = parser.parse_args().times
    for scenario in SCENARIOS:
        hits(scenario, count)
    for scenario in (NULL, NULL_EVEN, NULL_WIDE, NULL_COMMON, NULL_WIDE_SOME, NULL_WIDE_COMMON):
        fairness(scenario, count)


if __name__ == "__main__":
    main()
