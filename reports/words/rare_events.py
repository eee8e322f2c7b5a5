"""The words of a chart of rare events: do they come closer together, and how long has there been none?"""

from data.language import _, ngettext
from metrics.facts.occurrences import is_miss
from metrics.measure import Metric
from metrics.statistics.special_causes import HIGH, LOW
from metrics.trends.rare_events import CASES, Between
from reports import text
from reports.words.control_chart import meanings


def stretches() -> dict[str, str]:
    """Each rule of a special cause: what the last stretch between events does by it."""
    return {
        "below lower limit": _("is shorter than its lower limit"),
        "above upper limit": _("is longer than its upper limit"),
        "7 falling": _("is one of seven in a row that grew shorter"),
        "7 rising": _("is one of seven in a row that grew longer"),
        "2 of 3 low": _("is one of two in three near the lower limit"),
        "2 of 3 high": _("is one of two in three near the upper limit"),
        "7 below centre": _("is one of seven short ones in a row"),
        "7 above centre": _("is one of seven long ones in a row"),
    }


def thing_between(found: Between) -> str:
    """What is counted between events."""
    return _("Cases") if found.chart == CASES else _("Days")


def _long(found: Between, number: int) -> str:
    """A stretch between events."""
    if found.chart == CASES:
        return ngettext("{n} case", "{n} cases", number) if number else _("no case")
    return ngettext("{n} day", "{n} days", number) if number else _("no day")


def of_between(found: Between, metric: Metric) -> list[str]:
    """What the chart of one unit's rare events says: do they come closer together, and how long has there been none?"""
    one = found.units.row(0, named=True)
    event = (
        _("An event is a case outside the numerator.") if is_miss(metric) else _("An event is a case of the numerator.")
    )
    rare = _(
        "Events are rare here: {events} in these months, fewer than one a month, so that limits by month would say "
        "nothing.",
        events=one["events"],
    )
    said = [f"{rare} {event}"]
    longer = one["open_cause"] == "above upper limit"
    between = found.table.drop_nulls("between")
    if one["events"] and one["cause"] in (*LOW, *HIGH):
        closer = _("closer together") if one["cause"] in LOW else _("further apart")
        meaning = (
            meanings()[one["variation"]] if one["variation"] in ("improvement", "concern") else _("a special cause")
        )
        last = _long(found, int(between["between"][-1]))
        said.append(
            _(
                "Events come {closer}: the last stretch ({last}) {stretches}: {meaning}.",
                closer=closer,
                last=last,
                stretches=stretches()[one["cause"]],
                meaning=meaning,
            )
        )
    elif between.height > 1 and not longer:
        said.append(_("Events come neither closer together nor further apart than the unit's own past explains."))
    elif one["events"] and not longer:
        said.append(_("They are too few to say whether they come closer together."))
    if one["open"] is not None:
        more = _(": longer than the unit's own past explains") if longer else ""
        when = f"{one['day'].day} {text.month(one['day'])}"
        since = _long(found, int(one["open"]))
        said.append(_("The last one was on {when}; since then {since}{more}.", when=when, since=since, more=more))
    if one["events"] and found.provisional:
        said.append(
            _("The limits are provisional: they rest on {points} stretches, fewer than 13.", points=one["points"])
        )
    return [*said, _("{chart}; limits as wide as 3σ of such stretches.", chart=found.chart)] if one["events"] else said
