"""Same cases: a unit is judged by all that lies below it, so that one branch can speak for two units of a line."""

import polars as pl

from metrics.attention.score import Scorer
from metrics.inspection.choice import Choice
from metrics.signals.kinds import kinds


def same_cases(
    signals: pl.DataFrame, candidates: pl.DataFrame, choice: Choice, correlation: float
) -> dict[str, set[str]]:
    """Unit -> those above and below it beside which it is not picked; `signals`: the ones of a route that count, in
    which mechanisms go together by `correlation`.

    They are those with which it shares figures beyond the limits, where nothing that chance rarely gives is left for it
    without these figures. What rests on a unit's own records is never shared.
    """
    signals = signals.filter(~pl.col("mechanism").is_in([one for one, weight in choice.weights.items() if not weight]))
    below = [kind.id for kind in kinds().values() if kind.below]
    found = signals.filter(pl.col("level") != "none", pl.col("signal").is_in(below))
    found = found.select("unit_id", "signal", "metric")
    lines = candidates.select("unit_id", other="above").explode("other").drop_nulls()
    lines = pl.concat([lines, lines.select(unit_id="other", other="unit_id")])
    both = lines.join(found, on="unit_id").join(found, left_on=["other", "signal", "metric"], right_on=found.columns)
    pairs = both.select("unit_id", "other").unique().sort("unit_id", "other")
    pairs = pairs.with_columns(pair=pl.int_range(pl.len()).cast(pl.String))
    shared = both.with_columns(shared=True)
    held = pairs.join(signals, on="unit_id").join(shared, on=["unit_id", "other", "signal", "metric"], how="left")
    left = held.with_columns(
        unit_id="pair", strength=pl.when(pl.col("shared")).then(pl.min_horizontal("strength", 0)).otherwise("strength")
    )
    scorer = Scorer(left, pairs["pair"].to_list(), choice.weights, correlation)
    _, chance = scorer.scores(scorer.z[None], scorer.weights[None])
    apart: dict[str, set[str]] = {}
    for (unit, other), rare in zip(pairs.select("unit_id", "other").iter_rows(), chance[0], strict=True):
        if rare > choice.false_share:
            apart.setdefault(unit, set()).add(other)
    return apart
