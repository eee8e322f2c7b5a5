"""Talk completion: the share of talks between superiors and subordinates that were held by their due day."""

import narwhals.stable.v2 as nw

from metrics.measure import Metric, Target, flow

metric = Metric(
    title="Talk completion",
    words="Of the talks that fell due in the month, the share that was held by the due day.",
    why="A superior who talks hears early, and can no longer say that nobody told. An admonition put off "
    "tells the one concerned that it was not meant.",
    mechanism="Superior–subordinate talks, admonition talks",
    reference="Rules on talks with subordinates and on admonition talks",
    kind="p",
    better="high",
    numerator=flow("talks", on="due_on", where=nw.col("held_on") <= nw.col("due_on")),
    denominator=flow("talks", on="due_on"),
    by="kind",
    targets=(Target(0.95),),
    least=5,
    unit="%",
    trap="The number of talks is never ranked: few admonitions may mean little to admonish or nobody who "
    "does. Only whether those due were held is judged.",
    example="""
2026-10

talks: kind | due_on | held_on | numerator | denominator | because
superior        | 2026-10-31 | 2026-10-31 | 1 | 1 | on the due day, the last of the month
superior        | 2026-10-30 | 2026-10-31 | 0 | 1 | a day late, though still in the month
admonition      | 2026-10-15 | 2026-10-02 | 1 | 1 | early
admonition      | 2026-10-15 |            | 0 | 1 | not held
pre_appointment | 2026-11-01 | 2026-10-20 | 0 | 0 | falls due in November
""",
)
