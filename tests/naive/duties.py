"""Declarations, education, reports and talks: the catalogue's sentences as table entries."""

from .days import overdue_from
from .measures import STAFF, Flow, Metric, Stock, by_column, column, given, in_order, one_of

KIND = by_column("kind")
THEME = by_column("theme")
WARNING = one_of("theme", "warning_case", "warning_visit")

DUTIES: dict[str, Metric] = {
    "declaration_timeliness": Metric(
        "p",
        Flow("declarations", "due_on", in_order("filed_on", "due_on")),
        Flow("declarations", "due_on"),
        KIND,
    ),
    "declarations_outstanding": Metric(
        "r", Stock("declarations", lambda row: overdue_from(row["due_on"]), column("filed_on")), STAFF, KIND
    ),
    "declarations_verified": Metric(
        "p", Flow("declarations", "filed_on", given("verified_on")), Flow("declarations", "filed_on"), KIND
    ),
    "declaration_discrepancies": Metric(
        "p",
        Flow("declarations", "verified_on", one_of("verdict", "omission", "concealment")),
        Flow("declarations", "verified_on", given("verdict")),
        KIND,
    ),
    "training_completion": Metric(
        "p", Flow("training", "due_on", in_order("completed_on", "due_on")), Flow("training", "due_on"), THEME
    ),
    "training_outstanding": Metric(
        "r", Stock("training", lambda row: overdue_from(row["due_on"]), column("completed_on")), STAFF, THEME
    ),
    "warning_education": Metric(
        "p",
        Flow("training", "due_on", lambda row: WARNING(row) and in_order("completed_on", "due_on")(row)),
        Flow("training", "due_on", WARNING),
        THEME,
    ),
    "commitments_signed": Metric(
        "p", Flow("commitments", "due_on", in_order("signed_on", "due_on")), Flow("commitments", "due_on")
    ),
    "report_timeliness": Metric(
        "p", Flow("reports", "due_on", in_order("submitted_on", "due_on")), Flow("reports", "due_on"), KIND
    ),
    "reports_outstanding": Metric(
        "r", Stock("reports", lambda row: overdue_from(row["due_on"]), column("submitted_on")), STAFF, KIND
    ),
    "talk_completion": Metric(
        "p", Flow("talks", "due_on", in_order("held_on", "due_on")), Flow("talks", "due_on"), KIND
    ),
    "directive_follow_through": Metric(
        "p", Flow("directives", "due_on", in_order("completed_on", "due_on")), Flow("directives", "due_on")
    ),
}
