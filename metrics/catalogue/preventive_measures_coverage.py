"""Preventive measures coverage: the share of posts with power around which measures are set."""

from metrics.measure import Metric, Target, stock

metric = Metric(
    title="Preventive measures coverage",
    words="Of the posts with power that stand at the end of the month, the share for which preventive "
    "measures have been set.",
    why="A known risk without a measure is a risk that was accepted. The measure is what protects the "
    "public, and the holder of the post too.",
    mechanism="Hot posts: preventive measures",
    reference="Rules on preventive measures for posts with integrity risks",
    kind="p",
    better="high",
    numerator=stock("posts", since="measures_since", until="abolished_on"),
    denominator=stock("posts", since="established_on", until="abolished_on"),
    by="area",
    least=5,
    targets=(Target(0.9),),
    unit="%",
    exclusions="Measures set before the post was established count from the post's first day.",
    trap="A measure on paper counts as much as one that works: inspections say which it is. The unit itself "
    "says which of its posts hold power.",
    example="""
2024-02

posts: area | established_on | abolished_on | measures_on | numerator | denominator | because
enforcement | 2021-06-01 |            | 2024-02-29 | 1 | 1 | set on the last day of a leap February
enforcement | 2021-06-01 |            | 2024-03-01 | 0 | 1 | set a day later
enforcement | 2021-06-01 |            |            | 0 | 1 | none set
finance     | 2024-02-29 |            | 2024-01-15 | 1 | 1 | set in advance; established on the last day
finance     | 2024-03-01 |            | 2024-01-15 | 0 | 0 | the post does not stand yet
projects    | 2021-06-01 | 2024-02-29 | 2022-01-01 | 0 | 0 | abolished on the last day: stands no longer
projects    | 2021-06-01 | 2024-03-01 | 2022-01-01 | 1 | 1 | abolished a day later
""",
)
