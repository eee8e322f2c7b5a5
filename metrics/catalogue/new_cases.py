"""New cases: how many integrity cases were opened, for a thousand staff and year."""

from metrics.measure import Metric, flow, staff

metric = Metric(
    title="New cases",
    words="Integrity cases opened in the month, for every 1,000 staff and year.",
    why="It is what comes to light. Where it changes suddenly there is something to ask.",
    mechanism="Integrity cases",
    reference="Case-handling rules: opening of cases",
    kind="r",
    better="",
    numerator=flow("cases", on="opened_on"),
    denominator=staff(),
    by="phenomenon",
    least=20,
    per=1000,
    unit="per 1,000 staff-years",
    trap="More cases may mean more wrongdoing or a better eye for it; none may mean that nobody looks. It "
    "is never ranked as good or bad.",
    example="""
2026-10

cases: phenomenon | opened_on | closed_on | numerator | denominator | because
conduct      | 2026-10-31 |            | 1 | 0 | opened on the last day
public_funds | 2026-10-01 | 2026-10-01 | 1 | 0 | opened on the first day, and closed at once
approvals    | 2026-09-30 |            | 0 | 0 | opened a day before the month
approvals    | 2026-11-01 |            | 0 | 0 | opened a day after the month

staffing: valid_from | valid_until | headcount | numerator | denominator | because
2026-01-01 |            | 40 | 0 | 40 | the headcount at the end of the month
2026-01-01 | 2026-10-31 | 30 | 0 | 0  | ends with the last day
2026-01-01 | 2026-11-01 | 35 | 0 | 35 | ends a day later
""",
)
