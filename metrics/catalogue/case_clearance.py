"""Case clearance: how many cases were closed for those that were opened."""

from metrics.measure import Metric, Target, flow

metric = Metric(
    title="Case clearance",
    words="Integrity cases closed in the month, for every 100 that were opened in it.",
    why="Below a hundred the pile grows, and what is found today is answered some year. It says whether the "
    "work keeps pace.",
    mechanism="Integrity cases",
    reference="Case-handling rules: time limits",
    kind="q",
    better="high",
    numerator=flow("cases", on="closed_on"),
    denominator=flow("cases", on="opened_on"),
    by="phenomenon",
    targets=(Target(1.0),),
    least=5,
    per=100,
    unit="%",
    exclusions="The cases closed are mostly not those opened: it is a ratio, and may be above 100.",
    trap="Opening fewer cases makes it better as surely as closing more, and a month is short: look at "
    "twelve months, and at the number opened.",
    example="""
2026-10

cases: phenomenon | opened_on | closed_on | numerator | denominator | because
conduct    | 2026-10-31 |            | 0 | 1 | opened on the last day
conduct    | 2026-05-01 | 2026-10-31 | 1 | 0 | closed on the last day, opened long before
directives | 2026-10-01 | 2026-10-01 | 1 | 1 | opened and closed on the first day
decisions  | 2026-10-15 | 2026-11-01 | 0 | 1 | closed a day after the month
other      | 2026-05-01 | 2026-09-30 | 0 | 0 | over before the month
other      | 2026-05-01 |            | 0 | 0 | opened before, still open
""",
)
