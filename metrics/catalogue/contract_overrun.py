"""Contract overrun: what the settled contracts cost in the end, for what was agreed."""

import narwhals.stable.v2 as nw

from metrics.measure import Metric, Target, flow

settled = ~nw.col("final_amount").is_null()

metric = Metric(
    title="Contract overrun",
    words="What the contracts awarded in the month cost in the end, for every 100 of the amount agreed, "
    "where the final amount is known.",
    why="A low bid that grows after the award has beaten the honest ones. The final amount is the price "
    "that the public paid.",
    mechanism="Key projects: engineering, materials, publicity",
    reference="Rules on changes and settlement of contracts",
    kind="q",
    better="low",
    numerator=flow("contracts", on="awarded_on", where=settled, weight="final_amount"),
    denominator=flow("contracts", on="awarded_on", where=settled, weight="amount"),
    by="category",
    targets=(Target(1.05),),
    least=1,
    per=100,
    unit="%",
    exclusions="Contracts that are not settled yet take no part.",
    trap="Savings on one contract hide the overrun of another, and the worst are settled last: the newest "
    "months look better than they will.",
    example="""
2026-10

contracts: category | awarded_on | amount | final_amount | numerator | denominator | because
engineering | 2026-10-31 | 100000 | 120000.50 | 120000.50 | 100000 | a fifth more than agreed; the last day
engineering | 2026-10-01 | 100000 | 100000    | 100000    | 100000 | as agreed
materials   | 2026-10-15 | 50000  | 40000     | 40000     | 50000  | less than agreed
materials   | 2026-10-15 | 50000  | 0         | 0         | 50000  | settled at nothing
publicity   | 2026-10-15 | 50000  |           | 0         | 0      | not settled yet
publicity   | 2026-11-01 | 50000  | 60000     | 0         | 0      | awarded a day after the month
""",
)
