"""Every row of the demonstration organisation obeys the catalogue."""

from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from data.demo import organisation
from tests.data.demo import contract

FEEDS = list(contract.COLUMNS)
LAST_DAY = date(2026, 10, 31)


def test_all_feeds_are_there_with_rows(any_organisation):
    assert list(any_organisation) == FEEDS
    assert all(rows.height for rows in any_organisation.values())


@pytest.mark.parametrize("feed", FEEDS)
def test_columns_and_types(any_organisation, feed):
    rows = any_organisation[feed]
    assert rows.columns == contract.columns(feed)
    counts = {"headcount", "leaders", "limit_months", "entitled", "present", "bids"}
    money = {"amount", "final_amount", "authority_limit", "budget", "spent", "numerator", "denominator"}
    for column, kind in rows.schema.items():
        if column in counts:
            assert kind == pl.Int64
        elif column in money:
            assert kind == pl.Float64
        elif column in {"collective", "justified"}:
            assert kind == pl.Boolean
        elif column == "month" or column.endswith(("_on", "_from", "_until", "_since")):
            assert kind == pl.Date
        else:
            assert kind == pl.String


@pytest.mark.parametrize("feed", FEEDS)
def test_keys_are_unique_and_required_columns_filled(any_organisation, feed):
    rows = any_organisation[feed]
    assert not rows.select(contract.key(feed)).is_duplicated().any()
    assert rows.select(contract.required(feed)).null_count().sum_horizontal().item() == 0
    assert not any((rows[column] == "").any() for column in rows.columns if rows.schema[column] == pl.String)


@pytest.mark.parametrize("feed", FEEDS)
def test_words_orders_and_bounds(any_organisation, feed):
    rows = any_organisation[feed]
    for (owner, column), words in contract.WORDS.items():
        if owner == feed:
            assert set(rows[column].drop_nulls()) <= set(words.split())
    for pair in contract.ORDER.get(feed, ()):
        later, earlier = pair.split()
        assert rows.filter(pl.col(later) < pl.col(earlier)).is_empty(), pair
    if feed in contract.WITHOUT:
        dependent, cause = contract.WITHOUT[feed].split()
        assert rows.filter(pl.col(dependent).is_not_null() & pl.col(cause).is_null()).is_empty()
    for column, least in contract.LEAST.get(feed, {}).items():
        assert rows.filter(pl.col(column) < least).is_empty(), column


@pytest.mark.parametrize("feed", FEEDS)
def test_units_are_registered_and_nothing_lies_in_the_future_or_the_distant_past(any_organisation, feed):
    rows = any_organisation[feed]
    assert set(rows["unit_id"]) <= set(any_organisation["units"]["unit_id"])
    for column in contract.happened(feed, rows):
        assert (rows[column].drop_nulls() <= LAST_DAY).all(), column
        assert (rows[column].drop_nulls() >= date(1995, 1, 1)).all(), column


def test_rows_lie_within_the_life_of_their_unit(any_organisation):
    life = any_organisation["units"].select("unit_id", "closed_on")
    for feed in set(FEEDS) - {"units"}:
        rows = any_organisation[feed]
        for column in contract.happened(feed, rows):
            beyond = rows.select("unit_id", column).join(life.rename({"closed_on": "end"}), on="unit_id", how="inner")
            assert beyond.filter(pl.col(column) > pl.col("end")).is_empty(), (feed, column)


def test_the_register_is_a_tree_of_four_levels_with_bilingual_names(any_organisation):
    units = any_organisation["units"]
    parent = dict(zip(units["unit_id"], units["parent_id"], strict=True))

    def depth(unit):
        return 1 if parent[unit] is None else 1 + depth(parent[unit])

    assert {depth(unit) for unit in parent} == {1, 2, 3, 4}
    assert sum(above is None for above in parent.values()) == 1
    assert units["successor_id"].drop_nulls().is_in(units["unit_id"].implode()).all()
    assert units.filter(pl.col("successor_id") == pl.col("unit_id")).is_empty()
    assert units["name"].str.contains(r"^\p{Han}+ [A-Z][A-Za-z ]+$").all()
    assert units["name"].str.len_chars().max() <= 40
    assert 3 <= units["kind"].n_unique() <= 5


def test_names_are_unique_at_the_default_size(shown):
    assert not shown["units"]["name"].is_duplicated().any()


def test_staffing_spans_do_not_overlap_and_leaders_are_part_of_the_staff(any_organisation):
    spans = any_organisation["staffing"].sort("unit_id", "valid_from")
    following = spans.with_columns(following=pl.col("valid_from").shift(-1).over("unit_id"))
    assert following.filter(pl.col("following") < pl.col("valid_until")).is_empty()
    assert following.filter(pl.col("following").is_not_null() & pl.col("valid_until").is_null()).is_empty()
    assert spans.filter(pl.col("valid_until") <= pl.col("valid_from")).is_empty()
    assert spans.filter(pl.col("leaders") > pl.col("headcount")).is_empty()
    assert spans["headcount"].min() >= 4


def test_remaining_rules(any_organisation):
    decisions, contracts = any_organisation["decisions"], any_organisation["contracts"]
    assert decisions.filter(pl.col("present") > pl.col("entitled")).is_empty()
    assert any_organisation["tenures"]["limit_months"].max() <= 240
    assert contracts["amount"].min() > 0
    tenders = contracts.filter(pl.col("method").is_in(["open_tender", "invited_tender"]))
    assert tenders.filter(pl.col("bids") < 1).is_empty()
    returns = any_organisation["returns"]
    assert returns.filter(pl.col("numerator") > pl.col("denominator")).is_empty()
    for feed in ("expenses", "returns"):
        assert (any_organisation[feed]["month"].dt.day() == 1).all()


def test_references_exist_except_the_planted_ones(any_organisation):
    o = any_organisation
    assert o["contracts"].drop_nulls("decision_id").join(o["decisions"], on="decision_id", how="anti").is_empty()
    assert o["tenures"].join(o["posts"], on="post_id", how="anti").height <= 2
    assert o["findings"].join(o["inspections"], on="inspection_id", how="anti").height <= 1


def test_the_same_seed_gives_the_same_frames_and_another_seed_others():
    first, second, other = organisation(40, 12, 5), organisation(40, 12, 5), organisation(40, 12, 6)
    for feed in FEEDS:
        assert_frame_equal(first[feed], second[feed])
    assert not first["cases"].equals(other["cases"])
    assert first["units"]["unit_id"].equals(other["units"]["unit_id"])


def test_another_last_month_moves_the_whole_history():
    rows = organisation(20, 8, 1, date(2024, 2, 1))
    assert rows["expenses"]["month"].max() == date(2024, 2, 1)
    assert rows["expenses"]["month"].min() == date(2023, 7, 1)
    assert rows["cases"]["opened_on"].max() <= date(2024, 2, 29)


def test_too_small_an_organisation_is_refused():
    with pytest.raises(ValueError, match="at least 12 units and 6 months, not 5 and 6"):
        organisation(5, 6)
