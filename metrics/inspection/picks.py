"""Picking: who may be proposed at all, and who takes the places of each route."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import polars as pl

from data import months
from data.language import _
from metrics.inspection.choice import Choice
from metrics.inspection.quotas import Quotas
from metrics.inspection.random_draws import drawn_order
from metrics.signals.signal_kind import NO_REPORT, RISE, SIGNAL
from metrics.statistics.levels import FloatArray

REFERRAL, RANDOM = "referral", "random"
ROUTES = (REFERRAL, RANDOM, NO_REPORT, SIGNAL, RISE)  # the order in which places are given

Scored = tuple[FloatArray, FloatArray]  # score and chance of every unit


def barred(candidates: pl.DataFrame, choice: Choice, unheard: Mapping[str, int] | None = None) -> dict[str, str]:
    """Unit -> why it is not proposed. A referral overrules cooling-off and reorganisation, not an exclusion; nobody can
    visit a unit that stands no more. A visit does not excuse a unit that went silent after it: `unheard`, the months
    for which units have handed in nothing."""
    found, silent_for = {}, unheard or {}
    now = months.number(choice.month)
    columns = ("unit_id", "last_visit", "reorganised", "closed_on")
    for unit, visit, changed, closed in candidates.select(columns).iter_rows():
        if closed is not None:
            found[unit] = _("closed on {closed}: it stands no more", closed=closed)
        elif unit in choice.excluded:
            found[unit] = f"excluded: {choice.excluded[unit]}"
        elif unit in choice.referrals:
            continue
        elif visit and _recent(visit, now, choice, silent_for.get(unit, 0)):
            found[unit] = _(
                "visited until {visit}: not again within {months} months",
                visit=visit,
                months=choice.cooling_off,
            )
        elif changed and months.number(changed) > now - choice.settling:
            found[unit] = _(
                "reorganised on {changed}: not within {months} months", changed=changed, months=choice.settling
            )
    return found


def _recent(visit: date, now: int, choice: Choice, silent_for: int) -> bool:
    """Whether a visit lies within the interval between visits, and the unit did not go silent from its month on."""
    silent_since = now - silent_for + 1
    return months.number(visit) > now - choice.cooling_off and not (silent_for and silent_since >= months.number(visit))


def silent(signals: pl.DataFrame) -> dict[str, int]:
    """The units that report nothing -> for how many months, the longest silent first."""
    found = signals.filter(pl.col("route") == NO_REPORT, pl.col("level") != "none")
    longest = found.group_by("unit_id").agg(pl.col("months").max())
    return dict(longest.sort("months", "unit_id", descending=[True, False]).iter_rows())


def fixed(choice: Choice, open_: Sequence[str], unheard: Sequence[str]) -> dict[str, list[str]]:
    """The picks that no weight decides on: referrals, the control sample, and who does not report.

    The sample is drawn from all who may be visited, whatever their figures, and before anybody is picked for them:
    only so can the picks be held against it later.
    """
    referred = [unit for unit in sorted(choice.referrals) if unit in open_][: choice.capacity]
    left = choice.capacity - len(referred)
    size = min(left, round(choice.random_share * choice.capacity))
    sample = drawn_order(set(open_) - set(referred), choice.seed, f"{choice.month:%Y-%m}")[:size]
    most = min(left - len(sample), round(choice.no_report_share * choice.capacity))
    waiting = [unit for unit in unheard if unit in open_ and unit not in referred and unit not in sample]
    return {REFERRAL: referred, RANDOM: sample, NO_REPORT: waiting[:most]}


def eligible(units: Sequence[str], open_: Sequence[str], scored: Scored, false_share: float) -> list[str]:
    """Who may be picked by a score, the highest first: those that chance alone would rarely give as much."""
    score, chance = scored
    may = set(open_)
    order = np.lexsort((np.arange(len(units)), -np.round(score, 9)))
    return [units[at] for at in order if chance[at] <= false_share and units[at] in may]


def fill(
    units: Sequence[str],
    open_: Sequence[str],
    quotas: Quotas,
    choice: Choice,
    given: Mapping[str, list[str]],
    scored: Mapping[str, Scored],
    apart: Mapping[str, Mapping[str, set[str]]],
) -> dict[str, list[str]]:
    """The picks of every route. The rise route may take up to its share; what it leaves is the signal route's.

    `apart`: of a route, unit -> those beside which it is not picked (`same_cases`).
    """
    already = [unit for picks in given.values() for unit in picks]
    left = choice.capacity - len(already)
    able = {route: eligible(units, open_, scored[route], choice.false_share) for route in (SIGNAL, RISE)}

    def waiting(route: str) -> list[str]:
        return [unit for unit in able[route] if unit not in already]

    kept = min(left, round(choice.rise_share * choice.capacity), len(waiting(RISE)))
    by_signal = quotas.take(waiting(SIGNAL), left - kept, already, apart[SIGNAL])
    already += by_signal
    by_rise = quotas.take(waiting(RISE), kept, already, apart[RISE])
    already += by_rise
    more = quotas.take(waiting(SIGNAL), choice.capacity - len(already), already, apart[SIGNAL])
    return {**given, SIGNAL: by_signal + more, RISE: by_rise}
