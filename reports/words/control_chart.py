"""The words of a control chart: the latest month, drift, assurance, and how far its limits can be trusted."""

from typing import Any

import polars as pl

from data.language import _, ngettext
from metrics.measure import Metric
from metrics.trends.control_chart import Control
from metrics.trends.own_past import ASSURED, LEAST
from reports import text

ASSURANCE_SIGNS = {"consistently meets": "✓", "consistently misses": "✗", "hit and miss": "±"}
CLEARLY_ALIKE = 0.2  # correlation of neighbours, from which a sentence says so


def causes() -> dict[str, str]:
    """Each rule of a special cause: what the month does by it."""
    return {
        "below lower limit": _("lies below its lower limit"),
        "above upper limit": _("lies above its upper limit"),
        "7 falling": _("is one of seven months in a row that fell"),
        "7 rising": _("is one of seven months in a row that rose"),
        "2 of 3 low": _("is one of two in three months near the lower limit"),
        "2 of 3 high": _("is one of two in three months near the upper limit"),
        "7 below centre": _("is one of seven or more months in a row below the mean"),
        "7 above centre": _("is one of seven or more months in a row above the mean"),
    }


def meanings() -> dict[str, str]:
    """Each variation that is special: what it means."""
    return {
        "improvement": _("a special cause, for the better"),
        "concern": _("a special cause of concern: variation to look into"),
        "neutral high": _("a special cause: higher than its own past explains"),
        "neutral low": _("a special cause: lower than its own past explains"),
    }


def assured_words(assurance: str) -> str:
    """An assurance in a few words, with its sign: "✓ will meet it"."""
    words = {
        "consistently meets": _("will meet it"),
        "consistently misses": _("will miss it"),
        "hit and miss": _("by chance"),
        "too early to tell": _("too early to tell"),
        "no data": text.EMPTY,
    }[assurance]
    return f"{ASSURANCE_SIGNS.get(assurance, '')} {words}".strip()


def arrows() -> dict[str, str]:
    """Where the latest five points go, with its sign."""
    return {
        "increasing": _("↗ rising"),
        "decreasing": _("↘ falling"),
        "no clear change": _("→ no clear change"),
        "not enough points": _("not enough points"),
    }


def standing() -> str:
    """That months of a stock are alike."""
    return _(
        "What stands at a month's end mostly stood at the one before, so that months are alike: the limits are widened "
        "by how alike they are, and runs of months are not read as special causes."
    )


def season() -> str:
    """That the season is taken out."""
    return _(
        "The season that the peers share is taken out: limits, special causes and the arrow are those of the adjusted "
        "values; the values as they were counted stay visible."
    )


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
    earlier = known.head(-1).filter(pl.col("cause").is_in(list(causes())))
    if earlier.height:
        months = ", ".join(text.short_month(month) for month in earlier["month"].tail(4))
        more = _(" and {more} earlier", more=earlier.height - 4) if earlier.height > 4 else ""
        said.append(_("Other months with special causes: {months}{more}.", months=months, more=more))
    said += _drifting(found, metric)
    said += _assured(found, known, metric)
    if found.arrow in ("increasing", "decreasing"):
        rises = found.arrow == "increasing"
        said.append(_("Over its latest five points it rises.") if rises else _("Over its latest five points it falls."))
    if not found.limited:
        return [*said, *_filling(found)]
    if found.provisional:
        said.append(_("The limits are provisional: they rest on {points} points, fewer than 13.", points=found.points))
    if found.stock:
        said.append(
            _("{standing} Here: correlation {correlation:.1f}.", standing=standing(), correlation=found.correlation)
        )
    elif (found.correlation or 0) >= CLEARLY_ALIKE:
        said.append(
            _(
                "Neighbouring months are alike (correlation {correlation:.2f}): the limits are widened by that, and "
                "only longer runs of months, or none, are read as special causes.",
                correlation=found.correlation,
            )
        )
    said += [season()] if found.seasonal else []
    if found.cadence > 1:
        said.append(_("It has a value every {n} months and is charted at that step.", n=found.cadence))
    return [*said, *_filling(found), _("{chart}; limits at 3σ of the unit's own variation.", chart=found.chart)]


def _of_latest(found: Control, last: dict[str, Any], metric: Metric) -> str:
    """What the latest month with data says by itself."""
    when, value = text.month(last["month"]), text.value(metric, last["value"])
    if found.seasonal and last["adjusted"] is not None:
        value = _("{raw}, without its season {adjusted}", raw=value, adjusted=text.value(metric, last["adjusted"]))
    named = {"when": when, "value": value}
    if found.rare:
        return _(
            "{when} ({value}): events are so rare here that a month says nothing by itself; the stretches between them "
            "are judged, on a chart of their own.",
            **named,
        )
    if last["cause"] in causes():
        cause, meaning = causes()[last["cause"]], meanings()[last["variation"]]
        return _("{when} ({value}) {cause}: {meaning}.", **named, cause=cause, meaning=meaning)
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
                "Too early to tell whether it will meet its target: that takes {least} months with limits.",
                least=ASSURED,
            )
            + f" {_met(known, metric)}"
        ]
    said = {
        "consistently meets": _("Left as it is, it will meet its target month after month."),
        "consistently misses": _(
            "Left as it is, it will miss its target month after month: the process itself must change."
        ),
        "hit and miss": _("The target lies within the limits: chance alone may take a month to either side of it."),
    }.get(found.assurance)
    if said is None:
        return []
    moves = found.drift in ("increasing", "decreasing") and found.assurance != "hit and miss"
    goes_up = (found.drift == "increasing") == (metric.better == "high")
    if moves and goes_up == (found.assurance == "consistently misses"):
        turns = (
            _("For now it misses its target within its limits, but it drifts towards meeting it.")
            if goes_up
            else _("For now it meets its target within its limits, but it drifts towards missing it.")
        )
        return [f"{turns} {_met(known, metric)}"]
    return [f"{said} {_met(known, metric)}"]


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
        "It met the target in {met} of {months} shown.",
        met=judged.filter(met).height,
        months=ngettext("{n} month", "{n} months", judged.height),
    )
