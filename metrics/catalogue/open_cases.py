"""Open cases: how many integrity cases stand open, for a hundred staff."""

from metrics.measure import Metric, staff, stock

metric = Metric(
    title="Open cases",
    words="Integrity cases that are open at the end of the month, for every 100 staff.",
    why="It is the load that a unit carries. It says where to look, not who is bad.",
    mechanism="Integrity cases",
    reference="Case-handling rules",
    kind="r",
    better="",
    numerator=stock("cases", since="opened_on", until="closed_on"),
    denominator=staff(),
    by="phenomenon",
    per=100,
    unit="per 100 staff",
    trap="A low count may mean weak detection: it is never ranked as good or bad.",
    example="""
2026-10

cases: phenomenon | opened_on | closed_on | numerator | denominator | because
conduct | 2026-10-31 |            | 1 | 0 | opened on the last day
conduct | 2026-01-01 | 2026-10-31 | 0 | 0 | closed on the last day: does not stand at its end
conduct | 2026-01-01 | 2026-11-01 | 1 | 0 | closed a day later
conduct | 2026-11-01 |            | 0 | 0 | not yet opened

staffing: valid_from | valid_until | headcount | numerator | denominator | because
2026-01-01 |            | 40 | 0 | 40 | the headcount that holds
2025-01-01 | 2026-01-01 | 30 | 0 | 0  | the headcount that held before
2026-01-01 | 2026-10-31 | 30 | 0 | 0  | ends with the last day
""",
)
