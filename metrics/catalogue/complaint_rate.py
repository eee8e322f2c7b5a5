"""Complaint rate: how many complaints were received, for a thousand staff and year."""

from metrics.measure import Metric, flow, staff

metric = Metric(
    title="Complaint rate",
    words="Complaints received in the month, for every 1,000 staff and year.",
    why="It is what people outside see of a unit, and dare to say. What they complain of says where to look first.",
    mechanism="Complaints by the eight phenomena",
    reference="Rules on the handling of letters, visits and complaints",
    kind="r",
    better="",
    numerator=flow("complaints", on="received_on"),
    denominator=staff(),
    by="phenomenon",
    least=20,
    per=1000,
    unit="per 1,000 staff-years",
    trap="Who serves many people hears many complaints, and who frightens them hears none: it is never "
    "ranked as good or bad.",
    example="""
2026-10

complaints: phenomenon | received_on | due_on | answered_on | numerator | denominator | because
services   | 2026-10-31 | 2026-12-31 |            | 1 | 0 | received on the last day
formalism  | 2026-10-01 | 2026-10-15 | 2026-10-02 | 1 | 0 | received on the first day, and answered
directives | 2026-09-30 | 2026-10-31 |            | 0 | 0 | received a day before the month
directives | 2026-11-01 | 2026-12-31 |            | 0 | 0 | received a day after the month

staffing: valid_from | valid_until | headcount | numerator | denominator | because
2026-10-31 |            | 40 | 0 | 40 | holds from the last day on
2026-01-01 | 2026-10-31 | 30 | 0 | 0  | ends with the last day
2026-11-01 |            | 45 | 0 | 0  | holds from the day after
""",
)
