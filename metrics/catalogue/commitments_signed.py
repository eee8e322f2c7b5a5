"""Commitments signed: the share of integrity commitments that were signed by their due day."""

import narwhals.stable.v2 as nw

from metrics.measure import Metric, Target, flow

metric = Metric(
    title="Commitments signed",
    words="Of the integrity commitments that fell due in the month, the share that was signed by the due day.",
    why="A promise with a name under it can be held up to the one who made it. Without it there is only a "
    "rule that applied to everybody.",
    mechanism="Integrity commitments",
    reference="Rules on integrity commitments of officials",
    kind="p",
    better="high",
    numerator=flow("commitments", on="due_on", where=nw.col("signed_on") <= nw.col("due_on")),
    denominator=flow("commitments", on="due_on"),
    targets=(Target(0.98),),
    unit="%",
    trap="Signing costs nothing: a full share says that the paper is there, not that it is kept. Who was "
    "not asked to sign is missing from the denominator.",
    example="""
2026-10

commitments: due_on | signed_on | numerator | denominator | because
2026-10-31 | 2026-10-31 | 1 | 1 | on the due day, the last of the month
2026-10-30 | 2026-10-31 | 0 | 1 | a day late, though still in the month
2026-10-01 | 2026-01-15 | 1 | 1 | months early
2026-10-15 |            | 0 | 1 | not signed
2026-11-01 | 2026-10-15 | 0 | 0 | falls due in November
2026-09-30 | 2026-10-01 | 0 | 0 | fell due in September
""",
)
