"""Each planted anti-gaming mark is in its own unit's numbers, and in nobody else's."""

from datetime import date

import polars as pl

from tests.data.demo.made import unit

c = pl.col
YEAR = date(2025, 11, 1)
END = date(2026, 10, 31)


def bunching(rows, value):
    near = rows.filter(value.is_between(0.95, 1))
    return near.height / rows.height


def test_bunched_contracts(told):
    rows = told["contracts"].filter(c("awarded_on") >= YEAR)
    share, bunched = c("amount") / 1_000_000, unit(told, "bunched_contracts")
    assert bunching(rows.filter(bunched), share) > 0.4
    assert bunching(rows.filter(~bunched), share) < 0.03


def test_bunched_approvals(told):
    rows = told["approvals"].filter(c("applied_on") >= YEAR).drop_nulls(["amount", "authority_limit"])
    share, bunched = c("amount") / c("authority_limit"), unit(told, "bunched_approvals")
    assert bunching(rows.filter(bunched), share) > 0.4
    assert bunching(rows.filter(~bunched), share) < 0.15


def test_period_end_spike(told):
    rows = told["training"].drop_nulls("completed_on")
    last = c("completed_on") == c("completed_on").dt.offset_by("1d").dt.truncate("1q").dt.offset_by("-1d")
    spiked = unit(told, "period_end_spike")
    assert rows.filter(spiked).select(last.mean()).item() == 1
    assert rows.filter(~spiked).select(last.mean()).item() < 0.2


def test_zero_lag(told):
    since = date(2024, 12, 1)
    lagless, perfect = unit(told, "zero_lag"), unit(told, "too_good")
    for feed, done in (("declarations", "filed_on"), ("training", "completed_on"), ("services", "done_on")):
        rows = told[feed].filter(c("due_on") >= since, c(done) <= c("due_on"))
        same = (c(done) == c("due_on")).mean()
        assert rows.filter(lagless).select(same).item() == 1
        assert rows.filter(~lagless & ~perfect).select(same).item() < 0.35


def test_shrinking_list(told):
    def ratio(who):
        rows = told["declarations"].filter(who, c("kind") == "annual")
        years = dict(rows.group_by(c("due_on").dt.year()).len().iter_rows())
        return years[2026] / years[2025]

    shrinks = unit(told, "shrinking_list")
    assert 0.4 < ratio(shrinks) < 0.55
    assert 0.95 < ratio(~shrinks) < 1.05


def test_moved_due_dates(told):
    rows = told["findings"].filter(c("original_due_on").is_between(date(2025, 9, 1), END))
    far = ((c("due_on") - c("original_due_on")).dt.total_days() >= 180).mean()
    moved = unit(told, "moved_due_dates")
    assert rows.filter(moved).select(far).item() > 0.7 and rows.filter(moved).height >= 8
    assert rows.filter(~moved).select(far).item() == 0


def test_reopened_cases(told):
    closed = told["cases"].drop_nulls("closed_on").select("unit_id", "phenomenon", "source", "closed_on")
    again = closed.join(told["cases"].drop("closed_on"), on=["unit_id", "phenomenon", "source"])
    again = again.filter((c("opened_on") - c("closed_on")).dt.total_days().is_between(1, 7))
    reopened = unit(told, "reopened_cases")
    found = again.filter(reopened).height
    assert found >= 8
    assert again.filter(~reopened).group_by("unit_id").len()["len"].max() < found / 2


def test_renamed_posts(told):
    ended = told["tenures"].drop_nulls("left_on").join(
        told["posts"].drop_nulls("abolished_on").select("post_id"), on="post_id"
    )  # fmt: skip
    next_ = told["tenures"].select("unit_id", "holder_id", "held_since")
    again = ended.join(next_, on=["unit_id", "holder_id"], suffix="_again")
    again = again.filter((c("held_since_again") - c("left_on")).dt.total_days() == 1)
    renamed = unit(told, "renamed_posts")
    assert again.filter(renamed).height >= 5 and again.filter(~renamed).is_empty()
    run = (c("left_on") - c("held_since")).dt.total_days() / (c("limit_months") * 30.44)
    assert again.select(run.min()).item() > 0.95 and again.select(run.max()).item() < 1


def test_category_flip(told):
    flips = unit(told, "category_flip")

    def share(who, first, last):
        rows = told["decisions"].filter(who, c("decided_on").is_between(first, last))
        return (rows["category"] == "large_funds").mean()

    assert share(flips, date(2024, 12, 1), date(2025, 12, 31)) > 0.5
    assert share(flips, date(2026, 1, 1), END) == 0
    late = told["decisions"].filter(flips, c("decided_on") >= date(2026, 1, 1), c("category") == "major_decision")
    assert late["amount"].is_not_null().mean() > 0.5
    assert abs(share(~flips, date(2024, 12, 1), date(2025, 12, 31)) - share(~flips, date(2026, 1, 1), END)) < 0.05


def test_single_source_pattern(told):
    rows = told["contracts"].filter(c("awarded_on") >= YEAR)
    same = ((c("method") == "single_source") & (c("amount") == 398_000) & ~c("justified")).fill_null(False).mean()
    pattern = unit(told, "single_source_pattern")
    assert rows.filter(pattern).select(same).item() > 0.6
    assert rows.filter(~pattern).select(same).item() < 0.01


def test_ageing_cases(told):
    def age(who, at):
        rows = told["cases"].filter(who, c("opened_on") <= at, c("closed_on").is_null() | (c("closed_on") > at))
        return rows.select((at - c("opened_on")).dt.total_days().mean()).item()

    ageing = unit(told, "ageing_cases")
    assert told["cases"].filter(ageing, c("closed_on") >= YEAR).is_empty()
    assert age(ageing, END) > age(ageing, date(2025, 10, 31)) + 100
    assert abs(age(~ageing, END) - age(~ageing, date(2025, 10, 31))) < 60
