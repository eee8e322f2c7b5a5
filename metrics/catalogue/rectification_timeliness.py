"""Rectification timeliness: the share of findings that were put right by their first due day."""

import narwhals.stable.v2 as nw

from metrics.measure import Metric, Target, flow

metric = Metric(
    title="Rectification timeliness",
    words="Of the findings of inspections first due in the month, the share that was put right by that first due day.",
    why="An inspection is worth what follows it. A finding that stays open teaches that being found out has no cost.",
    mechanism="Open, covert, special and interview inspections and the rectification that follows",
    reference="Inspection rules: rectification of findings",
    kind="p",
    better="high",
    numerator=flow("findings", on="original_due_on", where=nw.col("done_on") <= nw.col("original_due_on")),
    denominator=flow("findings", on="original_due_on"),
    by="severity",
    targets=(Target(0.9),),
    least=5,
    unit="%",
    trap="A due day that was moved does not help: the first one counts. Done is what the unit says; "
    "verified is what somebody else saw.",
    example="""
2026-10

findings: severity | raised_on | original_due_on | due_on | done_on | numerator | denominator | because
high   | 2026-08-01 | 2026-10-31 | 2026-10-31 | 2026-10-31 | 1 | 1 | on the first due day, the month's last
high   | 2026-08-01 | 2026-10-30 | 2026-10-30 | 2026-10-31 | 0 | 1 | a day late, though still in the month
medium | 2026-08-01 | 2026-10-15 | 2026-12-31 | 2026-10-20 | 0 | 1 | late, though in time for the moved day
medium | 2026-08-01 | 2026-10-15 | 2026-12-31 | 2026-09-01 | 1 | 1 | early, though the day was moved
low    | 2026-08-01 | 2026-10-01 | 2026-10-01 |            | 0 | 1 | not put right
low    | 2026-08-01 | 2026-11-01 | 2026-11-01 | 2026-10-15 | 0 | 0 | due in November
low    | 2026-08-01 | 2026-09-30 | 2026-10-31 | 2026-10-15 | 0 | 0 | first due in September, then moved
""",
)
