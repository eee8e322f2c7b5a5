"""Pre-appointment talks: the share of appointments before which the talk on integrity was held."""

import narwhals.stable.v2 as nw

from metrics.measure import Metric, Target, flow

metric = Metric(
    title="Pre-appointment talks",
    words="Of the appointments of the month, the share before which, or on whose day, the talk on integrity was held.",
    why="The talk is the last moment at which the rules can be said before the power is given. Held later, "
    "it is a reminder; never held, it is an excuse.",
    mechanism="Pre-appointment integrity talks",
    reference="Rules on integrity talks before appointment",
    kind="p",
    better="high",
    numerator=flow("appointments", on="appointed_on", where=nw.col("talk_on") <= nw.col("appointed_on")),
    denominator=flow("appointments", on="appointed_on"),
    targets=(Target(0.95),),
    least=5,
    unit="%",
    trap="Counted from the appointments, not from the list of talks, so that an appointment missing from "
    "that list is seen. An appointment that was never handed in is not.",
    example="""
2026-10

appointments: appointed_on | talk_on | numerator | denominator | because
2026-10-31 | 2026-10-31 | 1 | 1 | on the day itself, the last of the month
2026-10-30 | 2026-10-31 | 0 | 1 | a day after the appointment
2026-10-01 | 2026-09-20 | 1 | 1 | eleven days before
2026-10-15 |            | 0 | 1 | no talk
2026-11-01 | 2026-10-20 | 0 | 0 | appointed a day after the month
""",
)
