"""Deadline extensions: the share of findings whose due day was moved."""

import narwhals.stable.v2 as nw

from metrics.measure import Metric, Target, flow

metric = Metric(
    title="Deadline extensions",
    words="Of the findings of inspections first due in the month, the share whose due day was moved later.",
    why="A moved deadline turns lateness into punctuality. One is a reason; many are a habit.",
    mechanism="Open, covert, special and interview inspections and the rectification that follows",
    reference="Inspection rules: extension of the time for rectification",
    kind="p",
    better="low",
    numerator=flow("findings", on="original_due_on", where=nw.col("due_on") > nw.col("original_due_on")),
    denominator=flow("findings", on="original_due_on"),
    by="severity",
    targets=(Target(0.15),),
    least=5,
    unit="%",
    trap="Counted in the month in which the finding was first due, so that an extension cannot move it "
    "elsewhere. A finding closed and raised anew is not an extension here.",
    example="""
2026-10

findings: severity | raised_on | original_due_on | due_on | done_on | numerator | denominator | because
high   | 2026-08-01 | 2026-10-31 | 2026-11-01 |            | 1 | 1 | moved by one day, into November
high   | 2026-08-01 | 2026-10-31 | 2026-10-31 |            | 0 | 1 | not moved, though late
medium | 2026-08-01 | 2026-10-01 | 2026-12-31 | 2026-09-15 | 1 | 1 | moved, and not needed
low    | 2026-08-01 | 2026-10-15 | 2026-10-15 | 2026-10-15 | 0 | 1 | put right on the day
low    | 2026-08-01 | 2026-09-30 | 2026-10-31 |            | 0 | 0 | first due in September: counted there
low    | 2026-08-01 | 2026-11-01 | 2026-11-02 |            | 0 | 0 | first due in November
""",
)
