"""Inspection coverage: the share of units that were inspected within the last three years."""

from metrics.measure import Metric, Target, stock

metric = Metric(
    title="Inspection coverage",
    words="Of the units that stand at the end of the month, the share at which an inspection ended within "
    "the last 36 months.",
    why="A unit that nobody has visited for years knows that nobody will. Coverage is what makes every "
    "other inspection believable.",
    mechanism="Open, covert, special and interview inspections and the rectification that follows",
    reference="Inspection plan: full coverage within a term",
    kind="p",
    better="high",
    numerator=stock("inspections", since="ended_on", until="recent_until", once=True),
    denominator=stock("units", since="opened_on", until="closed_on"),
    targets=(Target(0.9),),
    least=1,
    unit="%",
    exclusions="An inspection counts once it has ended. A unit without an opening day has always stood.",
    trap="Several inspections of one unit count once. A short visit counts as much as a long one, and an "
    "inspection of the unit above does not count for those below it.",
    example="""
2026-10

units: unit_id | opened_on | closed_on | numerator | denominator | because
u1  |            |            | 0 | 1 | stands since ever
u2  | 2026-10-31 |            | 0 | 1 | opened on the last day of the month
u3  | 2026-11-01 |            | 0 | 0 | not yet opened
u4  | 2020-01-01 | 2026-10-31 | 0 | 0 | closed on the last day: no longer stands at its end
u5  | 2020-01-01 | 2026-11-01 | 0 | 1 | closed a day later
u6  |            |            | 0 | 1 | stands
u7  |            |            | 0 | 1 | stands
u8  |            |            | 0 | 1 | stands, and no inspection was ever held

inspections: unit_id | started_on | ended_on | numerator | denominator | because
u1  | 2023-10-20 | 2023-11-01 | 1 | 0 | 36 months run until 1 November 2026
u2  | 2026-10-31 | 2026-10-31 | 1 | 0 | ended on the last day of the month
u3  | 2026-10-01 | 2026-10-05 | 0 | 0 | the unit does not stand yet
u4  | 2026-01-01 | 2026-01-15 | 0 | 0 | the unit no longer stands
u5  | 2026-01-01 | 2026-01-15 | 1 | 0 | inspected this year
u5  | 2025-01-01 | 2025-01-15 | 0 | 0 | a second inspection of the same unit: counts once
u6  | 2023-10-20 | 2023-10-31 | 0 | 0 | 36 months run out on the last day
u7  | 2026-10-20 |            | 0 | 0 | has not ended
u7  | 2026-10-20 | 2026-11-01 | 0 | 0 | ended a day after the month
""",
)
