"""Declaration timeliness: the share of declarations of personal matters that came in time."""

import narwhals.stable.v2 as nw

from metrics.measure import Metric, Target, flow

metric = Metric(
    title="Declaration timeliness",
    words="Of the declarations of personal matters that fell due in the month, the share filed by the due day.",
    why="What is declared in time can be checked while it matters. A late declaration is the first sign of one that "
    "is not meant to be read.",
    mechanism="Reporting of personal matters",
    reference="Rules on the reporting of personal matters by leading officials",
    kind="p",
    better="high",
    numerator=flow("declarations", on="due_on", where=nw.col("filed_on") <= nw.col("due_on")),
    denominator=flow("declarations", on="due_on"),
    by="kind",
    targets=(Target(0.98),),
    unit="%",
    exclusions="Whether the content is true is another question: see declaration discrepancies.",
    trap="A shorter list of people who must declare makes the share look better: watch the denominator.",
    example="""
2026-10

declarations: kind | due_on | filed_on | numerator | denominator | because
annual | 2026-10-31 | 2026-10-31 | 1 | 1 | filed on the due day itself
annual | 2026-10-30 | 2026-10-31 | 0 | 1 | a day late, though still in the month
change | 2026-10-15 |            | 0 | 1 | never filed
change | 2026-10-01 | 2026-09-01 | 1 | 1 | filed a month early
annual | 2026-11-01 | 2026-10-01 | 0 | 0 | falls due in November
""",
)
