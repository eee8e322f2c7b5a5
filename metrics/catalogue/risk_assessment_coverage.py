"""Risk assessment coverage: the share of posts with power whose risks were searched for."""

from metrics.measure import Metric, Target, stock

metric = Metric(
    title="Risk assessment coverage",
    words="Of the posts with power that stand at the end of the month, the share whose risks have been searched for.",
    why="Nobody can guard a door that nobody has looked for. The search says where a post could be bent, before it is.",
    mechanism="Hot posts: risk search",
    reference="Rules on the search for integrity risks in posts with power",
    kind="p",
    better="high",
    numerator=stock("posts", since="risk_assessed_since", until="abolished_on"),
    denominator=stock("posts", since="established_on", until="abolished_on"),
    by="area",
    least=5,
    targets=(Target(0.95),),
    unit="%",
    exclusions="A search made before the post was established counts from the post's first day.",
    trap="A search that finds low risk everywhere is complete and useless: look at the spread of the risk "
    "levels beside the share. The unit itself says which of its posts hold power.",
    example="""
2026-02

posts: area | established_on | abolished_on | risk_assessed_on | numerator | denominator | because
people    | 2024-03-01 |            | 2026-02-28 | 1 | 1 | assessed on the last day of February
people    | 2024-03-01 |            | 2026-03-01 | 0 | 1 | assessed a day later
people    | 2024-03-01 |            |            | 0 | 1 | not assessed
materials | 2026-02-28 |            | 2025-12-01 | 1 | 1 | assessed in advance; established on the last day
materials | 2026-03-01 |            | 2025-12-01 | 0 | 0 | the post does not stand yet
other     | 2024-03-01 | 2026-02-28 | 2025-01-10 | 0 | 0 | abolished on the last day: stands no longer
other     | 2024-03-01 | 2026-03-01 | 2025-01-10 | 1 | 1 | abolished a day later
""",
)
