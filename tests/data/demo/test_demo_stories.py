"""Each planted story is in the numbers, and the organisation around it does not look like it."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from data.demo import stories, story_units
from tests.data.demo.made import unit

c = pl.col
END = date(2026, 10, 31)


def in_time(rows, done, due, first, last):
    part = rows.filter(c(due).is_between(first, last))
    return part.filter(c(done) <= c(due)).height / part.height


@pytest.mark.parametrize(("feed", "done"), [("training", "completed_on"), ("declarations", "filed_on")])
def test_improves(told, feed, done):
    rows = told[feed].filter(unit(told, "improves"))
    before = in_time(rows, done, "due_on", date(2024, 11, 1), date(2025, 12, 31))
    after = in_time(rows, done, "due_on", date(2026, 6, 1), END)
    assert before < 0.75 and after > before + 0.15


def overdue(told, at, who):
    rows = told["tenures"].filter(who, c("held_since") <= at, c("left_on").is_null() | (c("left_on") > at))
    due = pl.max_horizontal(c("held_since").dt.offset_by(pl.format("{}mo", "limit_months")), "exempt_until")
    return rows.filter(due < at).height / rows.height


def test_slides(told):
    sliding = unit(told, "slides")
    shares = [overdue(told, at, sliding) for at in (date(2025, 8, 31), date(2026, 3, 31), END)]
    assert shares[0] < 0.1
    assert 0.2 < shares[1] < shares[2]
    assert shares[2] > 0.75
    assert abs(overdue(told, date(2025, 10, 31), ~sliding) - overdue(told, END, ~sliding)) < 0.06


def test_merger_and_chain(told):
    units = told["units"]
    closed, into = story_units(units)["merger"]
    a, b, d = story_units(units)["merger_chain"]
    rows = {row["unit_id"]: row for row in units.iter_rows(named=True)}
    assert (rows[closed]["closed_on"], rows[closed]["successor_id"]) == (date(2026, 3, 1), into)
    assert (rows[a]["closed_on"], rows[a]["successor_id"]) == (date(2025, 3, 1), b)
    assert (rows[b]["closed_on"], rows[b]["successor_id"]) == (date(2026, 6, 1), d)
    staff = told["staffing"].filter(c("unit_id") == into).sort("valid_from")
    joined = staff.filter(c("valid_from") == date(2026, 3, 1))["headcount"].item()
    gone = (
        told["staffing"].filter((c("unit_id") == closed) & (c("valid_until") == date(2026, 3, 1)))["headcount"].item()
    )
    alone = staff.filter(c("valid_until") == date(2026, 3, 1))["headcount"].item()
    assert joined == alone + gone


def test_small_units(told):
    small = story_units(told["units"])["small"]
    assert len(small) == 3
    assert told["staffing"].filter(c("unit_id").is_in(small))["headcount"].max() <= 11


def test_too_good(told):
    perfect = unit(told, "too_good")
    since = date(2025, 1, 1)
    for feed, done in (
        ("training", "completed_on"), ("declarations", "filed_on"), ("talks", "held_on"), ("reports", "submitted_on"),
        ("services", "done_on"), ("disclosures", "published_on"), ("commitments", "signed_on"),
    ):  # fmt: skip
        rows = told[feed].filter(perfect)
        assert in_time(rows, done, "due_on", since, END) == 1, feed
    training = told["training"].filter(perfect, c("due_on").is_between(since, END))
    assert training.filter(c("completed_on") == c("due_on")).height == training.height
    decisions = told["decisions"].filter(perfect, c("decided_on") >= date(2025, 1, 1))
    assert decisions["collective"].all()
    assert overdue(told, END, perfect) == 0
    others = told["training"].filter(~perfect).group_by("unit_id").agg(
        share=(c("completed_on") <= c("due_on")).fill_null(False).mean(), rows=pl.len()
    )  # fmt: skip
    assert others.filter(c("rows") > 200)["share"].max() < 1


def test_gaps(told):
    gaps = unit(told, "gaps")
    undecided = told["contracts"].filter(c("amount") > 1_000_000, c("decision_id").is_null())
    assert undecided.height == undecided.filter(gaps).height == 4
    talks = told["talks"].filter(c("kind") == "pre_appointment").select("unit_id", appointed_on=c("due_on"))
    unlisted = told["appointments"].join(talks, on=["unit_id", "appointed_on"], how="anti")
    assert unlisted.height == unlisted.filter(gaps).height >= 1
    unknown = told["tenures"].join(told["posts"], on="post_id", how="anti")
    assert unknown.height == unknown.filter(gaps).height == 2
    posts = told["posts"].select("post_id", "abolished_on")
    abolished = told["tenures"].join(posts, on="post_id").filter(c("held_since") > c("abolished_on"))
    assert abolished.height == abolished.filter(gaps).height >= 2
    orphan = told["findings"].join(told["inspections"], on="inspection_id", how="anti")
    assert orphan.height == orphan.filter(gaps).height == 1


def test_returns_differ(told):
    records = (
        told["training"]
        .group_by("unit_id", c("due_on").dt.truncate("1mo").alias("month"))
        .agg(right=(c("completed_on") <= c("due_on")).fill_null(False).sum(), due=pl.len())
    )
    returned = told["returns"].filter(c("metric") == "training_completion").join(records, on=["unit_id", "month"])
    assert returned.height > 100 and (returned["denominator"] == returned["due"]).all()
    wrong = returned.filter(c("numerator") != c("right"))
    differs = unit(told, "returns_differ")
    assert wrong.height == wrong.filter(differs).height >= 8
    assert returned["unit_id"].n_unique() > 5


def test_no_unit_plays_in_two_stories_and_small_organisations_drop_the_last_ones():
    for size in (6, 12, 25, 60, 88, 2000):
        lowest = [f"{n:05d}" for n in range(size)]
        cast = stories.cast(lowest, [one[:-1] for one in lowest])
        used = [one for ones in cast.values() for one in ones]
        assert len(used) == len(set(used)) < size
        assert {"improves", "slides", "stops_reporting"} <= set(cast)
        if size >= 60:
            assert list(cast) == [story.name for story in stories.STORIES]


def test_the_documentation_names_each_story_with_its_units(shown):
    text = (Path(__file__).parents[3] / "docs" / "demo.md").read_text(encoding="utf-8")
    lines = {line.split("|")[1].strip(): line for line in text.splitlines() if line.startswith("| `")}
    cast = story_units(shown["units"])
    assert set(lines) == {f"`{name}`" for name in cast}
    for name, units in cast.items():
        assert all(f"`{one}`" in lines[f"`{name}`"] for one in units), name
