"""Branches: whether an upper unit stands out in itself, or through one of its branches alone."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from data.language import marked, term
from metrics.signals.kinds import kinds
from metrics.signals.survey import Sight
from metrics.statistics.levels import WATCH, z_score

RULE = marked("Without {branch} it is as its peers are.")


def through(sight: Sight, found: pl.DataFrame) -> pl.DataFrame:
    """`found` (FOUND with signal and counts), with `through`: the branch without which an upper unit would not stand
    out, "" where it does whichever branch is left out. What stands out through a branch alone does not count for the
    unit above: the story is the branch's.

    Where the branch itself cannot be judged (too few peers, too few cases) and nothing else is said of it in the
    mechanism, the signal stays with the unit above, and counts, with the branch named: else nobody would be told.
    """
    rows: list[tuple[str, str, str, str, bool]] = []
    by_verdict = [name for name, kind in kinds().items() if kind.by_verdict]
    against = found.filter(pl.col("signal").is_in(by_verdict), (pl.col("level") != "none") | (pl.col("strength") > 0))
    for (signal, metric), group in against.group_by("signal", "metric", maintain_order=True):
        told = sight.verdicts(sight.figures.metrics[str(metric)]).drop_nulls("through")
        told = told.filter(pl.col("unit_id").is_in(group["unit_id"].implode()))
        for unit, by, word in told.select("unit_id", "through", "verdict").iter_rows():
            rows.append((unit, str(signal), str(metric), by, word == "worse"))
    rows += _left_out(sight, found)
    layout = {"unit_id": pl.String, "signal": pl.String, "metric": pl.String, "through": pl.String, "stays": pl.Boolean}
    held = pl.DataFrame(rows, schema=layout, orient="row")
    tree = sight.figures.tree
    names = dict(zip(tree.units["unit_id"], tree.units["name"], strict=True))
    said = pl.format("{} " + term(RULE).replace("{branch}", "{}"), "rule", pl.col("through").replace(names))
    return (
        found.join(held, on=["unit_id", "signal", "metric"], how="left", maintain_order="left")
        .with_columns(pl.col("through").fill_null(""), pl.col("stays").fill_null(True))
        .with_columns(
            counts=pl.col("counts") & pl.col("stays"),
            rule=pl.when(pl.col("through") != "").then(said).otherwise("rule"),
        )
        .drop("stays")
    )


def _left_out(sight: Sight, found: pl.DataFrame) -> Iterator[tuple[str, str, str, str, bool]]:
    """Of the kinds that are judged anew with each branch left out: unit, signal, metric, branch, whether it counts."""
    tree = sight.figures.tree
    place = {unit: at for at, unit in enumerate(sight.ids)}
    parent = [tree.ids[tree.parent[tree.place[unit]]] if tree.parent[tree.place[unit]] >= 0 else "" for unit in place]
    upper = np.array([place.get(unit, -1) for unit in parent], dtype=np.int64)
    beyond = found.filter(pl.col("level") != "none", pl.col("unit_id").is_in(set(parent)))
    for (signal, metric), group in beyond.group_by("signal", "metric", maintain_order=True):
        without = kinds()[str(signal)].without
        if without is None:
            continue
        own = {place[unit] for unit in group["unit_id"]}
        branch = np.array([at for at in range(len(upper)) if upper[at] in own], dtype=np.int64)
        z = without(sight, sight.figures.metrics.get(str(metric)), upper[branch], branch)
        z = np.nan_to_num(z, nan=-np.inf)
        judged = {
            *found.filter(signal=signal, metric=metric)["unit_id"],
            *found.filter(pl.col("level") != "none", "counts", mechanism=group["mechanism"][0])["unit_id"],
        }
        for at in sorted(own):
            mine = upper[branch] == at
            if mine.any() and z[mine].min() <= z_score(WATCH):
                by = sight.ids[branch[mine][np.argmin(z[mine])]]
                yield sight.ids[at], str(signal), str(metric), by, by not in judged
