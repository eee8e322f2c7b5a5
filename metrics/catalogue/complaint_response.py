"""Complaint response: the share of complaints that were answered by their due day."""

import narwhals.stable.v2 as nw

from metrics.measure import Metric, Target, flow

metric = Metric(
    title="Complaint response",
    words="Of the complaints whose answer fell due in the month, the share that was answered by the due day.",
    why="Whoever complains has put trust in being heard. Who gets no answer does not complain again, and "
    "then nobody knows.",
    mechanism="Complaints by the eight phenomena",
    reference="Rules on the handling of letters, visits and complaints",
    kind="p",
    better="high",
    numerator=flow("complaints", on="due_on", where=nw.col("answered_on") <= nw.col("due_on")),
    denominator=flow("complaints", on="due_on"),
    by="phenomenon",
    targets=(Target(0.95),),
    unit="%",
    trap="An answer is not a solution: the same complaint coming again shows it. A complaint that was not "
    "taken down never falls due.",
    example="""
2026-10

complaints: phenomenon | received_on | due_on | answered_on | numerator | denominator | because
services     | 2026-09-01 | 2026-10-31 | 2026-10-31 | 1 | 1 | on the due day, the last of the month
services     | 2026-09-01 | 2026-10-30 | 2026-10-31 | 0 | 1 | a day late, though still in the month
appointments | 2026-10-01 | 2026-10-01 | 2026-10-01 | 1 | 1 | received, due and answered on one day
conduct      | 2026-09-01 | 2026-10-15 |            | 0 | 1 | not answered
conduct      | 2026-10-15 | 2026-11-01 | 2026-10-20 | 0 | 0 | falls due in November
""",
)
