"""The words of durations: how long it takes until half are done, what is done in time, and how it ended."""

from typing import Any

import polars as pl

from data.language import _
from metrics.facts.windows import CHART_MONTHS
from reports import text
from reports.levels import interval_words


def of_durations(row: dict[str, Any], ends: pl.DataFrame) -> list[str]:
    """Sentences of a row of DURATIONS, and of its rows of OUTCOMES; none where nothing was opened."""
    opened = row["done"] + row["open"]
    if not opened:
        return []
    said = [_("Of {n} opened within {months} months:", n=text.count(opened), months=CHART_MONTHS)]
    if row["median"] is None:
        said.append(_("not half have been done yet;"))
    elif row["lower"] is None or row["upper"] is None:
        said.append(_("half were done within {days} days;", days=text.count(row["median"])))
    else:
        said.append(
            _(
                "half were done within {days} days ({interval} {low} to {high});",
                days=text.count(row["median"]),
                interval=interval_words(),
                low=text.count(row["lower"]),
                high=text.count(row["upper"]),
            )
        )
    if row["in_time"] is not None:
        said.append(_("{share} % were done by their due day;", share=f"{100 * row['in_time']:.0f}"))
    said.append(
        _(
            "{open} are open, counted as long as they have lasted: {age} days in the middle.",
            open=text.count(row["open"]),
            age=text.count(row["open_age"]),
        )
        if row["open"]
        else _("none is open.")
    )
    parts = [f"{100 * one['share']:.0f} % {one['outcome']}" for one in ends.iter_rows(named=True)]
    return [" ".join(said), *([_("Ended within a year: {parts}.", parts=", ".join(parts))] if parts else [])]
