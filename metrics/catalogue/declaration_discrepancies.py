"""Declaration discrepancies: the share of verified declarations that left something out."""

import narwhals.stable.v2 as nw

from metrics.measure import Metric, flow

metric = Metric(
    title="Declaration discrepancies",
    words="Of the declarations of personal matters whose verification ended in the month with a verdict, "
    "the share in which something was omitted or concealed.",
    why="It is what verification finds: how far what officials report of themselves can be believed, and "
    "where to ask again.",
    mechanism="Reporting of personal matters",
    reference="Rules on the verification of reported personal matters",
    kind="p",
    better="",
    numerator=flow("declarations", on="verified_on", where=nw.col("verdict").is_in(["omission", "concealment"])),
    denominator=flow("declarations", on="verified_on", where=~nw.col("verdict").is_null()),
    by="kind",
    least=5,
    unit="%",
    exclusions="Declarations verified without a verdict take no part.",
    trap="A unit that verifies carefully finds more, and one that verifies where there is suspicion finds "
    "most: it is never ranked as good or bad.",
    example="""
2026-10

declarations: kind | filed_on | verified_on | verdict | numerator | denominator | because
annual | 2026-03-31 | 2026-10-31 | omission    | 1 | 1 | something was left out; verified on the last day
annual | 2026-03-31 | 2026-10-01 | concealment | 1 | 1 | something was concealed; verified on the first day
annual | 2026-03-31 | 2026-10-15 | consistent  | 0 | 1 | it was as declared
change | 2026-03-31 | 2026-10-15 |             | 0 | 0 | verified, but there is no verdict yet
change | 2026-10-15 |            |             | 0 | 0 | not verified
change | 2026-10-15 | 2026-11-01 | omission    | 0 | 0 | verified a day after the month
""",
)
