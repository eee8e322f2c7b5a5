"""Warning education: the share of lessons from cases and on site that were done by their due day."""

import narwhals.stable.v2 as nw

from metrics.measure import Metric, Target, flow

warning = nw.col("theme").is_in(["warning_case", "warning_visit"])

metric = Metric(
    title="Warning education",
    words="Of the case studies and site visits for warning that fell due in the month, the share that was "
    "completed by the due day.",
    why="A rule is forgotten; a colleague's fall is not. Seeing how it began is the part of education that stays.",
    mechanism="Warning education: case study and site visits",
    reference="Annual plan of integrity education: warning education",
    kind="p",
    better="high",
    numerator=flow("training", on="due_on", where=warning & (nw.col("completed_on") <= nw.col("due_on"))),
    denominator=flow("training", on="due_on", where=warning),
    by="theme",
    targets=(Target(0.9),),
    unit="%",
    exclusions="Values, law and procedure are counted in training completion only.",
    trap="A visit ticked for the whole unit on one day may have been a coach trip: the share says that it "
    "took place, not that it was understood.",
    example="""
2026-10

training: theme | assigned_on | due_on | completed_on | numerator | denominator | because
warning_case  | 2026-09-01 | 2026-10-31 | 2026-10-31 | 1 | 1 | on the due day, the last of the month
warning_case  | 2026-09-01 | 2026-10-30 | 2026-10-31 | 0 | 1 | a day late, though still in the month
warning_visit | 2026-09-01 | 2026-10-15 | 2026-09-20 | 1 | 1 | a visit made early
warning_visit | 2026-09-01 | 2026-10-15 |            | 0 | 1 | a visit not made
law           | 2026-09-01 | 2026-10-15 | 2026-10-01 | 0 | 0 | another theme
values        | 2026-09-01 | 2026-10-15 |            | 0 | 0 | another theme, not completed
warning_case  | 2026-09-01 | 2026-11-01 | 2026-10-01 | 0 | 0 | falls due in November
""",
)
