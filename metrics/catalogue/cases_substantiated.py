"""Cases substantiated: the share of closed cases in which the suspicion proved true."""

import narwhals.stable.v2 as nw

from metrics.measure import Metric, flow

metric = Metric(
    title="Cases substantiated",
    words="Of the integrity cases closed in the month, the share in which the suspicion was substantiated.",
    why="It says how good the leads are, and whether closing a case means that an answer was found.",
    mechanism="Integrity cases",
    reference="Case-handling rules: outcomes",
    kind="p",
    better="",
    numerator=flow("cases", on="closed_on", where=nw.col("outcome") == "substantiated"),
    denominator=flow("cases", on="closed_on"),
    by="phenomenon",
    least=5,
    unit="%",
    exclusions="Cases closed without an outcome, and those transferred, count as closed and not as substantiated.",
    trap="Opening only what is certain makes it high, and following every hint makes it low: neither is "
    "better, and it is never ranked.",
    example="""
2026-10

cases: phenomenon | opened_on | closed_on | outcome | numerator | denominator | because
conduct   | 2026-05-01 | 2026-10-31 | substantiated   | 1 | 1 | proved true; closed on the last day
conduct   | 2026-05-01 | 2026-10-01 | unsubstantiated | 0 | 1 | did not prove true
approvals | 2026-05-01 | 2026-10-15 | transferred     | 0 | 1 | handed to somebody else
approvals | 2026-05-01 | 2026-10-15 |                 | 0 | 1 | closed without an outcome
formalism | 2026-05-01 |            |                 | 0 | 0 | still open
formalism | 2026-05-01 | 2026-11-01 | substantiated   | 0 | 0 | closed a day after the month
""",
)
