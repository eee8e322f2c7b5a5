"""Each metric's worked example is what the metric computes, row by row."""

import polars as pl
import pytest

from data.feeds import named
from metrics.catalogue import catalogue
from metrics.example import read_example
from metrics.facts.facts import facts
from metrics.facts.tidy import tidied
from metrics.measure import Metric

COUNTED = [metric for metric in catalogue().values() if metric.example]


def computed(metric: Metric) -> pl.DataFrame:
    """The example's facts, whole only: unit_id, numerator, denominator."""
    example = read_example(metric.example)
    rows = {block.feed: block.rows.lazy() for block in example.blocks}
    units = pl.concat([block.rows["unit_id"] for block in example.blocks]).unique().to_list()
    tidy = tidied([metric], lambda feed: rows.get(feed, pl.LazyFrame(schema=named(feed).dtypes)))
    found = facts(tidy, [metric], units, example.month, example.month)
    return found.filter(pl.col("breakdown") == "").select("unit_id", "numerator", "denominator").sort("unit_id")


@pytest.mark.parametrize("metric", COUNTED, ids=lambda metric: metric.id)
def test_each_row_adds_what_the_example_says(metric: Metric) -> None:
    example = read_example(metric.example)
    expected = (
        pl.concat([block.adds for block in example.blocks])
        .group_by("unit_id")
        .agg(pl.col("numerator").sum(), pl.col("denominator").sum())
        .filter((pl.col("numerator") != 0) | (pl.col("denominator") != 0))
        .sort("unit_id")
    )
    assert computed(metric).rows() == expected.rows()


@pytest.mark.parametrize("metric", COUNTED, ids=lambda metric: metric.id)
def test_every_example_has_a_row_that_counts_and_one_that_does_not(metric: Metric) -> None:
    adds = pl.concat([block.adds for block in read_example(metric.example).blocks])
    assert adds["numerator"].max() > 0
    assert adds["denominator"].max() > 0
    assert adds.filter(pl.col("numerator") == 0).height > 0
