"""The words of a spine chart: in which metrics the unit differs from its peers by more than chance explains."""

import polars as pl

from data.language import _
from reports.text import joined


def of_spine(rows: pl.DataFrame, titles: dict[str, str], name: str) -> str:
    """What a spine chart shows, in a sentence."""
    said = []
    for verdict, words in (
        ("worse", _("worse in {metrics}")),
        ("better", _("better in {metrics}")),
        ("higher", _("higher in {metrics}")),
        ("lower", _("lower in {metrics}")),
    ):
        found = rows.filter((pl.col("verdict") == verdict) & pl.col("level").is_in(["act", "watch"]))
        if found.height:
            said.append(words.format(metrics=joined([titles[one] for one in found["metric"]])))
    compared = _("{name} among its peers in {metrics} metrics", name=name, metrics=rows.height)
    said = said or [_("no difference that chance does not explain")]
    return _("{head}: {words}.", head=compared, words=_("; ").join(said))
