"""The words of a long series: whether it rises or falls over the years, its season apart."""

from data.language import _, ngettext
from metrics.measure import Metric
from metrics.trends.season import ENOUGH, Seasons
from reports import text


def of_seasons(found: Seasons, metric: Metric) -> str:
    """Whether a series rises or falls over the years, its season apart."""
    if found.known < ENOUGH:
        return _(
            "{months} with data are too few for a trend over the years: that takes {enough}.",
            months=ngettext("{n} month", "{n} months", found.known),
            enough=ENOUGH,
        )
    test = _("seasonal Mann–Kendall over {known} months, {chance}", known=found.known, chance=text.chance(found.p))
    if found.word in ("increasing", "decreasing"):
        much = text.change(metric, found.slope)
        return (
            _(
                "Over the years it rises, each month against that of other years: {much} a year ({test}).",
                much=much,
                test=test,
            )
            if found.word == "increasing"
            else _(
                "Over the years it falls, each month against that of other years: {much} a year ({test}).",
                much=much,
                test=test,
            )
        )
    return _("Over the years it neither rises nor falls by more than chance explains ({test}).", test=test)
