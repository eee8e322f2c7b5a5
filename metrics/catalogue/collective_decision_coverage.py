"""Collective decision coverage: the share of major matters that were decided together."""

import narwhals.stable.v2 as nw

from metrics.measure import Metric, Target, flow

metric = Metric(
    title="Collective decision coverage",
    words="Of the major matters decided in the month, the share that were decided by the leadership together.",
    why="One person alone can be bought, pressed or mistaken. A matter discussed and voted on by all has witnesses.",
    mechanism="Collective discussion of the four kinds of major matters",
    reference="Collective decision rules for major decisions, appointments, projects and uses of large funds",
    kind="p",
    better="high",
    numerator=flow("decisions", on="decided_on", where=nw.col("collective")),
    denominator=flow("decisions", on="decided_on"),
    by="category",
    targets=(Target(0.95),),
    least=5,
    unit="%",
    trap="The unit itself lists its major matters: what never reached the list cannot be seen here. Contracts above "
    "the threshold without a decision are listed by reconciliation.",
    example="""
2026-10

decisions: category | decided_on | collective | numerator | denominator | because
large_funds    | 2026-10-31 | true  | 1 | 1 | decided together, on the last day of the month
large_funds    | 2026-10-01 | false | 0 | 1 | decided by one person, on the first day
personnel      | 2026-09-30 | true  | 0 | 0 | a day before the month
major_decision | 2026-11-01 | true  | 0 | 0 | a day after the month
""",
)
