"""Sentences: results in words, by rules; only what can be told is said."""

from typing import Any

import polars as pl

from data.language import _, ngettext
from metrics.facts.occurrences import is_miss
from metrics.measure import Metric
from metrics.statistics.special_causes import HIGH, LATEST_BY_CHANCE, LOW, STRETCH_BY_CHANCE
from metrics.trends.control_chart import Control
from metrics.trends.own_past import ASSURED as ENOUGH_TO_ASSURE
from metrics.trends.own_past import LEAST
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
    "7 below centre": "is one of seven or more months in a row below the mean",
    "7 above centre": "is one of seven or more months in a row above the mean",
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
CLEARLY_ALIKE = 0.2  # correlation of neighbours, from which a sentence says so
SIGNS = {
    "increasing": "↗ rising",
    "decreasing": "↘ falling",
    "no clear change": "→ no clear change",
    "not enough points": "not enough points",
}
STANDING = (
    "What stands at a month's end mostly stood at the one before, so that months are alike: the limits are widened by "
    "how alike they are, and runs of months are not read as special causes."
)
SEASON = (
    "The season that the peers share is taken out: limits, special causes and the arrow are those of the adjusted "
    "values; the values as they were counted stay visible."
)
ASSURED = {
    "consistently meets": ("✓", "will meet it"),
    "consistently misses": ("✗", "will miss it"),
    "hit and miss": ("±", "by chance"),
    "too early to tell": ("", "too early to tell"),
    "no data": ("", text.EMPTY),
}
ARROWS = {"increasing": "Over its latest five points it rises.", "decreasing": "Over its latest five points it falls."}


def drift_words(found: Control | dict[str, Any], metric: Metric) -> str:
    """A drift from end to end: "2.6 % → 5.2 % over 36 months"; nothing where there is none."""
    drift, first, last, months = (
        found[name] if isinstance(found, dict) else getattr(found, name)
        for name in ("drift", "drift_first", "drift_last", "drift_months")
    )
    if drift not in ("increasing", "decreasing"):
        return ""
    return _(
        "{first} → {last} over {n} months", first=text.value(metric, first), last=text.value(metric, last), n=months
    )


def headline(found: Control, metric: Metric) -> str:
    """The title of a control chart: what it shows, its drift, and that its season is taken out."""
    parts = [metric.title]
    if drifted := drift_words(found, metric):
        rises = found.drift == "increasing"
        parts.append(_("rising, {ends}", ends=drifted) if rises else _("falling, {ends}", ends=drifted))
    if found.seasonal:
        parts.append(_("season taken out"))
    return " · ".join(parts)


def of_control(found: Control, metric: Metric) -> list[str]:
    """What a control chart says: the latest month, drift, assurance, recent trend, and how far its limits can be
    trusted; of a chart without limits, why there are none."""
    known = found.table.filter(pl.col("cause") != "no data")
    if known.is_empty():
        return [_("There are no data in these months.")]
    last = known.row(-1, named=True)
    said = [_of_latest(found, last, metric)]
    if found.rare:
        return [*said, *_drifting(found, metric)]
    earlier = known.head(-1).filter(pl.col("cause").is_in(list(CAUSES)))
    if earlier.height:
        months = ", ".join(text.short_month(month) for month in earlier["month"].tail(4))
        more = _(" and {height} earlier", height=earlier.height - 4) if earlier.height > 4 else ""
        said.append(_("Other months with special causes: {months}{more}.", months=months, more=more))
    said += _drifting(found, metric)
    said += _assured(found, known, metric)
    said += [ARROWS[found.arrow]] if found.arrow in ARROWS else []
    if not found.limited:
        return [*said, *_filling(found)]
    if found.provisional:
        said.append(_("The limits are provisional: they rest on {points} points, fewer than 13.", points=found.points))
    if found.stock:
        said.append(
            _("{standing} Here: correlation {correlation:.1f}.", standing=STANDING, correlation=found.correlation)
        )
    elif (found.correlation or 0) >= CLEARLY_ALIKE:
        said.append(
            _(
                "Neighbouring months are alike (correlation {rho}): the limits are widened by that, and only longer "
                "runs of months, or none, are read as special causes.",
                rho=f"{found.correlation:.2f}",
            )
        )
    said += [SEASON] if found.seasonal else []
    if found.cadence > 1:
        said.append(_("It has a value every {n} months and is charted at that step.", n=found.cadence))
    return [*said, *_filling(found), _("{chart}; limits at 3σ of the unit's own variation.", chart=found.chart)]


def _of_latest(found: Control, last: dict[str, Any], metric: Metric) -> str:
    """What the latest month with data says by itself."""
    when, value = text.month(last["month"]), text.value(metric, last["value"])
    if found.seasonal and last["adjusted"] is not None:
        value = _("{value}, without its season {adjusted}", value=value, adjusted=text.value(metric, last["adjusted"]))
    named = {"when": when, "value": value}
    if found.rare:
        return _(
            "{when} ({value}): events are so rare here that a month says nothing by itself; the stretches between them "
            "are judged, on a chart of their own.",
            **named,
        )
    if last["cause"] in CAUSES:
        return f"{when} ({value}) {CAUSES[last['cause']]}: {MEANS[last['variation']]}."
    if last["cause"] == "not judged":
        return _of_unjudged(found, named)
    if found.drift in ("increasing", "decreasing"):
        return _("{when} ({value}) by itself lies within its limits.", **named)
    return _("{when} ({value}) shows no more than the usual variation of this unit.", **named)


def _of_unjudged(found: Control, named: dict[str, str]) -> str:
    """Why nothing is said of the latest month."""
    if found.filling >= found.table.height:
        return _("{when} ({value}) is not judged: the stock was still filling up.", **named)
    if found.points >= LEAST:
        return _("{when} ({value}) is not judged: no limits can be computed from these months.", **named)
    return _(
        "{when} ({value}) is not judged: it is too early for limits, which take {least} months with data; there are "
        "{n}.",
        **named,
        least=LEAST,
        n=found.points,
    )


def _drifting(found: Control, metric: Metric) -> list[str]:
    """The slow lasting trend, in one sentence; none where there is none."""
    if not (ends := drift_words(found, metric)):
        return []
    worse = {"high": "decreasing", "low": "increasing"}.get(metric.better)
    meaning = "" if worse is None else _(", for the worse") if found.drift == worse else _(", for the better")
    way = _("It rises slowly") if found.drift == "increasing" else _("It falls slowly")
    return [_("{way}{meaning}: {ends}, more than chance explains.", way=way, meaning=meaning, ends=ends)]


def _assured(found: Control, known: pl.DataFrame, metric: Metric) -> list[str]:
    """Whether the target will be met, as far as the limits can tell."""
    if found.assurance == "too early to tell":
        return [
            _(
                "Too early to tell whether it will meet its target: that takes {least} months with limits. {met}",
                least=ENOUGH_TO_ASSURE,
                met=_met(known, metric),
            )
        ]
    if found.assurance not in ASSURANCE:
        return []
    moves = found.drift in ("increasing", "decreasing") and found.assurance != "hit and miss"
    goes_up = (found.drift == "increasing") == (metric.better == "high")
    if moves and goes_up == (found.assurance == "consistently misses"):
        side = _("within its limits it misses") if goes_up else _("within its limits it meets")
        return [
            _(
                "For now {side} its target, but it drifts towards the other side. {met}",
                side=side,
                met=_met(known, metric),
            )
        ]
    return [f"{ASSURANCE[found.assurance]} {_met(known, metric)}"]


def _filling(found: Control) -> list[str]:
    """That the first months of a stock say nothing."""
    if not found.filling:
        return []
    return [
        ngettext(
            "The first month is not judged: the records begin there, and the stock was still filling up.",
            "The first {n} months are not judged: the records begin there, and the stock was still filling up.",
            min(found.filling, found.table.height),
        )
    ]


def _met(known: pl.DataFrame, metric: Metric) -> str:
    """In how many of the months shown the target that held then was met: what limits allow need not have happened."""
    judged = known.drop_nulls("target")
    met = pl.col("value") >= pl.col("target") if metric.better == "high" else pl.col("value") <= pl.col("target")
    return _(
        "It met the target in {height} of {months} shown.",
        height=judged.filter(met).height,
        months=text.of(judged.height, "month"),
    )


def of_spine(rows: pl.DataFrame, titles: dict[str, str], name: str) -> str:
    """What a spine chart shows: in which metrics the unit differs from its peers by more than chance explains."""
    said = []
    for verdict in ("worse", "better", "higher", "lower"):
        found = rows.filter((pl.col("verdict") == verdict) & pl.col("level").is_in(["act", "watch"]))
        if found.height:
            said.append(f"{verdict} in {', '.join(titles[one] for one in found['metric'])}")
    compared = _("{name} among its peers in {height} metrics", name=name, height=rows.height)
    return (
        f"{compared}: {'; '.join(said)}."
        if said
        else _("{compared}: no difference that chance does not explain.", compared=compared)
    )


def thing_between(found: Between) -> str:
    """What is counted between events."""
    return "cases" if found.chart == CASES else "days"


def of_between(found: Between, metric: Metric) -> list[str]:
    """What the chart of one unit's rare events says: do they come closer together, and how long has there been none?"""
    one = found.units.row(0, named=True)
    side = "outside" if is_miss(metric) else "of"
    said = [
        _(
            "Events are rare here: {events} in these months, fewer than one a month, so that limits "
            "by month would say nothing. An event is a case {side} the numerator.",
            events=one["events"],
            side=side,
        )
    ]
    thing = thing_between(found)
    longer = one["open_cause"] == "above upper limit"
    stretches = found.table.drop_nulls("between")
    if one["events"] and one["cause"] in (*LOW, *HIGH):
        closer = _("closer together") if one["cause"] in LOW else _("further apart")
        meaning = MEANS[one["variation"]] if one["variation"] in ("improvement", "concern") else _("a special cause")
        last = text.of(int(stretches["between"][-1]), thing[:-1])
        said.append(
            _(
                "Events come {closer}: the last stretch ({last}) {stretches}: {meaning}.",
                closer=closer,
                last=last,
                stretches=STRETCHES[one["cause"]],
                meaning=meaning,
            )
        )
    elif stretches.height > 1 and not longer:
        said.append(_("Events come neither closer together nor further apart than the unit's own past explains."))
    elif one["events"] and not longer:
        said.append(_("They are too few to say whether they come closer together."))
    if one["open"] is not None:
        more = _(": longer than the unit's own past explains") if longer else ""
        when = f"{one['day'].day} {text.month(one['day'])}"
        since = text.of(int(one["open"]), thing[:-1]) if one["open"] else f"no {thing[:-1]}"
        said.append(_("The last one was on {when}; since then {since}{more}.", when=when, since=since, more=more))
    if one["events"] and found.provisional:
        said.append(
            _("The limits are provisional: they rest on {points} stretches, fewer than 13.", points=one["points"])
        )
    return [*said, _("{chart}; limits as wide as 3σ of such stretches.", chart=found.chart)] if one["events"] else said


def of_seasons(found: Seasons, metric: Metric) -> str:
    """Whether a series rises or falls over the years, its season apart."""
    if found.known < ENOUGH:
        return _(
            "{months} with data are too few for a trend over the years: that takes {enough}.",
            months=text.of(found.known, "month"),
            enough=ENOUGH,
        )
    test = _("seasonal Mann–Kendall over {known} months, {chance}", known=found.known, chance=text.chance(found.p))
    if found.word in ("increasing", "decreasing"):
        way = "rises" if found.word == "increasing" else "falls"
        much = text.change(metric, found.slope)
        return _(
            "Over the years it {way}, each month compared with the same month of other years: {much} a year ({test}).",
            way=way,
            much=much,
            test=test,
        )
    return _("Over the years it neither rises nor falls by more than chance explains ({test}).", test=test)


def of_first_looks(units: pl.DataFrame) -> str:
    """How many units show what, where each has a small chart. `units`: of `first_looks`."""
    words = {
        "concern": _("a special cause of concern"),
        "improvement": _("an improvement"),
        "neutral high": _("more than their own past explains"),
        "neutral low": _("less than their own past explains"),
        "common cause": _("no special cause"),
        "not judged": _("too few months to tell"),
        "no data": "no data",
    }
    counts = {name: units.filter(pl.col("variation") == name).height for name in words}
    parts = [
        f"{count:,} show {words[name]}" if count > 1 else f"1 shows {words[name].replace('their', 'its')}"
        for name, count in counts.items()
        if count
    ]
    rare = units.filter("rare").height
    few = _(" Of {rare} the events are rare, so that the stretches between them are judged.", rare=rare) if rare else ""
    told = units.height - counts["no data"] - counts["not judged"]
    chance = LATEST_BY_CHANCE * (told - rare) + STRETCH_BY_CHANCE * rare
    by_chance = f"Chance alone would give a special cause to about {chance:.{0 if chance >= 1 else 1}f}."
    return _(
        "In the latest month, of {units}: {parts}. {by_chance}{few}",
        units=text.of(units.height, "unit"),
        parts=", ".join(parts),
        by_chance=by_chance,
        few=few,
    )


def of_seasons_taken_out(units: pl.DataFrame) -> str:
    """What small charts of adjusted values say of themselves; nothing where none is. `units`: of `first_looks`."""
    return SEASON if units["seasonal"].any() else ""
