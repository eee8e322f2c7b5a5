"""Public funds spent: how much of the budget for hospitality, travel and the like was spent."""

from metrics.measure import Metric, Target, flow

metric = Metric(
    title="Public funds spent",
    words="What was spent in the month on hospitality, travel, vehicles, offices, meetings and gifts, for "
    "every 100 of the budget.",
    why="A budget is what was allowed. Beyond it somebody spent what nobody granted, on what is easiest to enjoy.",
    mechanism="Public funds",
    reference="Rules on frugality and on spending for hospitality, travel and vehicles",
    kind="q",
    better="low",
    numerator=flow("expenses", on="month", weight="spent"),
    denominator=flow("expenses", on="month", weight="budget"),
    by="category",
    targets=(Target(1.0),),
    least=1,
    per=100,
    unit="%",
    trap="A generous budget is easily kept: read the spending per head beside it. An expense booked under "
    "another heading is not seen, and the year's end is its own season.",
    example="""
2026-10

expenses: month | category | budget | spent | numerator | denominator | because
2026-10 | hospitality | 1000 | 1200.50 | 1200.50 | 1000 | above the budget
2026-10 | travel      | 5000 | 5000    | 5000    | 5000 | the budget itself
2026-10 | vehicles    | 3000 | 0       | 0       | 3000 | nothing spent
2026-10 | gifts       | 0    | 80      | 80      | 0    | spent without a budget
2026-10 | offices     | 0    | 0       | 0       | 0    | neither budget nor spending
2026-09 | meetings    | 900  | 900     | 0       | 0    | the month before
2026-11 | meetings    | 900  | 900     | 0       | 0    | the month after
""",
)
