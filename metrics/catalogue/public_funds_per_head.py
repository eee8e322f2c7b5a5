"""Public funds per head: what was spent on hospitality, travel and the like, by head and year."""

from metrics.measure import Metric, Target, flow, staff

metric = Metric(
    title="Public funds per head",
    words="What was spent in the month on hospitality, travel, vehicles, offices, meetings and gifts, for "
    "each of the staff and year.",
    why="A budget can be argued up; a comparison with one's peers cannot. It shows who lives better on "
    "public money than others who do the same work.",
    mechanism="Public funds",
    reference="Rules on frugality and on spending for hospitality, travel and vehicles",
    kind="r",
    better="low",
    numerator=flow("expenses", on="month", weight="spent"),
    denominator=staff(),
    by="category",
    targets=(Target(3500),),
    least=20,
    unit="per staff-year",
    trap="Units whose work is on the road spend more and are not worse: compare peers. Staff on loan spend "
    "where they are not counted.",
    example="""
2026-10

expenses: month | category | budget | spent | numerator | denominator | because
2026-10 | hospitality | 1000 | 1200.50 | 1200.50 | 0 | spent in the month, whatever the budget
2026-10 | travel      | 5000 | 0       | 0       | 0 | nothing spent
2026-09 | meetings    | 900  | 900     | 0       | 0 | the month before
2026-11 | meetings    | 900  | 900     | 0       | 0 | the month after

staffing: valid_from | valid_until | headcount | numerator | denominator | because
2026-01-01 |            | 40 | 0 | 40 | the headcount at the end of the month
2026-10-31 |            | 25 | 0 | 25 | holds from the last day on
2026-01-01 | 2026-10-31 | 30 | 0 | 0  | ends with the last day
2026-11-01 |            | 45 | 0 | 0  | holds from the day after
""",
)
