"""Cases overdue: the share of open cases with a deadline whose deadline has passed."""

import narwhals.stable.v2 as nw

from metrics.measure import Metric, Target, stock

metric = Metric(
    title="Cases overdue",
    words="Of the cases with a deadline that are open at the end of the month, the share whose deadline has passed.",
    why="A case that is left lying tells everyone that nothing follows.",
    mechanism="Integrity cases",
    reference="Case-handling rules: time limits",
    kind="p",
    better="low",
    numerator=stock("cases", since="overdue_from", until="closed_on"),
    denominator=stock("cases", since="opened_on", until="closed_on", where=~nw.col("deadline_on").is_null()),
    by="phenomenon",
    targets=(Target(0.1),),
    least=5,
    unit="%",
    exclusions="Cases without a deadline take no part.",
    trap="Closing a case and opening it again resets its deadline: re-opened cases are listed by reconciliation.",
    example="""
2026-10

cases: phenomenon | opened_on | deadline_on | closed_on | numerator | denominator | because
conduct | 2026-07-01 | 2026-10-31 |            | 0 | 1 | the deadline is the last day: overdue from the day after
conduct | 2026-07-01 | 2026-10-30 |            | 1 | 1 | overdue on the 31st
conduct | 2026-07-01 |            |            | 0 | 0 | no deadline
conduct | 2026-07-01 | 2026-09-30 | 2026-10-31 | 0 | 0 | closed on the last day
conduct | 2026-07-01 | 2026-10-30 | 2026-11-05 | 1 | 1 | closed later: stood, overdue
""",
)
