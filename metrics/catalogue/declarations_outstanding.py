"""Declarations outstanding: how many declarations of personal matters are overdue, for a hundred staff."""

from metrics.measure import Metric, Target, staff, stock

metric = Metric(
    title="Declarations outstanding",
    words="Declarations of personal matters that are overdue and not filed at the end of the month, for "
    "every 100 staff.",
    why="A declaration that is late by a day is an oversight. One that is still missing months later is a "
    "question that somebody does not want to be asked.",
    mechanism="Reporting of personal matters",
    reference="Rules on the reporting of personal matters by leading officials",
    kind="r",
    better="low",
    numerator=stock("declarations", since="overdue_from", until="filed_on"),
    denominator=staff(),
    by="kind",
    targets=(Target(0.02),),
    least=20,
    per=100,
    unit="per 100 staff",
    exclusions="A declaration is not overdue on its due day, and never if it was filed by then.",
    trap="It is a stock: the same missing declaration counts every month until it comes. A shorter list of "
    "people who must declare lowers it.",
    example="""
2026-10

declarations: kind | due_on | filed_on | numerator | denominator | because
annual | 2026-10-31 |            | 0 | 0 | due on the last day: overdue from the day after
annual | 2026-10-30 |            | 1 | 0 | overdue on the 31st
annual | 2026-03-31 | 2026-10-31 | 0 | 0 | filed on the last day: no longer outstanding at its end
annual | 2026-03-31 | 2026-11-01 | 1 | 0 | filed a day later
change | 2026-10-15 | 2026-10-15 | 0 | 0 | filed on the due day: never overdue
change | 2026-10-15 | 2026-09-01 | 0 | 0 | filed early

staffing: valid_from | valid_until | headcount | numerator | denominator | because
2026-01-01 |            | 40 | 0 | 40 | the headcount that holds
2025-01-01 | 2026-01-01 | 30 | 0 | 0  | the headcount that held before
2026-01-01 | 2026-10-31 | 30 | 0 | 0  | ends with the last day
""",
)
