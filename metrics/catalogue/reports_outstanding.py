"""Reports outstanding: how many reports to those above are overdue, for a hundred staff."""

from metrics.measure import Metric, Target, staff, stock

metric = Metric(
    title="Reports outstanding",
    words="Reports on integrity that are overdue and not submitted at the end of the month, for every 100 staff.",
    why="A report that stays away leaves those above to answer for what they do not know.",
    mechanism="Work-and-integrity reports, responsibility-system reports, integrity-situation reports, "
    "major-event reports, special reports",
    reference="Rules on reporting to the body above",
    kind="r",
    better="low",
    numerator=stock("reports", since="overdue_from", until="submitted_on"),
    denominator=staff(),
    by="kind",
    targets=(Target(0.01),),
    least=20,
    per=100,
    unit="per 100 staff",
    exclusions="A report is not overdue on its due day, and never if it was submitted by then.",
    trap="Every unit owes about as many reports, so that a small unit looks worse for the same one missing: "
    "compare it with its peers, and read the count.",
    example="""
2026-10

reports: kind | due_on | submitted_on | numerator | denominator | because
special             | 2026-10-31 |            | 0 | 0 | due on the last day: overdue from the day after
special             | 2026-10-30 |            | 1 | 0 | overdue on the 31st
work_and_integrity  | 2026-01-31 | 2026-10-31 | 0 | 0 | submitted on the last day: no longer outstanding
work_and_integrity  | 2026-01-31 | 2026-11-01 | 1 | 0 | submitted a day later
integrity_situation | 2026-10-15 | 2026-10-15 | 0 | 0 | submitted on the due day: never overdue
major_event         | 2026-10-15 | 2026-10-01 | 0 | 0 | submitted early

staffing: valid_from | valid_until | headcount | numerator | denominator | because
2026-10-31 |            | 120 | 0 | 120 | holds from the last day on
2026-01-01 | 2026-10-31 | 110 | 0 | 0   | ends with the last day
2026-11-01 |            | 125 | 0 | 0   | holds from the day after
""",
)
