"""Report timeliness: the share of reports to those above that came by their due day."""

import narwhals.stable.v2 as nw

from metrics.measure import Metric, Target, flow

metric = Metric(
    title="Report timeliness",
    words="Of the reports on integrity that fell due in the month, the share that was submitted by the due day.",
    why="Those above can answer only for what they are told in time. A major event reported late has been "
    "settled among those concerned.",
    mechanism="Work-and-integrity reports, responsibility-system reports, integrity-situation reports, "
    "major-event reports, special reports",
    reference="Rules on reporting to the body above",
    kind="p",
    better="high",
    numerator=flow("reports", on="due_on", where=nw.col("submitted_on") <= nw.col("due_on")),
    denominator=flow("reports", on="due_on"),
    by="kind",
    targets=(Target(0.95),),
    least=5,
    unit="%",
    trap="A major event that is kept quiet is never due: no report is not the same as no event. Few reports "
    "fall due in a month: look at twelve months.",
    example="""
2026-10

reports: kind | due_on | submitted_on | numerator | denominator | because
work_and_integrity    | 2026-10-31 | 2026-10-31 | 1 | 1 | on the due day, the last of the month
responsibility_system | 2026-10-30 | 2026-10-31 | 0 | 1 | a day late, though still in the month
integrity_situation   | 2026-10-01 | 2026-09-15 | 1 | 1 | two weeks early
major_event           | 2026-10-15 |            | 0 | 1 | not submitted
special               | 2026-11-01 | 2026-10-15 | 0 | 0 | falls due in November
""",
)
