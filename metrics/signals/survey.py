"""Sight: what the kinds of signal look at, each read once: figures as grids of units and months, records, reports."""

from dataclasses import replace
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl

from data import months
from metrics.comparison.compared_units import yardstick
from metrics.comparison.matrix import RULE
from metrics.comparison.peers import above, peers
from metrics.comparison.question import Comparison
from metrics.comparison.rule import Rule
from metrics.comparison.verdicts import judged
from metrics.facts.figures import Figures
from metrics.facts.reporting import CALENDAR
from metrics.facts.values import counts_events
from metrics.facts.windows import CHART_MONTHS, first_month
from metrics.measure import Metric, Stock
from metrics.signals.strength import Bad, Strength, strength
from metrics.statistics.levels import FloatArray
from metrics.trends.control_chart import Controls
from metrics.trends.unit_charts import charts_without, unit_charts

SPAN = CHART_MONTHS
LASTED = 12  # months back over which it is said how long a signal has lasted
YEAR = 12


class Sight:
    """The units in view and their comparison: each with those of its own peer group within the scope.

    `month`, `window`: as of every comparison. `asked`: the units whose signals are wanted. `ids`: all units compared,
    in depth-first order; every grid has them on its first axis.
    """

    def __init__(self, figures: Figures, asked: Comparison, units: list[str]) -> None:
        self.figures, self.month, self.window, self.asked = figures, asked.month, asked.window, units
        self.ids = peers(figures, replace(asked, branch=None, peer_group=None))
        self.place = {unit: place for place, unit in enumerate(self.ids)}
        self.last_day = months.last_day(self.month)
        self._records: dict[str, pl.DataFrame] = {}
        self._confidence: dict[tuple[str, ...], FloatArray] = {}
        self._stands: dict[str, Strength] = {}
        self._judged: dict[str, pl.DataFrame] = {}
        self._silent: dict[tuple[str, ...], np.ndarray] = {}
        self._charts: dict[str, Controls] = {}

    @cached_property
    def groups(self) -> list[np.ndarray]:
        """The places of the units of each peer group, without those that stand above another one of it."""
        kinds = [self.figures.kinds[unit] for unit in self.ids]
        upper = above(self.figures, self.ids, kinds)
        named = np.array(["" if unit in upper else kind for unit, kind in zip(self.ids, kinds, strict=True)])
        return [np.flatnonzero(named == kind) for kind in dict.fromkeys(kinds)]

    @cached_property
    def judged(self) -> list[Metric]:
        """The metrics with any facts that have a better side and count events, so that chance has a known shape."""
        metrics, grid = self._grids
        held = {one for one, sides in zip(metrics, grid[0], strict=True) if not np.isnan(sides).all()}
        known = self.figures.metrics.values()
        return [metric for metric in known if metric.better and counts_events(metric) and metric.id in held]

    # Figures

    @cached_property
    def _grids(self) -> tuple[list[str], np.ndarray]:
        """Metric ids, and numerator and denominator by metric, unit and month (NaN where there is no fact)."""
        length = SPAN + LASTED
        first = months.shifted(self.month, 1 - length)
        facts = (
            self.figures.rolled()
            .filter(pl.col("breakdown") == "", pl.col("month").is_between(first, self.month), self.figures.scope.sees())
            .filter(pl.col("unit_id").is_in(self.ids))
            .collect()
        )
        metrics = list(self.figures.metrics)
        held = facts.filter(pl.col("metric").is_in(metrics))
        at = (
            held["metric"].cast(pl.Enum(metrics)).to_physical().to_numpy(),
            held["unit_id"].cast(pl.Enum(self.ids)).to_physical().to_numpy(),
            (held["month"].dt.year() * 12 + held["month"].dt.month() - 1 - months.number(first)).to_numpy(),
        )
        grid = np.full((2, len(metrics), len(self.ids), length), np.nan)
        grid[0][at] = held["numerator"].to_numpy()
        grid[1][at] = held["denominator"].to_numpy()
        return metrics, grid

    def monthly(self, metric: Metric) -> tuple[FloatArray, FloatArray]:
        """Numerator and denominator by unit and month, SPAN months that end with the month; no window."""
        metrics, grid = self._grids
        top, bottom = grid[:, metrics.index(metric.id), :, -SPAN:]
        return top, bottom

    def windowed(self, metric: Metric) -> tuple[FloatArray, FloatArray]:
        """Numerator and denominator over the window, by unit and month: LASTED windows, the last one ends with the
        month. As `over_window` has it: flows add up, stocks stand at the end, staff counts as staff-years."""
        metrics, grid = self._grids
        held = grid[:, metrics.index(metric.id)]
        ends = np.arange(held.shape[-1] - LASTED, held.shape[-1])
        if isinstance(metric.numerator, Stock):
            top, bottom = held[..., ends]
            return top, bottom
        starts = [
            end
            + months.number(first_month(months.shifted(self.month, int(end) + 1 - held.shape[-1]), self.window))
            - months.number(months.shifted(self.month, int(end) + 1 - held.shape[-1]))
            for end in ends
        ]
        spans = [held[..., start : end + 1] for start, end in zip(starts, ends, strict=True)]
        summed = np.stack([np.where(np.isnan(one).all(-1), np.nan, np.nansum(one, -1)) for one in spans], axis=-1)
        return summed[0], summed[1] / (YEAR if metric.staff_years else 1)

    def compared(self, metric: Metric) -> tuple[FloatArray, FloatArray]:
        """`windowed`, with NaN where a unit is not compared: under the least denominator, or silent in the month."""
        top, bottom = (side.copy() for side in self.windowed(metric))
        out = ~(bottom >= self.least(metric)[:, None])
        out[:, -1] |= self._of_silent(metric)
        top[out], bottom[out] = np.nan, np.nan
        return top, bottom

    def charts(self, metric: Metric) -> Controls:
        """The control charts of the units over SPAN months, as every page shows them; `units` and `table` in the order
        of `ids`."""
        if metric.id not in self._charts:
            found = unit_charts(self.figures, self._charted(metric), self.ids, self._first_charted)
            placed = pl.DataFrame({"unit_id": self.ids})
            self._charts[metric.id] = Controls(
                placed.join(found.table, on="unit_id", how="left", maintain_order="left"),
                placed.join(found.units, on="unit_id", how="left", maintain_order="left"),
                found.chart,
            )
        return self._charts[metric.id]

    def charts_without(self, metric: Metric, upper: np.ndarray, branch: np.ndarray) -> Controls:
        """The same of upper units with a branch left out, by their places; in that order."""
        pairs = [(self.ids[one], self.ids[other]) for one, other in zip(upper, branch, strict=True)]
        return charts_without(self.figures, self._charted(metric), pairs, self._first_charted)

    def _charted(self, metric: Metric) -> Comparison:
        return Comparison.of(self.figures, self.month, metric.id)

    @property
    def _first_charted(self) -> date:
        return self.figures.first_shown(self.month, SPAN)

    def _of_silent(self, metric: Metric) -> np.ndarray:
        """Which units were to report what the metric stands on for the month, and of which nothing came."""
        if metric.feeds not in self._silent:
            reports = self.figures.reporting.of(metric, self.month)
            self._silent[metric.feeds] = np.array(
                [reports.get(unit, (None, None))[0] == 0 for unit in self.ids], dtype=bool
            )
        return self._silent[metric.feeds]

    def _yardsticks(self, metric: Metric) -> list[tuple[float | None, float]]:
        kinds = [self.figures.kinds[unit] for unit in self.ids]
        of = {kind: yardstick(metric, self.figures.settings, self.month, kind) for kind in set(kinds)}
        return [of[kind] for kind in kinds]

    def least(self, metric: Metric) -> FloatArray:
        """The least denominator from which each unit is compared, above 0."""
        return np.maximum([least for _, least in self._yardsticks(metric)], 1e-9)

    def target(self, metric: Metric) -> FloatArray:
        """The target of each unit; NaN where there is none."""
        return np.array([np.nan if one is None else one for one, _ in self._yardsticks(metric)], dtype=np.float64)

    def stands(self, metric: Metric) -> Strength:
        """How far each unit lies from its peer group, LASTED windows; NaN where it is not compared."""
        if metric.id not in self._stands:
            x, n = self.compared(metric)
            found = {
                name: np.full(x.shape, np.nan) for name in ("z", "sure", "even", "error", "limit", "baseline", "tau2")
            }
            for group in self.groups:
                of = strength(x[group], n[group], metric.kind == "p", self.bad(metric))
                for name, held in found.items():
                    held[group] = getattr(of, name)
            self._stands[metric.id] = self._with_verdicts(metric, Strength(**found))
        return self._stands[metric.id]

    def verdicts(self, metric: Metric) -> pl.DataFrame:
        """The table of `judged` of the month, in the order of `ids`: what every page says of the same figures."""
        if metric.id not in self._judged:
            asked = Comparison.of(self.figures, self.month, metric.id, self.window)
            table = pl.DataFrame({"unit_id": self.ids}, schema={"unit_id": pl.String})
            of = judged(self.figures, asked, self.ids).table
            self._judged[metric.id] = table.join(of, on="unit_id", how="left", maintain_order="left")
        return self._judged[metric.id]

    def _with_verdicts(self, metric: Metric, before: Strength) -> Strength:
        """The latest month as it was judged; `before` tells how long it has been so."""
        told = self.verdicts(metric).select("z", "value", "size", *RULE).cast(pl.Float64).fill_null(np.nan)
        z, value, size, baseline, tau2, total, shared = (told[name].to_numpy() for name in told.columns)
        bad = self.bad(metric)
        higher = bad == "high"
        rule = Rule(metric.kind == "p", baseline, tau2, total, shared)
        sure, even = (np.where(np.isnan(z), np.nan, one) for one in rule.surely(value * size, size, bad))
        now = {
            "z": z if higher else -z,
            "sure": sure,
            "even": even,
            "error": rule.share(size),
            "limit": rule.watch_line(size, higher),
        }
        for name, column in (now | {"baseline": baseline, "tau2": tau2}).items():
            getattr(before, name)[:, -1] = column
        return before

    def bad(self, metric: Metric) -> Bad:
        """The side that is against a unit."""
        return "low" if metric.polarity == "high" else "high"

    # Records

    def records(self, feed: str) -> pl.DataFrame:
        """A feed's records within the scope, of the units in view, each with `place`."""
        if feed not in self._records:
            rows = self.figures.store.records(feed, self.figures.scope, self.figures.as_of)
            place = pl.col("unit_id").replace_strict(self.place, default=None, return_dtype=pl.Int64)
            self._records[feed] = rows.with_columns(place=place).drop_nulls("place").collect()
        return self._records[feed]

    @property
    def year(self) -> tuple[date, date]:
        """The first and the last day of the twelve months that end with the month."""
        return months.shifted(self.month, 1 - YEAR), self.last_day

    # Reports

    @cached_property
    def expected(self) -> pl.DataFrame:
        """The deliveries expected of the units in view over the year, each with `place` and `record`, its name."""
        place = pl.col("unit_id").replace_strict(self.place, default=None, return_dtype=pl.Int64)
        named = pl.format("{} {}", pl.col("month").dt.strftime("%Y-%m"), "feed")
        expected = self.figures.reporting.expected.with_columns(place=place, record=named).drop_nulls("place")
        return expected.filter(pl.col("month").is_between(self.year[0], self.month))

    def confidence(self, feeds: tuple[str, ...]) -> FloatArray:
        """Of the deliveries of these feeds that were expected over the last twelve months from each unit and below it,
        the share received; NaN where none was expected."""
        if feeds not in self._confidence:
            self._confidence[feeds] = self._received(feeds)
        return self._confidence[feeds]

    def _received(self, feeds: tuple[str, ...]) -> FloatArray:
        found = (
            self.figures.reporting.expected.filter(
                pl.col("month").is_between(self.year[0], self.month),
                pl.col("feed").is_in([feed for feed in feeds if feed != CALENDAR]),
            )
            .group_by("unit_id")
            .agg(received=pl.col("received_on").is_not_null().sum(), expected=pl.len())
        )
        tree = self.figures.tree
        own = np.zeros((len(tree.ids), 2))
        for unit, received, expected in found.iter_rows():
            own[tree.place[unit]] = (received, expected)
        total = tree.roll_up(own)[[tree.place[unit] for unit in self.ids]]
        answer: FloatArray = np.divide(total[:, 0], total[:, 1], out=np.full(len(total), np.nan), where=total[:, 1] > 0)
        return answer
