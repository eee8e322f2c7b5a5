"""Single-source share: the share of contracts that were awarded without competition."""

import narwhals.stable.v2 as nw

from metrics.measure import Metric, Target, flow

metric = Metric(
    title="Single-source share",
    words="Of the contracts awarded in the month, the share that was awarded to a single source or directly.",
    why="Where nobody else could offer, one person chose the winner. It may be right, and it needs to be "
    "rare and said.",
    mechanism="Key projects: single source",
    reference="Procurement rules: conditions for single-source and direct award",
    kind="p",
    better="low",
    numerator=flow("contracts", on="awarded_on", where=nw.col("method").is_in(["single_source", "direct"])),
    denominator=flow("contracts", on="awarded_on"),
    by="category",
    targets=(Target(0.2),),
    least=5,
    unit="%",
    trap="One contract split into many small ones stays below the threshold for a tender: read it beside "
    "the share by value. A tender with a single bid is no competition either.",
    example="""
2026-10

contracts: category | method | awarded_on | numerator | denominator | because
materials   | single_source  | 2026-10-31 | 1 | 1 | a single source, on the last day of the month
services    | direct         | 2026-10-01 | 1 | 1 | awarded directly, on the first day
engineering | open_tender    | 2026-10-15 | 0 | 1 | open to all
engineering | invited_tender | 2026-10-15 | 0 | 1 | open to those invited
publicity   | negotiated     | 2026-10-15 | 0 | 1 | negotiated with several
publicity   | direct         | 2026-09-30 | 0 | 0 | a day before the month
publicity   | direct         | 2026-11-01 | 0 | 0 | a day after the month
""",
)
