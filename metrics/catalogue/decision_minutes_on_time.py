"""Decision minutes on time: the share of major matters whose minutes were there within seven days."""

import narwhals.stable.v2 as nw

from metrics.measure import Metric, Target, flow

metric = Metric(
    title="Decision minutes on time",
    words="Of the major matters decided in the month, the share whose minutes were there within seven days.",
    why="Minutes written at once say who said what. Minutes written later say what is convenient by then.",
    mechanism="Collective discussion of the four kinds of major matters",
    reference="Rules of procedure of leading bodies: minutes and their keeping",
    kind="p",
    better="high",
    numerator=flow("decisions", on="decided_on", where=nw.col("minutes_on") <= nw.col("minutes_due_on")),
    denominator=flow("decisions", on="decided_on"),
    by="category",
    targets=(Target(0.95),),
    least=5,
    unit="%",
    exclusions="Decisions by one person count too: they need a record all the more.",
    trap="For decisions of the month's last days the seven days still run: the share rises as minutes "
    "come in. Minutes that are dated back look as if they were in time.",
    example="""
2026-10

decisions: category | decided_on | collective | minutes_on | numerator | denominator | because
large_funds    | 2026-10-01 | true  | 2026-10-08 | 1 | 1 | on the seventh day
large_funds    | 2026-10-01 | true  | 2026-10-09 | 0 | 1 | on the eighth
personnel      | 2026-10-31 | true  | 2026-11-07 | 1 | 1 | decided on the last day, minuted in time
personnel      | 2026-10-31 | true  | 2026-11-08 | 0 | 1 | a day late
major_decision | 2026-10-15 | false | 2026-10-15 | 1 | 1 | minuted on the day, though one person decided
major_decision | 2026-10-15 | true  |            | 0 | 1 | no minutes
major_decision | 2026-11-01 | true  | 2026-11-01 | 0 | 0 | decided a day after the month
""",
)
