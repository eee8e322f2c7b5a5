"""Declarations verified: the share of filed declarations that somebody checked."""

import narwhals.stable.v2 as nw

from metrics.measure import Metric, flow

metric = Metric(
    title="Declarations verified",
    words="Of the declarations of personal matters filed in the month, the share that has been verified since.",
    why="A declaration that is never checked only costs paper. How many are checked says how much the rest "
    "can be relied on.",
    mechanism="Reporting of personal matters",
    reference="Rules on the verification of reported personal matters",
    kind="p",
    better="",
    numerator=flow("declarations", on="filed_on", where=~nw.col("verified_on").is_null()),
    denominator=flow("declarations", on="filed_on"),
    by="kind",
    unit="%",
    trap="Verification is by sample and by occasion, so that more is not better by itself. The newest "
    "months always look low, because their verification is still to come.",
    example="""
2026-10

declarations: kind | due_on | filed_on | verified_on | numerator | denominator | because
annual | 2026-10-31 | 2026-10-31 | 2026-10-31 | 1 | 1 | filed and verified on the last day of the month
annual | 2026-10-31 | 2026-10-15 | 2026-12-20 | 1 | 1 | verified two months later counts where it was filed
annual | 2026-09-30 | 2026-10-01 |            | 0 | 1 | not verified; filed late, on the first day
change | 2026-10-15 |            |            | 0 | 0 | not filed: there is nothing to verify
change | 2026-10-15 | 2026-09-30 | 2026-10-05 | 0 | 0 | filed a day before the month
change | 2026-10-31 | 2026-11-01 | 2026-11-01 | 0 | 0 | filed a day after the month
""",
)
