"""Single-source value: the share of the money in contracts that was awarded without competition."""

import narwhals.stable.v2 as nw

from metrics.measure import Metric, Target, flow

metric = Metric(
    title="Single-source value",
    words="Of the money in the contracts awarded in the month, the share that was awarded to a single "
    "source or directly.",
    why="Many small direct awards may be harmless, and one large one is not. The money says which it is.",
    mechanism="Key projects: single source",
    reference="Procurement rules: conditions for single-source and direct award",
    kind="q",
    better="low",
    numerator=flow(
        "contracts",
        on="awarded_on",
        where=nw.col("method").is_in(["single_source", "direct"]),
        weight="amount",
    ),
    denominator=flow("contracts", on="awarded_on", weight="amount"),
    by="category",
    targets=(Target(0.15),),
    least=1,
    per=100,
    unit="%",
    trap="One large contract decides a month: look at twelve months. Amounts raised after the award are not "
    "in it: see contract overrun.",
    example="""
2026-10

contracts: category | method | awarded_on | amount | numerator | denominator | because
materials   | single_source  | 2026-10-31 | 20000.50 | 20000.50 | 20000.50 | a single source, on the last day
services    | direct         | 2026-10-01 | 3000     | 3000     | 3000     | a direct award, on the first day
engineering | open_tender    | 2026-10-15 | 500000   | 0        | 500000   | open to all
engineering | invited_tender | 2026-10-15 | 80000    | 0        | 80000    | open to those invited
publicity   | negotiated     | 2026-10-15 | 7000     | 0        | 7000     | negotiated with several
publicity   | direct         | 2026-11-01 | 9000     | 0        | 0        | a day after the month
""",
)
