"""Breaches: the stories that ask their unit for an answer, each by the figure that speaks of it most."""

from collections.abc import Iterable
from datetime import date

import polars as pl

from data.feeds.feed import Parameter
from data.language import marked, written
from data.registry.settings import ALWAYS, Settings
from metrics.attention import stories as told
from metrics.attention.stories import Evidence, Story
from metrics.facts.figures import Figures
from metrics.signals.kinds import kinds

PEERS, OFF = marked("significantly worse than its peers"), marked("target missed (significant)")
CAUSE = marked("special cause of concern")
SILENT = marked("has handed in nothing")
SUBJECT, DAYS = "meeting", "answer_days"
ANSWER = Parameter("Days within which a unit answers a breach", 14)


def answer_days(settings: Settings, day: date) -> int:
    """Within how many days a unit answers, by the setting in force on a day."""
    return int(settings.steps(SUBJECT, DAYS, [(ALWAYS, ANSWER.default)]).on(day) or 0)


def _signs(story: Story) -> list[str]:
    """What makes it a breach, in words: one a source, and the name of each flag of records."""

    def named(sign: Evidence) -> str:
        if sign.source == told.RECORDS or (sign.source == told.PAST and sign.signal != "special_cause"):
            return written(kinds()[sign.signal], "title") if sign.signal in kinds() else sign.signal
        return {told.PEERS: PEERS, told.PAST: CAUSE, told.SILENCE: SILENT}[sign.source]

    off = [OFF] if any(sign.missed == "act" and sign.metric == story.metrics[0] for sign in story.evidence) else []
    return list(dict.fromkeys([*(named(sign) for sign in story.evidence if sign.counts or story.silent), *off]))


def breaches(figures: Figures, stories: Iterable[Story], table: pl.DataFrame) -> pl.DataFrame:
    """Of the stories those at level act, each as the row of `table` (of `matrix`) of the metric that it speaks of most,
    with `signs`; in the order of the list. A unit's figure is asked about once."""
    asked = {
        (story.unit_id, story.metrics[0]): _signs(story)
        for story in stories
        if story.level == "act" and story.metrics and story.metrics[0] in figures.metrics
    }
    order = pl.DataFrame(
        [(unit, metric, signs) for (unit, metric), signs in asked.items()],
        schema={"unit_id": pl.String, "metric": pl.String, "signs": pl.List(pl.String)},
        orient="row",
    )
    return order.join(table, on=["unit_id", "metric"], how="inner", maintain_order="left").select(
        *table.columns, "signs"
    )
