"""Rows of a feed as people read them: units by name, words instead of codes."""

from functools import partial

import polars as pl

from data.feeds import named
from data.feeds.columns import facts_of, heading, word
from data.in_python import in_python
from data.language import _
from metrics.facts.explain import Side
from metrics.facts.figures import Figures
from reports import text


def readable_rows(side: Side, figures: Figures) -> pl.DataFrame:
    """The rows of one side of a metric, a column a thing: its heading in words, the unit's name before its number."""
    names = dict(figures.tree.units.select("unit_id", "name").iter_rows())
    columns = named(side.feed).columns
    shown = {}
    for name in side.rows.columns:
        values = side.rows[name]
        if name == "unit_id":
            shown[_("Unit")] = pl.Series([text.visible(names.get(one, one or "")) for one in values], dtype=pl.String)
        if values.dtype == pl.String and name in columns and "words" in facts_of(columns[name]):
            values = in_python(values, partial(word, column=columns[name]))
        shown[text.begun(heading(name, columns.get(name)))] = values
    return text.with_days(pl.DataFrame(shown))


def with_words(rows: pl.DataFrame, words: str) -> pl.DataFrame:
    """The rows in which any column holds the words, whatever their case."""
    if not words.strip():
        return rows
    held = [
        pl.col(name).cast(pl.String).str.to_lowercase().str.contains(words.strip().lower(), literal=True)
        for name in rows.columns
    ]
    return rows.filter(pl.any_horizontal(held).fill_null(False))
