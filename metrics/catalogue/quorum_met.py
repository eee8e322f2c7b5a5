"""Quorum met: the share of collective decisions at which two thirds of those entitled were present."""

import narwhals.stable.v2 as nw

from metrics.measure import Metric, Target, flow

metric = Metric(
    title="Quorum met",
    words="Of the major matters decided together in the month, the share at which at least two thirds of "
    "those entitled were present.",
    why="A collective decision by three of nine is three people's decision. Who was absent can say later "
    "that it was not theirs.",
    mechanism="Collective discussion of the four kinds of major matters",
    reference="Rules of procedure of leading bodies: attendance of two thirds",
    kind="p",
    better="high",
    numerator=flow(
        "decisions",
        on="decided_on",
        where=nw.col("collective") & (nw.col("present") * 3 >= nw.col("entitled") * 2),
    ),
    denominator=flow("decisions", on="decided_on", where=nw.col("collective")),
    by="category",
    targets=(Target(0.95),),
    least=5,
    unit="%",
    exclusions="Decisions by one person have no quorum: see collective decision coverage.",
    trap="A shorter list of those entitled reaches the quorum with fewer people: watch the number entitled. "
    "A matter recorded as one person's decision leaves this share and lowers the coverage.",
    example="""
2026-10

decisions: category | decided_on | collective | entitled | present | numerator | denominator | because
major_project  | 2026-10-31 | true  | 9 | 6 | 1 | 1 | two thirds exactly, on the last day of the month
major_project  | 2026-10-01 | true  | 9 | 5 | 0 | 1 | one too few
personnel      | 2026-10-15 | true  | 7 | 5 | 1 | 1 | two thirds of seven is more than four
personnel      | 2026-10-15 | true  | 7 | 4 | 0 | 1 | four of seven is less than two thirds
major_decision | 2026-10-15 | false | 9 | 9 | 0 | 0 | not decided together, whoever was present
major_decision | 2026-11-01 | true  | 9 | 9 | 0 | 0 | a day after the month
""",
)
