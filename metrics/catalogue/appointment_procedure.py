"""Appointment procedure: the share of appointments that took every step in its order."""

import narwhals.stable.v2 as nw

from metrics.measure import Metric, Target, flow

metric = Metric(
    title="Appointment procedure",
    words="Of the appointments of the month, the share that took every step in its order: recommendation, "
    "examination, opinion on integrity, discussion, and a public notice that ended before or on the day.",
    why="Each step lets somebody else say no. An appointment that skips one, or turns it round, was decided "
    "before it was discussed.",
    mechanism="Appointment by recommendation, examination, collective discussion and public notice",
    reference="Rules on the selection and appointment of leading officials",
    kind="p",
    better="high",
    numerator=flow(
        "appointments",
        on="appointed_on",
        where=(nw.col("recommended_on") <= nw.col("examined_on"))
        & (nw.col("examined_on") <= nw.col("integrity_opinion_on"))
        & (nw.col("integrity_opinion_on") <= nw.col("discussed_on"))
        & (nw.col("discussed_on") <= nw.col("notice_from"))
        & (nw.col("notice_until") <= nw.col("appointed_on")),
    ),
    denominator=flow("appointments", on="appointed_on"),
    targets=(Target(0.95),),
    least=5,
    unit="%",
    exclusions="The talk before the appointment is counted by itself: see pre-appointment talks.",
    trap="Dates filled in afterwards are always in order, and all steps on one day are in order too: five "
    "steps in a day are a form, not a procedure.",
    example="""
2026-10

appointments: recommended_on | examined_on | integrity_opinion_on | discussed_on \
| notice_from | notice_until | appointed_on | numerator | denominator | because
2026-08-03|2026-08-17|2026-08-24|2026-09-01|2026-09-07|2026-09-14|2026-10-31 | 1 | 1 | every step in order
2026-09-01|2026-09-01|2026-09-01|2026-09-01|2026-09-01|2026-10-01|2026-10-01 | 1 | 1 | one day is in order
2026-08-18|2026-08-17|2026-08-24|2026-09-01|2026-09-07|2026-09-14|2026-10-15 | 0 | 1 | recommended too late
2026-08-03|2026-08-25|2026-08-24|2026-09-01|2026-09-07|2026-09-14|2026-10-15 | 0 | 1 | examined too late
2026-08-03|2026-08-17|2026-09-02|2026-09-01|2026-09-07|2026-09-14|2026-10-15 | 0 | 1 | opinion came too late
2026-08-03|2026-08-17|2026-08-24|2026-09-08|2026-09-07|2026-09-14|2026-10-15 | 0 | 1 | discussed too late
2026-08-03|2026-08-17|2026-08-24|2026-09-01|2026-09-07|2026-10-16|2026-10-15 | 0 | 1 | notice still ran
          |2026-08-17|2026-08-24|2026-09-01|2026-09-07|2026-09-14|2026-10-15 | 0 | 1 | no recommendation
2026-08-03|          |2026-08-24|2026-09-01|2026-09-07|2026-09-14|2026-10-15 | 0 | 1 | no examination
2026-08-03|2026-08-17|          |2026-09-01|2026-09-07|2026-09-14|2026-10-15 | 0 | 1 | no opinion
2026-08-03|2026-08-17|2026-08-24|          |2026-09-07|2026-09-14|2026-10-15 | 0 | 1 | no discussion
2026-08-03|2026-08-17|2026-08-24|2026-09-01|          |2026-09-14|2026-10-15 | 0 | 1 | notice without a start
2026-08-03|2026-08-17|2026-08-24|2026-09-01|2026-09-07|          |2026-10-15 | 0 | 1 | notice without an end
2026-08-03|2026-08-17|2026-08-24|2026-09-01|2026-09-07|2026-09-14|2026-11-01 | 0 | 0 | a day after the month
""",
)
