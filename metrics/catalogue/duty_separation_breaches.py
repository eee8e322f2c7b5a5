"""Duty separation breaches: the share of approvals in which one person held two of the four duties."""

import narwhals.stable.v2 as nw

from metrics.measure import Metric, Target, flow

applicant, approver = nw.col("applicant_id"), nw.col("approver_id")
executor, supervisor = nw.col("executor_id"), nw.col("supervisor_id")

metric = Metric(
    title="Duty separation breaches",
    words="Of the approvals given in the month, the share in which the same person held two of the four "
    "duties: to apply, to approve, to carry out and to supervise.",
    why="Whoever approves their own request, or supervises their own work, is checked by nobody. Four hands "
    "make an abuse need an accomplice.",
    mechanism="Mutual checks: separation of application, approval, execution and supervision",
    reference="Internal control rules on the separation of incompatible duties",
    kind="p",
    better="low",
    numerator=flow(
        "approvals",
        on="approved_on",
        where=(applicant == approver)
        | (applicant == executor)
        | (applicant == supervisor)
        | (approver == executor)
        | (approver == supervisor)
        | (executor == supervisor),
    ),
    denominator=flow("approvals", on="approved_on"),
    targets=(Target(0.02),),
    unit="%",
    exclusions="A duty for which nobody is named matches no other duty.",
    trap="A role left empty hides a breach, and a borrowed name hides it too: a share of zero where many "
    "roles are empty is not a good share.",
    example="""
2026-10

approvals: approved_on | applicant_id | approver_id | executor_id \
| supervisor_id | numerator | denominator | because
2026-10-31 | p1 | p2 | p3 | p4 | 0 | 1 | four persons, on the last day of the month
2026-10-01 | p1 | p1 | p3 | p4 | 1 | 1 | approved by the applicant, on the first day
2026-10-15 | p1 | p2 | p1 | p4 | 1 | 1 | carried out by the applicant
2026-10-15 | p1 | p2 | p3 | p1 | 1 | 1 | supervised by the applicant
2026-10-15 | p1 | p2 | p2 | p4 | 1 | 1 | carried out by the approver
2026-10-15 | p1 | p2 | p3 | p2 | 1 | 1 | supervised by the approver
2026-10-15 | p1 | p2 | p3 | p3 | 1 | 1 | supervised by who carried it out
2026-10-15 | p1 | p1 | p1 | p1 | 1 | 1 | one person in all four duties is one breach
2026-10-15 | p1 | p2 |    |    | 0 | 1 | two persons; the other two duties name nobody
2026-10-15 | p1 | p1 |    |    | 1 | 1 | the applicant approved, whoever did the rest
2026-10-15 | p1 | p2 |    | p2 | 1 | 1 | supervised by the approver; nobody named for the execution
           | p1 | p1 | p3 | p4 | 0 | 0 | not approved
2026-11-01 | p1 | p1 | p3 | p4 | 0 | 0 | approved a day after the month
""",
)
