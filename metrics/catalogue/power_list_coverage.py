"""Power list coverage: the share of posts with power whose powers are written down."""

from metrics.measure import Metric, Target, stock

metric = Metric(
    title="Power list coverage",
    words="Of the posts with power that stand at the end of the month, the share whose powers are written "
    "down in a power list.",
    why="A power that nobody has written down has no edge. The list says what the post may decide, so that "
    "everyone can see where it goes further.",
    mechanism="Hot posts: power list",
    reference="Rules on power lists for posts with power over people, finance, projects and approvals",
    kind="p",
    better="high",
    numerator=stock("posts", since="power_list_since", until="abolished_on"),
    denominator=stock("posts", since="established_on", until="abolished_on"),
    by="area",
    least=5,
    targets=(Target(0.95),),
    unit="%",
    exclusions="A list drawn up before the post was established counts from the post's first day.",
    trap="The unit itself says which of its posts hold power: a short register of posts is covered quickly, "
    "so the number of posts stands beside the share. A list once drawn up counts for good; whether it is "
    "still true is not seen.",
    example="""
2026-10

posts: area | established_on | abolished_on | power_list_on | numerator | denominator | because
projects | 2020-01-01 |            | 2026-10-31 | 1 | 1 | listed on the last day of the month
projects | 2020-01-01 |            | 2026-11-01 | 0 | 1 | listed a day later
projects | 2020-01-01 |            |            | 0 | 1 | not listed
finance  | 2026-10-31 |            | 2026-09-01 | 1 | 1 | listed in advance; established on the last day
finance  | 2026-11-01 |            | 2026-09-01 | 0 | 0 | the post does not stand yet
approval | 2020-01-01 | 2026-10-31 | 2021-01-01 | 0 | 0 | abolished on the last day: stands no longer
approval | 2020-01-01 | 2026-11-01 | 2021-01-01 | 1 | 1 | abolished a day later
people   | 2020-01-01 | 2026-11-15 | 2026-11-15 | 0 | 1 | listed on the day it was abolished: never covered
""",
)
