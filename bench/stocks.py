"""Stock facts of cases, against a kernel of a packed key, bincount and a cumulative sum; and how they grow."""

from pathlib import Path

import numpy as np
import polars as pl

from bench.draws import LAST, unit_ids
from bench.measuring import arguments, race
from bench.organisation import MONTHS, organisation, records
from bench.product import all_facts, stocks, units_of, walked
from data import months
from data.feeds.phenomena import PHENOMENA
from metrics.facts.contributions import EPOCH

Side = tuple[np.ndarray, np.ndarray | None]


def kernel(folder: Path) -> list[Side]:
    """Numerator and denominator (None: staff has no parts) of open cases, overdue cases and their age, dense:
    phenomenon × month × unit."""
    units, words = pl.Enum(unit_ids(len(units_of(folder)))), pl.Enum(sorted(PHENOMENA))
    days = [pl.col(day).to_physical().fill_null(10**6) for day in ("opened_on", "closed_on", "deadline_on")]
    codes = pl.col("unit_id").cast(units).to_physical(), pl.col("phenomenon").cast(words).to_physical()
    rows = records(folder, "cases").select(*codes, *days).collect(engine="streaming")
    unit, word, opened, closed, deadline = (rows[name].to_numpy().astype(np.int64) for name in rows.columns)
    first = months.number(LAST) - MONTHS + 1
    ends = np.array([months.last_day(months.first_day(first + place)).toordinal() for place in range(MONTHS)])
    ends -= EPOCH
    month_of = np.searchsorted(ends, np.arange(ends[-1] + 2))
    shape = (len(words.categories), MONTHS + 1, len(units.categories))
    packed = word * (shape[1] * shape[2]) + unit

    def standing(since: np.ndarray, holds: np.ndarray, weight: np.ndarray | None = None) -> np.ndarray:
        total = np.zeros(shape)
        for day, sign in ((since, 1), (closed, -1)):
            key = (packed + month_of[np.minimum(day, ends[-1] + 1)] * shape[2])[holds]
            weights = None if weight is None else weight[holds]
            total += sign * np.bincount(key, weights, minlength=total.size).reshape(shape)
        return total.cumsum(axis=1)[:, :-1]

    stands = closed > opened
    count = standing(opened, stands)
    overdue = standing(deadline + 1, closed > deadline + 1)
    with_deadline = standing(opened, stands & (deadline < 10**6))
    age = count * ends[:, None] - standing(opened, stands, opened)
    return [(count, None), (overdue, with_deadline), (age, count)]


def rows(sides: list[Side]) -> int:
    """The cells that are not zero, of every part and of the whole, picked out as columns."""
    found = 0
    for top, bottom in sides:
        for part in [*range(len(top)), None]:
            above = top.sum(axis=0) if part is None else top[part]
            below = None if bottom is None else bottom.sum(axis=0) if part is None else bottom[part]
            here = np.flatnonzero(above if below is None else (above != 0) | (below != 0))
            columns = [here // above.shape[1], here % above.shape[1], above.ravel()[here]]
            found += len(columns[0]) if below is None else len(below.ravel()[here])
    return found


def main() -> None:
    asked = arguments(__doc__ or "")
    metrics, cases = stocks("cases"), ("cases",)
    with organisation(asked.scale, cases) as folder:
        found = all_facts(folder, metrics).filter(pl.col("breakdown") == "")
        for metric, (top, _) in zip(("open_cases", "cases_overdue", "open_case_age"), kernel(folder), strict=True):
            assert found.filter(pl.col("metric") == metric)["numerator"].sum() == top.sum(), "both count the same"
        del found
        race(
            "stock facts of cases against the kernel, its answer as rows",
            1.3,
            lambda: walked(folder, metrics),
            lambda: rows(kernel(folder)),
            asked.times,
        )
        race(
            "stock facts of cases against the kernel, its answer dense",
            1.3,
            lambda: walked(folder, metrics),
            lambda: kernel(folder),
            asked.times,
        )
        with organisation(asked.scale, cases, 2 * MONTHS) as longer:
            first = months.shifted(LAST, 1 - 2 * MONTHS)
            race(
                "as many cases over 120 months against 60",
                1.2,
                lambda: walked(longer, metrics, first),
                lambda: walked(folder, metrics),
                asked.times,
            )
        with organisation(5 * asked.scale, cases) as larger:
            race(
                "25 million cases against 5 million",
                6.5,
                lambda: walked(larger, metrics),
                lambda: walked(folder, metrics),
                max(asked.times - 2, 1),
            )


if __name__ == "__main__":
    main()
