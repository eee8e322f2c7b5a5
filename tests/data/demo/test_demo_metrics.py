"""No metric of the catalogue is empty in any of the last twelve months, for the organisation as a whole."""

from datetime import date

import polars as pl
import pytest

c = pl.col
TENDER = c("method").is_in(["open_tender", "invited_tender"])
WARNING = c("theme").is_in(["warning_case", "warning_visit"])
SINGLE = c("method").is_in(["single_source", "direct"])
SAME_PERSON = pl.any_horizontal(
    c("applicant_id") == c("approver_id"),
    c("applicant_id") == c("executor_id"),
    c("applicant_id") == c("supervisor_id"),
    c("approver_id") == c("executor_id"),
    c("approver_id") == c("supervisor_id"),
    c("executor_id") == c("supervisor_id"),
)
MINUTES_ON_TIME = c("minutes_on") <= c("decided_on").dt.offset_by("7d")
PUBLISHED_ON_TIME = c("published_on") <= c("publish_due_on")
PROCEDURE = pl.all_horizontal(
    c("recommended_on") <= c("examined_on"),
    c("examined_on") <= c("integrity_opinion_on"),
    c("integrity_opinion_on") <= c("discussed_on"),
    c("discussed_on") <= c("notice_from"),
    c("notice_until") <= c("appointed_on"),
)
ALL = pl.lit(True)

# metric, feed, the flow's day, its condition, and the range in which the value of a year should lie
FLOWS = [
    ("duty_separation_breaches", "approvals", "approved_on", SAME_PERSON, ALL, 0.005, 0.1),
    (
        "approvals_beyond_authority", "approvals", "approved_on", c("amount") > c("authority_limit"),
        c("amount").is_not_null() & c("authority_limit").is_not_null(), 0.005, 0.1,
    ),
    ("collective_decision_coverage", "decisions", "decided_on", c("collective"), ALL, 0.85, 0.99),
    ("quorum_met", "decisions", "decided_on", 3 * c("present") >= 2 * c("entitled"), c("collective"), 0.85, 0.99),
    ("decision_minutes_on_time", "decisions", "decided_on", MINUTES_ON_TIME, ALL, 0.75, 0.97),
    ("decisions_published_on_time", "decisions", "publish_due_on", PUBLISHED_ON_TIME, ALL, 0.75, 0.97),
    ("appointment_procedure", "appointments", "appointed_on", PROCEDURE, ALL, 0.75, 0.98),
    ("preappointment_talks", "appointments", "appointed_on", c("talk_on") <= c("appointed_on"), ALL, 0.8, 0.99),
    ("declaration_timeliness", "declarations", "due_on", c("filed_on") <= c("due_on"), ALL, 0.8, 0.98),
    ("declarations_verified", "declarations", "filed_on", c("verified_on").is_not_null(), ALL, 0.2, 0.6),
    (
        "declaration_discrepancies", "declarations", "verified_on",
        c("verdict").is_in(["omission", "concealment"]), c("verdict").is_not_null(), 0.05, 0.3,
    ),
    ("training_completion", "training", "due_on", c("completed_on") <= c("due_on"), ALL, 0.75, 0.97),
    ("warning_education", "training", "due_on", (c("completed_on") <= c("due_on")) & WARNING, WARNING, 0.75, 0.97),
    ("commitments_signed", "commitments", "due_on", c("signed_on") <= c("due_on"), ALL, 0.85, 0.99),
    ("report_timeliness", "reports", "due_on", c("submitted_on") <= c("due_on"), ALL, 0.8, 0.98),
    ("talk_completion", "talks", "due_on", c("held_on") <= c("due_on"), ALL, 0.8, 0.98),
    ("directive_follow_through", "directives", "due_on", c("completed_on") <= c("due_on"), ALL, 0.75, 0.97),
    ("rectification_timeliness", "findings", "original_due_on", c("done_on") <= c("original_due_on"), ALL, 0.5, 0.9),
    ("deadline_extensions", "findings", "original_due_on", c("due_on") > c("original_due_on"), ALL, 0.05, 0.35),
    ("cases_substantiated", "cases", "closed_on", c("outcome") == "substantiated", ALL, 0.2, 0.5),
    ("complaint_response", "complaints", "due_on", c("answered_on") <= c("due_on"), ALL, 0.7, 0.95),
    ("service_timeliness", "services", "due_on", c("done_on") <= c("due_on"), ALL, 0.8, 0.98),
    ("single_source_share", "contracts", "awarded_on", SINGLE, ALL, 0.08, 0.35),
    (
        "single_source_justified", "contracts", "awarded_on", c("justified"), c("method") == "single_source",
        0.4, 0.9,
    ),
    ("single_bid_tenders", "contracts", "awarded_on", c("bids") == 1, TENDER & c("bids").is_not_null(), 0.03, 0.2),
    ("contract_overrun", "contracts", "awarded_on", c("final_amount").is_not_null(), ALL, 0.3, 0.95),
    ("public_funds_spent", "expenses", "month", c("spent") > c("budget"), ALL, 0.1, 0.7),
    ("disclosure_timeliness", "disclosures", "due_on", c("published_on") <= c("due_on"), ALL, 0.75, 0.98),
    ("new_cases", "cases", "opened_on", ALL, ALL, 1, 1),
    ("complaint_rate", "complaints", "received_on", ALL, ALL, 1, 1),
]  # fmt: skip

DUE = c("due_on").dt.offset_by("1d")
ROTATION = pl.max_horizontal(
    c("held_since").dt.offset_by(pl.format("{}mo", "limit_months")), "exempt_until"
).dt.offset_by("1d")
# metric, feed, since, until, and the range of the share of the rows that stand at the end
STOCKS = [
    ("rotation_overdue", "tenures", ROTATION, c("left_on"), c("held_since"), 0.03, 0.3),
    ("power_list_coverage", "posts", c("power_list_on"), c("abolished_on"), c("established_on"), 0.6, 1),
    ("declarations_outstanding", "declarations", DUE, c("filed_on"), c("due_on"), 0.01, 1),
    ("training_outstanding", "training", DUE, c("completed_on"), c("assigned_on"), 0.01, 1),
    ("reports_outstanding", "reports", DUE, c("submitted_on"), c("due_on"), 0.01, 1),
    ("inspection_coverage", "inspections", c("ended_on"), c("ended_on").dt.offset_by("36mo"), c("ended_on"), 0.01, 1),
    ("rectification_overdue", "findings", DUE, c("done_on"), c("raised_on"), 0.05, 0.8),
    ("cases_overdue", "cases", c("deadline_on").dt.offset_by("1d"), c("closed_on"), c("opened_on"), 0.05, 0.6),
]  # fmt: skip
LAST_YEAR = pl.date_range(date(2025, 11, 1), date(2026, 10, 1), "1mo", eager=True).to_list()


@pytest.mark.parametrize(("metric", "feed", "on", "good", "counted", "low", "high"), FLOWS, ids=lambda x: str(x)[:30])
def test_flow(shown, metric, feed, on, good, counted, low, high):
    rows = shown[feed].filter(counted).with_columns(good=good.fill_null(False), month=c(on).dt.truncate("1mo"))
    months = rows.group_by("month").agg(c("good").sum(), pl.len()).filter(c("month").is_in(LAST_YEAR))
    assert months.height == 12, metric
    assert months["good"].min() > 0, metric
    assert low <= months["good"].sum() / months["len"].sum() <= high, metric


@pytest.mark.parametrize(
    ("metric", "feed", "since", "until", "whole", "low", "high"), STOCKS, ids=lambda x: str(x)[:30]
)
def test_stock(shown, metric, feed, since, until, whole, low, high):
    for month in LAST_YEAR:
        end = pl.lit(month).dt.month_end()
        stands = until.is_null() | (until > end)
        part, total = (shown[feed].filter((begun <= end) & stands).height for begun in (since, whole))
        assert part > 0 and low <= part / total <= high, (metric, month, part, total)


def test_year_ends_are_rushed_and_units_differ(shown):
    due = shown["training"].group_by(c("due_on").dt.month().alias("month")).len().sort("len", descending=True)
    assert set(due["month"][:2]) == {11, 12}
    january = shown["declarations"].filter(c("kind") == "annual")["due_on"].dt.month().unique().to_list()
    assert january == [1]
    shares = (
        shown["training"]
        .filter(c("due_on").is_between(date(2025, 11, 1), date(2026, 10, 31)))
        .group_by("unit_id")
        .agg(share=(c("completed_on") <= c("due_on")).fill_null(False).mean(), rows=pl.len())
        .filter(c("rows") > 50)
    )
    assert shares["share"].std() > 0.025
