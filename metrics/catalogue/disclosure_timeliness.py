"""Disclosure timeliness: the share of what must be made public that was published by its due day."""

import narwhals.stable.v2 as nw

from metrics.measure import Metric, Target, flow

metric = Metric(
    title="Disclosure timeliness",
    words="Of the disclosures that fell due in the month, the share that was published by the due day.",
    why="What is done in the light needs fewer guards. Published late, it can only be read and no longer be "
    "objected to.",
    mechanism='Openness before, during and after ("sunshine")',
    reference="Rules on the openness of affairs: finance, personnel, projects and services",
    kind="p",
    better="high",
    numerator=flow("disclosures", on="due_on", where=nw.col("published_on") <= nw.col("due_on")),
    denominator=flow("disclosures", on="due_on"),
    by="kind",
    targets=(Target(0.95),),
    unit="%",
    trap="The unit itself lists what it must disclose: what is not on the list is never late. Published is "
    "not the same as found and understood.",
    example="""
2026-10

disclosures: kind | due_on | published_on | numerator | denominator | because
finance   | 2026-10-31 | 2026-10-31 | 1 | 1 | on the due day, the last of the month
finance   | 2026-10-30 | 2026-10-31 | 0 | 1 | a day late, though still in the month
personnel | 2026-10-01 | 2026-09-10 | 1 | 1 | three weeks early
projects  | 2026-10-15 |            | 0 | 1 | not published
services  | 2026-11-01 | 2026-10-15 | 0 | 0 | falls due in November
""",
)
