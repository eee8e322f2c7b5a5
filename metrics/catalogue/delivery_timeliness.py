"""Delivery timeliness: the share of expected deliveries that came by their due day."""

import narwhals.stable.v2 as nw

from metrics.measure import Metric, Target, flow

metric = Metric(
    title="Delivery timeliness",
    words="Of the deliveries expected for the month, the share received by the due day.",
    why="What is not handed in cannot be seen. A unit that falls silent is the first one to look at.",
    mechanism="The data itself",
    reference="The installation's reporting calendar",
    kind="p",
    better="high",
    numerator=flow("deliveries", on="month", where=nw.col("received_on") <= nw.col("due_on")),
    denominator=flow("deliveries", on="month"),
    by="feed",
    targets=(Target(0.95),),
    least=1,
    unit="%",
    exclusions="Only feeds that the calendar expects count, from the day after their due day; without a calendar there "
    "is no figure.",
    trap="An empty return in time counts as in time: whether there was truly nothing to report is for reconciliation.",
    example="""
2026-10

deliveries: feed | month | due_on | received_on | numerator | denominator | because
cases    | 2026-10 | 2026-11-10 | 2026-11-10 | 1 | 1 | received on the due day itself
training | 2026-10 | 2026-11-10 | 2026-11-11 | 0 | 1 | a day late
cases    | 2026-10 | 2026-11-10 |            | 0 | 1 | not received
cases    | 2026-09 | 2026-10-10 | 2026-10-05 | 0 | 0 | the delivery of another month
""",
)
