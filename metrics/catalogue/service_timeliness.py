"""Service timeliness: the share of requests of the public that were done by their due day."""

import narwhals.stable.v2 as nw

from metrics.measure import Metric, Target, flow

metric = Metric(
    title="Service timeliness",
    words="Of the requests of the public that fell due in the month, the share that was done by the due day.",
    why="Where a request lies, somebody can be paid to lift it. Service in time for everyone leaves nothing to sell.",
    mechanism="Service without favours",
    reference="Service commitments: time limits for requests of the public",
    kind="p",
    better="high",
    numerator=flow("services", on="due_on", where=nw.col("done_on") <= nw.col("due_on")),
    denominator=flow("services", on="due_on"),
    targets=(Target(0.95),),
    unit="%",
    trap="A request sent back as incomplete starts its clock anew, and one that was refused at the door was "
    "never received.",
    example="""
2026-10

services: received_on | due_on | done_on | numerator | denominator | because
2026-10-01 | 2026-10-31 | 2026-10-31 | 1 | 1 | on the due day, the last of the month
2026-10-01 | 2026-10-30 | 2026-10-31 | 0 | 1 | a day late, though still in the month
2026-09-20 | 2026-10-01 | 2026-09-21 | 1 | 1 | ten days early
2026-10-01 | 2026-10-15 |            | 0 | 1 | not done
2026-10-01 | 2026-11-01 | 2026-10-15 | 0 | 0 | falls due in November
""",
)
