"""Sentences: results in words, by rules; only what can be told is said."""

import math

import polars as pl

from metrics.facts.occurrences import is_miss
from metrics.measure import Metric
from metrics.statistics.special_causes import HIGH, LATEST_BY_CHANCE, LATEST_STOCK_BY_CHANCE, LOW
from metrics.trends.control_chart import Control
from metrics.trends.rare_events import CASES, Between
from metrics.trends.season import ENOUGH, Seasons
from reports import text

CAUSES = {
    "below lower limit": "lies below its lower limit",
    "above upper limit": "lies above its upper limit",
    "7 falling": "is one of seven months in a row that fell",
    "7 rising": "is one of seven months in a row that rose",
    "2 of 3 low": "is one of two in three months near the lower limit",
    "2 of 3 high": "is one of two in three months near the upper limit",
    "7 below centre": "is one of seven months in a row below the mean",
    "7 above centre": "is one of seven months in a row above the mean",
}
STRETCHES = {
    "below lower limit": "is shorter than its lower limit",
    "above upper limit": "is longer than its upper limit",
    "7 falling": "is one of seven in a row that grew shorter",
    "7 rising": "is one of seven in a row that grew longer",
    "2 of 3 low": "is one of two in three near the lower limit",
    "2 of 3 high": "is one of two in three near the upper limit",
    "7 below centre": "is one of seven short ones in a row",
    "7 above centre": "is one of seven long ones in a row",
}
MEANS = {
    "improvement": "a special cause, for the better",
    "concern": "a special cause of concern: variation to look into",
    "neutral high": "a special cause: higher than its own past explains",
    "neutral low": "a special cause: lower than its own past explains",
}
ASSURANCE = {
    "consistently meets": "Left as it is, it will meet its target month after month.",
    "consistently misses": "Left as it is, it will miss its target month after month: the process itself must change.",
    "hit and miss": "The target lies within the limits: chance alone may take a month to either side of it.",
}
SIGNS = {"increasing": "↗ rising", "decreasing": "↘ falling", "no clear change": "→ no clear change"}
STANDING = (
    "What stands at a month's end mostly stood at the one before, so that months are alike: the limits are widened by "
    "how alike they are, and runs of months are not read as special causes."
)
ASSURED = {
    "consistently meets": ("✓", "will meet it"),
    "consistently misses": ("✗", "will miss it"),
    "hit and miss": ("±", "by chance"),
    "no data": ("", text.EMPTY),
}
ARROWS = {"increasing": "Over the last five months it rises.", "decreasing": "Over the last five months it falls."}


def of_control(found: Control, metric: Metric) -> list[str]:
    """What a control chart says: the latest month, assurance, recent trend, and how far its limits can be trusted."""
    known = found.table.filter(pl.col("cause") != "no data")
    if known.is_empty():
        return ["There are no data in these months."]
    last = known.row(-1, named=True)
    when = text.month(last["month"])
    if last["cause"] in CAUSES:
        said = [f"{when} ({text.value(metric, last['value'])}) {CAUSES[last['cause']]}: {MEANS[last['variation']]}."]
    else:
        said = [f"{when} ({text.value(metric, last['value'])}) shows no more than the usual variation of this unit."]
    earlier = known.head(-1).filter(pl.col("cause").is_in(list(CAUSES)))
    if earlier.height:
        months = ", ".join(f"{month:%b %Y}" for month in earlier["month"].tail(4))
        more = f" and {earlier.height - 4} earlier" if earlier.height > 4 else ""
        said.append(f"Other months with special causes: {months}{more}.")
    said += [f"{ASSURANCE[found.assurance]} {_met(known, metric)}"] if found.assurance in ASSURANCE else []
    said += [ARROWS[found.arrow]] if found.arrow in ARROWS else []
    if found.provisional:
        said.append(f"The limits are provisional: they rest on {found.points} points, fewer than 13.")
    if found.correlation is not None:
        wider = 1 / math.sqrt(1 - found.correlation)
        said.append(f"{STANDING} Here: correlation {found.correlation:.1f}, limits {wider:.1f} times as wide.")
    return [*said, f"{found.chart}; limits at 3σ of the unit's own variation."]


def _met(known: pl.DataFrame, metric: Metric) -> str:
    """In how many of the months shown the target that held then was met: what limits allow need not have happened."""
    judged = known.drop_nulls("target")
    met = pl.col("value") >= pl.col("target") if metric.better == "high" else pl.col("value") <= pl.col("target")
    return f"It met the target in {judged.filter(met).height} of {text.of(judged.height, 'month')} shown."


def of_spine(rows: pl.DataFrame, titles: dict[str, str], name: str) -> str:
    """What a spine chart shows: in which metrics the unit differs from its peers by more than chance explains."""
    said = []
    for verdict in ("worse", "better", "higher", "lower"):
        found = rows.filter((pl.col("verdict") == verdict) & pl.col("level").is_in(["act", "watch"]))
        if found.height:
            said.append(f"{verdict} in {', '.join(titles[one] for one in found['metric'])}")
    compared = f"{name} among its peers in {rows.height} metrics"
    return f"{compared}: {'; '.join(said)}." if said else f"{compared}: no difference that chance does not explain."


def thing_between(found: Between) -> str:
    """What is counted between events."""
    return "cases" if found.chart == CASES else "days"


def of_between(found: Between, metric: Metric) -> list[str]:
    """What the chart of one unit's rare events says: do they come closer together, and how long has there been none?"""
    one = found.units.row(0, named=True)
    side = "outside" if is_miss(metric) else "of"
    said = [
        f"Events are rare here: {one['events']} in these months, fewer than one a month, so that limits by month would "
        f"say nothing. An event is a case {side} the numerator."
    ]
    thing = thing_between(found)
    longer = one["open_cause"] == "above upper limit"
    stretches = found.table.drop_nulls("between")
    if one["events"] and one["cause"] in (*LOW, *HIGH):
        closer = "closer together" if one["cause"] in LOW else "further apart"
        meaning = MEANS[one["variation"]] if one["variation"] in ("improvement", "concern") else "a special cause"
        last = text.of(int(stretches["between"][-1]), thing[:-1])
        said.append(f"Events come {closer}: the last stretch ({last}) {STRETCHES[one['cause']]}: {meaning}.")
    elif stretches.height > 1 and not longer:
        said.append("Events come neither closer together nor further apart than the unit's own past explains.")
    elif one["events"] and not longer:
        said.append("They are too few to say whether they come closer together.")
    if one["open"] is not None:
        more = ": longer than the unit's own past explains" if longer else ""
        when = f"{one['day'].day} {text.month(one['day'])}"
        since = text.of(int(one["open"]), thing[:-1]) if one["open"] else f"no {thing[:-1]}"
        said.append(f"The last one was on {when}; since then {since}{more}.")
    if one["events"] and found.provisional:
        said.append(f"The limits are provisional: they rest on {one['points']} stretches, fewer than 13.")
    return [*said, f"{found.chart}; limits as wide as 3σ of such stretches."] if one["events"] else said


def of_seasons(found: Seasons, metric: Metric) -> str:
    """Whether a series rises or falls over the years, its season apart."""
    if found.known < ENOUGH:
        return f"{text.of(found.known, 'month')} with data are too few for a trend over the years: that takes {ENOUGH}."
    test = f"seasonal Mann–Kendall over {found.known} months, {text.chance(found.p)}"
    if found.word in ("increasing", "decreasing"):
        way = "rises" if found.word == "increasing" else "falls"
        much = text.change(metric, found.slope)
        return (
            f"Over the years it {way}, each month compared with the same month of other years: {much} a year ({test})."
        )
    return f"Over the years it neither rises nor falls by more than chance explains ({test})."


def of_first_looks(units: pl.DataFrame) -> str:
    """How many units show what, where each has a small chart. `units`: of `first_looks`."""
    words = {
        "concern": "a special cause of concern",
        "improvement": "an improvement",
        "neutral high": "more than their own past explains",
        "neutral low": "less than their own past explains",
        "common cause": "no special cause",
        "no data": "no data",
    }
    counts = {name: units.filter(pl.col("variation") == name).height for name in words}
    parts = [
        f"{count:,} show {words[name]}" if count > 1 else f"1 shows {words[name].replace('their', 'its')}"
        for name, count in counts.items()
        if count
    ]
    rare = units.filter("rare").height
    few = f" Of {rare} the events are rare, so that the stretches between them are judged." if rare else ""
    told = units.height - counts["no data"]
    stocks = units.height - units["correlation"].null_count()
    chance = LATEST_BY_CHANCE * (told - stocks) + LATEST_STOCK_BY_CHANCE * stocks
    by_chance = f"Chance alone would give a special cause to about {chance:.{0 if chance >= 1 else 1}f}."
    return f"In the latest month, of {text.of(units.height, 'unit')}: {', '.join(parts)}. {by_chance}{few}"
