"""Rotation overdue: the share of posts with power whose holder should have moved on."""

from metrics.measure import Metric, Target, stock

metric = Metric(
    title="Rotation overdue",
    words="Of the people who hold a post with power at the end of the month, the share whose term of rotation "
    "has run out.",
    why="Who holds power over money, people or approvals for too long grows ties that no colleague sees into. "
    "Rotation cuts them before they harden.",
    mechanism="Hot posts: rotation",
    reference="Rotation rules for posts with power over people, finance, materials, projects and approvals",
    kind="p",
    better="low",
    numerator=stock("tenures", since="overdue_from", until="left_on"),
    denominator=stock("tenures", since="held_since", until="left_on"),
    by="area",
    targets=(Target(0.05),),
    least=5,
    unit="%",
    exclusions="A post whose holder is exempt is not overdue until the exemption ends.",
    trap="Renaming a post, or moving its holder to a twin post, resets the clock: reconciliation lists tenures of "
    "the same holder on a new post.",
    example="""
2026-10

tenures: held_since | limit_months | left_on | exempt_until | numerator | denominator | because
2021-10-31 | 60 |            |            | 0 | 1 | due on the last day of the month: overdue from the day after
2021-10-30 | 60 |            |            | 1 | 1 | due on 30 October: overdue on the 31st
2026-08-31 | 1  |            |            | 1 | 1 | one month after 31 August is 30 September
2021-01-01 | 60 | 2026-10-31 |            | 0 | 0 | left on the last day: no longer stands at its end
2021-01-01 | 60 | 2026-11-01 |            | 1 | 1 | left a day later: stands, and is overdue
2021-01-01 | 60 |            | 2026-10-31 | 0 | 1 | exempt until the last day of the month
2021-01-01 | 60 |            | 2025-12-31 | 1 | 1 | an exemption that ended before the term ran out changes nothing
2026-11-01 | 60 |            |            | 0 | 0 | not yet in the post
""",
)
