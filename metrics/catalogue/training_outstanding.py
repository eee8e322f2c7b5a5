"""Training outstanding: how much assigned training is overdue, for a hundred staff."""

from metrics.measure import Metric, Target, staff, stock

metric = Metric(
    title="Training outstanding",
    words="Assigned training that is overdue and not completed at the end of the month, for every 100 staff.",
    why="Who was never taught a rule will break it without noticing, and will be believed when saying so.",
    mechanism="Legal and values training",
    reference="Annual plan of integrity education",
    kind="r",
    better="low",
    numerator=stock("training", since="overdue_from", until="completed_on"),
    denominator=staff(),
    by="theme",
    targets=(Target(0.1),),
    least=20,
    per=100,
    unit="per 100 staff",
    exclusions="Training is not overdue on its due day, and never if it was completed by then.",
    trap="It counts assignments, not people: one person with five counts five times. A unit that assigns "
    "nothing owes nothing, so read it beside training completion.",
    example="""
2026-02

training: theme | assigned_on | due_on | completed_on | numerator | denominator | because
law          | 2026-01-05 | 2026-02-28 |            | 0 | 0 | due on the last day: overdue from the day after
law          | 2026-01-05 | 2026-02-27 |            | 1 | 0 | overdue on the 28th
values       | 2025-11-01 | 2025-12-31 | 2026-02-28 | 0 | 0 | completed on the last day: no longer outstanding
values       | 2025-11-01 | 2025-12-31 | 2026-03-01 | 1 | 0 | completed a day later
procedure    | 2026-01-05 | 2026-02-10 | 2026-02-10 | 0 | 0 | completed on the due day: never overdue
warning_case | 2026-01-05 | 2026-02-10 | 2026-01-20 | 0 | 0 | completed early

staffing: valid_from | valid_until | headcount | numerator | denominator | because
2026-02-28 |            | 25 | 0 | 25 | holds from the last day on
2025-01-01 | 2026-02-28 | 30 | 0 | 0  | ends with the last day
2026-03-01 |            | 26 | 0 | 0  | holds from the day after
""",
)
