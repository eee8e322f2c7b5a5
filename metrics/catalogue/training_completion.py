"""Training completion: the share of assigned training that was done by its due day."""

import narwhals.stable.v2 as nw

from metrics.measure import Metric, Target, flow

metric = Metric(
    title="Training completion",
    words="Of the training that fell due in the month, the share that was completed by the due day.",
    why="Nobody can say that they did not know, where everybody was taught in time.",
    mechanism="Legal and values training",
    reference="Annual plan of integrity education",
    kind="p",
    better="high",
    numerator=flow("training", on="due_on", where=nw.col("completed_on") <= nw.col("due_on")),
    denominator=flow("training", on="due_on"),
    by="theme",
    targets=(Target(0.9),),
    unit="%",
    trap="Everything completed on the last day of the quarter is a list that was ticked, not a lesson that was held.",
    example="""
2026-02

training: theme | assigned_on | due_on | completed_on | numerator | denominator | because
law          | 2026-01-05 | 2026-02-28 | 2026-02-28 | 1 | 1 | on the due day, the last of February
law          | 2026-01-05 | 2026-02-28 | 2026-03-01 | 0 | 1 | a day late
values       | 2026-01-05 | 2026-02-10 |            | 0 | 1 | not completed
warning_case | 2026-01-05 | 2026-03-01 | 2026-02-10 | 0 | 0 | falls due in March
""",
)
