"""Decisions published on time: the share of major matters that were made public by their day."""

import narwhals.stable.v2 as nw

from metrics.measure import Metric, Target, flow

metric = Metric(
    title="Decisions published on time",
    words="Of the major matters that were to be made public in the month, the share that was published by its day.",
    why="What everyone can read, everyone can question. A decision made public when it is done with can no "
    "longer be changed by what people say of it.",
    mechanism='Openness before, during and after ("sunshine")',
    reference="Rules on openness of decisions of leading bodies",
    kind="p",
    better="high",
    numerator=flow("decisions", on="publish_due_on", where=nw.col("published_on") <= nw.col("publish_due_on")),
    denominator=flow("decisions", on="publish_due_on"),
    by="category",
    targets=(Target(0.95),),
    least=5,
    unit="%",
    exclusions="Decisions that need not be published have no such day and take no part.",
    trap="A decision without a day for its publication never counts: watch how many have one, category by category.",
    example="""
2026-10

decisions: category | decided_on | publish_due_on | published_on | numerator | denominator | because
major_project | 2026-09-10 | 2026-10-31 | 2026-10-31 | 1 | 1 | on the day itself, the last of the month
major_project | 2026-09-10 | 2026-10-30 | 2026-10-31 | 0 | 1 | a day late, though still in the month
large_funds   | 2026-09-10 | 2026-10-01 | 2026-09-11 | 1 | 1 | weeks early
large_funds   | 2026-09-10 | 2026-10-01 |            | 0 | 1 | not published
personnel     | 2026-10-10 |            | 2026-10-12 | 0 | 0 | published, though it need not be
personnel     | 2026-10-10 | 2026-11-01 | 2026-10-12 | 0 | 0 | due in November
""",
)
