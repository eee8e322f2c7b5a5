"""Sentences: results in words, by rules; only what can be told is said."""

import polars as pl

from metrics.control import Control
from metrics.measure import Metric
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
MEANS = {
    "improvement": "a special cause, for the better",
    "concern": "a special cause of concern: variation to look into",
    "neutral high": "a special cause: higher than its own past explains",
    "neutral low": "a special cause: lower than its own past explains",
}
ASSURANCE = {
    "consistently meets": "Left as it is, it will meet its target month after month.",
    "consistently misses": "Left as it is, it will miss its target month after month: the process itself must change.",
    "hit and miss": "It will meet its target in some months and miss it in others, by chance.",
}
SIGNS = {"increasing": "↗ rising", "decreasing": "↘ falling", "no clear change": "→ no clear change"}
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
    said += [ASSURANCE[found.assurance]] if found.assurance in ASSURANCE else []
    said += [ARROWS[found.arrow]] if found.arrow in ARROWS else []
    if found.provisional:
        said.append(f"The limits are provisional: they rest on {found.points} points, fewer than 13.")
    return [*said, f"{found.chart}; limits at 3σ of the unit's own variation."]


def of_spine(rows: pl.DataFrame, titles: dict[str, str], name: str) -> str:
    """What a spine chart shows: in which metrics the unit differs from its peers by more than chance explains."""
    said = []
    for verdict in ("worse", "better", "higher", "lower"):
        found = rows.filter((pl.col("verdict") == verdict) & pl.col("level").is_in(["act", "watch"]))
        if found.height:
            said.append(f"{verdict} in {', '.join(titles[one] for one in found['metric'])}")
    compared = f"{name} among its peers in {rows.height} metrics"
    return f"{compared}: {'; '.join(said)}." if said else f"{compared}: no difference that chance does not explain."
