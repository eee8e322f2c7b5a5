"""Rectification overdue: the share of open findings whose due day has passed."""

from metrics.measure import Metric, Target, stock

metric = Metric(
    title="Rectification overdue",
    words="Of the findings of inspections that are open at the end of the month, the share whose due day has passed.",
    why="What was found, promised and still not done is known to everybody. It weighs more than what nobody saw.",
    mechanism="Open, covert, special and interview inspections and the rectification that follows",
    reference="Inspection rules: rectification of findings",
    kind="p",
    better="low",
    numerator=stock("findings", since="overdue_from", until="done_on"),
    denominator=stock("findings", since="raised_on", until="done_on"),
    by="severity",
    targets=(Target(0.1),),
    least=5,
    unit="%",
    exclusions="Counted by the present due day, with its extensions.",
    trap="Moving the due day makes it better and nothing else does: read it beside deadline extensions and "
    "the age of the findings, which no extension changes.",
    example="""
2026-10

findings: severity | raised_on | original_due_on | due_on | done_on | numerator | denominator | because
high   | 2026-08-01 | 2026-10-31 | 2026-10-31 |            | 0 | 1 | due on the last day: not yet overdue
high   | 2026-08-01 | 2026-10-30 | 2026-10-30 |            | 1 | 1 | overdue on the 31st
medium | 2026-08-01 | 2026-09-30 | 2026-12-31 |            | 0 | 1 | moved: not overdue by its present due day
medium | 2026-08-01 | 2026-09-30 | 2026-09-30 | 2026-10-31 | 0 | 0 | put right on the last day: not open
medium | 2026-08-01 | 2026-09-30 | 2026-09-30 | 2026-11-01 | 1 | 1 | put right a day later
low    | 2026-08-01 | 2026-11-30 | 2026-11-30 | 2026-11-15 | 0 | 1 | open, and put right later in time
low    | 2026-10-31 | 2026-12-31 | 2026-12-31 |            | 0 | 1 | raised on the last day
low    | 2026-11-01 | 2026-12-31 | 2026-12-31 |            | 0 | 0 | not yet raised
""",
)
