"""The demonstration organisation exercises every metric, and its stories show in the figures that charts draw."""

from datetime import date

import polars as pl
import pytest

from data import months
from data.demo import handovers, organisation, story_units
from metrics.catalogue import catalogue
from metrics.facts.facts import facts
from metrics.facts.tidy import tidied

LAST = date(2026, 10, 1)
FROM_RECORDS = [metric for metric in catalogue().values() if "deliveries" not in metric.feeds]


@pytest.fixture(scope="module")
def tables() -> dict[str, pl.DataFrame]:
    return organisation(last_month=LAST)


@pytest.fixture(scope="module")
def found(tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    tidy = tidied(FROM_RECORDS, lambda feed: tables[feed].lazy())
    return facts(tidy, FROM_RECORDS, tables["units"]["unit_id"].to_list(), months.shifted(LAST, -35), LAST)


@pytest.mark.parametrize("metric", FROM_RECORDS, ids=lambda metric: metric.id)
def test_no_metric_is_empty_in_any_of_the_last_twelve_months(found: pl.DataFrame, metric) -> None:
    own = found.filter((pl.col("metric") == metric.id) & (pl.col("breakdown") == ""))
    by_month = own.group_by("month").agg(pl.col("numerator").sum(), pl.col("denominator").sum())
    latest = by_month.filter(pl.col("month") > months.shifted(LAST, -12))
    assert latest.height == 12
    assert latest["numerator"].min() > 0
    assert latest["denominator"].min() > 0


def values(found: pl.DataFrame, metric: str, unit: str) -> pl.DataFrame:
    own = found.filter((pl.col("metric") == metric) & (pl.col("unit_id") == unit) & (pl.col("breakdown") == ""))
    return own.sort("month").with_columns(value=pl.col("numerator") / pl.col("denominator"))


def story(tables: dict[str, pl.DataFrame], name: str) -> str:
    return story_units(tables["units"])[name][0]


def share(rows: pl.DataFrame) -> float:
    return rows["numerator"].sum() / rows["denominator"].sum()


def test_the_unit_that_improves_and_the_one_that_slides(tables, found) -> None:
    improving = values(found, "training_completion", story(tables, "improves"))
    year_ago = months.shifted(LAST, -12)
    before, after = (
        improving.filter(pl.col("month") <= year_ago),
        improving.filter(pl.col("month") > months.shifted(LAST, -4)),
    )
    assert share(after) > share(before) + 0.2
    sliding = values(found, "rotation_overdue", story(tables, "slides"))["value"].to_list()
    assert sliding[-1] > sliding[-13] + 0.3


def test_the_units_that_stop_reporting_and_that_look_too_good(tables, found) -> None:
    silent = story(tables, "stops_reporting")
    covered = {month for handed in handovers(tables) if silent in handed.units for month in handed.months}
    assert max(covered) < months.shifted(LAST, -2)
    good = values(found, "declaration_timeliness", story(tables, "too_good"))
    assert share(good.filter(pl.col("month") > months.shifted(LAST, -20))) == 1


def test_ageing_cases_grow_older_and_moved_dates_show_as_extensions(tables, found) -> None:
    ageing = values(found, "open_case_age", story(tables, "ageing_cases"))["value"].to_list()
    assert ageing[-1] > ageing[-12] + 100
    moved = values(found, "deadline_extensions", story(tables, "moved_due_dates"))
    assert share(moved) > 0.5
