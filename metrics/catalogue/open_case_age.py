"""Open case age: how many days the open cases have been open, on average."""

from metrics.measure import AGE, Metric, Target, stock

metric = Metric(
    title="Open case age",
    words="The average number of days since they were opened of the integrity cases that are open at the "
    "end of the month.",
    why="The longer a case lies, the less can be proved, and the longer an innocent person waits.",
    mechanism="Integrity cases",
    reference="Case-handling rules: time limits",
    kind="m",
    better="low",
    numerator=stock("cases", since="opened_on", until="closed_on", weight=AGE),
    denominator=stock("cases", since="opened_on", until="closed_on"),
    by="phenomenon",
    targets=(Target(120),),
    least=5,
    unit="days",
    exclusions="Cases with and without a deadline count alike.",
    trap="Closing a case and opening it again makes it young: re-opened cases are listed by reconciliation. "
    "Many new cases bring the average down.",
    example="""
2026-02

cases: phenomenon | opened_on | closed_on | numerator | denominator | because
conduct   | 2026-02-28 |            | 0   | 1 | opened on the last day: no days old
conduct   | 2026-02-01 | 2026-03-01 | 27  | 1 | closed a day after the month
formalism | 2026-02-01 | 2026-02-28 | 0   | 0 | closed on the last day: no longer open at its end
services  | 2025-12-31 |            | 59  | 1 | 31 days of January and 28 of February
services  | 2024-02-29 |            | 730 | 1 | two years less a day
other     | 2026-03-01 |            | 0   | 0 | not yet opened
""",
)
