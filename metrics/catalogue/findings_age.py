"""Findings age: how many days the open findings have been open, on average."""

from metrics.measure import AGE, Metric, Target, stock

metric = Metric(
    title="Findings age",
    words="The average number of days since they were raised of the findings of inspections that are open "
    "at the end of the month.",
    why="Dates can be moved; age cannot. It says how long a unit lives with what it knows to be wrong.",
    mechanism="Open, covert, special and interview inspections and the rectification that follows",
    reference="Inspection rules: rectification of findings",
    kind="m",
    better="low",
    numerator=stock("findings", since="raised_on", until="done_on", weight=AGE),
    denominator=stock("findings", since="raised_on", until="done_on"),
    by="severity",
    targets=(Target(90),),
    least=5,
    unit="days",
    trap="Many new findings bring the average down, and closing the easy ones brings it up: read the number "
    "of findings beside it.",
    example="""
2026-10

findings: severity | raised_on | done_on | numerator | denominator | because
high   | 2026-10-31 |            | 0   | 1 | raised on the last day: no days old
high   | 2026-10-30 |            | 1   | 1 | a day old
medium | 2026-10-01 | 2026-11-01 | 30  | 1 | put right a day after the month
medium | 2026-10-01 | 2026-10-31 | 0   | 0 | put right on the last day: no longer open
low    | 2024-02-28 |            | 976 | 1 | two years, with a 29 February among them, and 245 days
low    | 2026-11-01 |            | 0   | 0 | not yet raised
""",
)
