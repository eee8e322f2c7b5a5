"""Single-bid tenders: the share of tenders in which only one bid came in."""

import narwhals.stable.v2 as nw

from metrics.measure import Metric, Target, flow

tender = nw.col("method").is_in(["open_tender", "invited_tender"])

metric = Metric(
    title="Single-bid tenders",
    words="Of the contracts awarded by open or invited tender in the month with the number of bids given, "
    "the share with a single bid.",
    why="A tender with one bid looks open and is not. It may be a small market, or terms written for one bidder.",
    mechanism="Key projects: engineering, materials, publicity",
    reference="Procurement rules: competition in tenders",
    kind="p",
    better="low",
    numerator=flow("contracts", on="awarded_on", where=tender & (nw.col("bids") == 1)),
    denominator=flow("contracts", on="awarded_on", where=tender & ~nw.col("bids").is_null()),
    by="category",
    targets=(Target(0.1),),
    least=5,
    unit="%",
    exclusions="Tenders without the number of bids take no part, nor do other methods.",
    trap="Bids from companies of one owner count as several, and a number left empty takes the tender out: "
    "watch how many tenders have it.",
    example="""
2026-10

contracts: category | method | awarded_on | bids | numerator | denominator | because
engineering | open_tender    | 2026-10-31 | 1 | 1 | 1 | one bid, on the last day of the month
engineering | open_tender    | 2026-10-01 | 2 | 0 | 1 | two bids
materials   | invited_tender | 2026-10-15 | 1 | 1 | 1 | one of those invited came
materials   | invited_tender | 2026-10-15 | 5 | 0 | 1 | five bids
publicity   | open_tender    | 2026-10-15 |   | 0 | 0 | the number of bids is not given
publicity   | negotiated     | 2026-10-15 | 1 | 0 | 0 | not a tender
services    | single_source  | 2026-10-15 | 1 | 0 | 0 | not a tender
services    | open_tender    | 2026-11-01 | 1 | 0 | 0 | a day after the month
""",
)
