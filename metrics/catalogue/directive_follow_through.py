"""Directive follow-through: the share of directives from above that were carried out by their due day."""

import narwhals.stable.v2 as nw

from metrics.measure import Metric, Target, flow

metric = Metric(
    title="Directive follow-through",
    words="Of the directives that fell due in the month, the share that was completed by the due day.",
    why="What was decided above and is not done below was decided by somebody else after all.",
    mechanism="Carrying out of directives",
    reference="Rules on the supervision of directives and their completion",
    kind="p",
    better="high",
    numerator=flow("directives", on="due_on", where=nw.col("completed_on") <= nw.col("due_on")),
    denominator=flow("directives", on="due_on"),
    targets=(Target(0.9),),
    least=5,
    unit="%",
    trap="Completed is what the unit says of itself. A due day moved later makes a late directive one in "
    "time: the versions of a record show when it was moved.",
    example="""
2026-10

directives: issued_on | due_on | completed_on | numerator | denominator | because
2026-09-01 | 2026-10-31 | 2026-10-31 | 1 | 1 | on the due day, the last of the month
2026-09-01 | 2026-10-30 | 2026-10-31 | 0 | 1 | a day late, though still in the month
2026-10-01 | 2026-10-01 | 2026-10-01 | 1 | 1 | issued, due and done on one day
2026-09-01 | 2026-10-15 |            | 0 | 1 | not completed
2026-09-01 | 2026-11-01 | 2026-10-15 | 0 | 0 | falls due in November
""",
)
