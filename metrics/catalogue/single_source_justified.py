"""Single-source justified: the share of single-source contracts for which a reason was given."""

import narwhals.stable.v2 as nw

from metrics.measure import Metric, Target, flow

single_source = nw.col("method") == "single_source"

metric = Metric(
    title="Single-source justified",
    words="Of the contracts awarded to a single source in the month, the share for which a justification is on record.",
    why="A reason that is written down can be tested by somebody who knows the market. Without one there is "
    "only the name of the winner.",
    mechanism="Key projects: single source",
    reference="Procurement rules: justification of single-source award",
    kind="p",
    better="high",
    numerator=flow("contracts", on="awarded_on", where=single_source & nw.col("justified")),
    denominator=flow("contracts", on="awarded_on", where=single_source),
    by="category",
    targets=(Target(0.95),),
    least=5,
    unit="%",
    exclusions="Direct awards need no such justification and take no part.",
    trap="A contract entered as a direct award leaves this share: watch the number of direct awards. The "
    "same reason copied into every file justifies none.",
    example="""
2026-10

contracts: category | method | awarded_on | justified | numerator | denominator | because
materials   | single_source | 2026-10-31 | true  | 1 | 1 | justified, on the last day of the month
materials   | single_source | 2026-10-01 | false | 0 | 1 | not justified
services    | single_source | 2026-10-15 |       | 0 | 1 | nothing said: not justified
services    | direct        | 2026-10-15 | true  | 0 | 0 | a direct award
engineering | open_tender   | 2026-10-15 | true  | 0 | 0 | a tender
publicity   | single_source | 2026-11-01 | true  | 0 | 0 | a day after the month
""",
)
