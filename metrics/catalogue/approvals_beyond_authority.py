"""Approvals beyond authority: the share of approvals above what the approver may approve."""

import narwhals.stable.v2 as nw

from metrics.measure import Metric, Target, flow

metric = Metric(
    title="Approvals beyond authority",
    words="Of the approvals given in the month with an amount and a limit of authority, the share whose "
    "amount is above the limit.",
    why="A limit says whose decision it is. An amount above it was decided by somebody to whom nobody gave that power.",
    mechanism="Mutual checks: separation of application, approval, execution and supervision",
    reference="Internal control rules on limits of approval",
    kind="p",
    better="low",
    numerator=flow("approvals", on="approved_on", where=nw.col("amount") > nw.col("authority_limit")),
    denominator=flow(
        "approvals",
        on="approved_on",
        where=~nw.col("amount").is_null() & ~nw.col("authority_limit").is_null(),
    ),
    targets=(Target(0.01),),
    unit="%",
    exclusions="Approvals without an amount or without a limit take no part.",
    trap="One large request split into several small ones stays below every limit, and a limit left empty "
    "takes the approval out: watch how many approvals have both.",
    example="""
2026-10

approvals: approved_on | amount | authority_limit | numerator | denominator | because
2026-10-31 | 50000.01 | 50000 | 1 | 1 | just above the limit, on the last day of the month
2026-10-01 | 50000    | 50000 | 0 | 1 | the limit itself is within it
2026-10-15 | 100      | 0     | 1 | 1 | a limit of nothing is a limit
2026-10-15 | 50000    |       | 0 | 0 | no limit given
2026-10-15 |          | 50000 | 0 | 0 | no amount given
           | 60000    | 50000 | 0 | 0 | not approved
2026-11-01 | 60000    | 50000 | 0 | 0 | approved a day after the month
""",
)
