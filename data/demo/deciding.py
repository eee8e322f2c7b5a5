"""Feeds about deciding and buying: decisions and contracts."""

import numpy as np
import polars as pl

from data.demo import draws
from data.demo.structure import NEVER, Scene

CATEGORIES = ("major_decision", "personnel", "major_project", "large_funds")
GOODS = ("engineering", "materials", "publicity", "services")
METHODS = ("open_tender", "invited_tender", "negotiated", "single_source", "direct")
CONTRACT_SEASON = (0.7, 0.5, 0.9, 1.0, 1.0, 1.1, 0.9, 0.9, 1.0, 1.0, 1.4, 1.8)
THRESHOLD = 1_000_000.0
SAME_AMOUNT = 398_000.0


def contracts(scene: Scene) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The contracts, and the decisions (without ids yet) that those above the threshold stand on."""
    rng = scene.rng("contracts")
    rate = scene.headcount[:, None] * 0.011 * draws.yearly(scene, CONTRACT_SEASON)[None, :]
    for story in ("bunched_contracts", "single_source_pattern", "gaps", "category_flip"):
        for member in scene.told.get(story, ()):
            rate[member] = 3.0
    unit, month = draws.spread(draws.many(scene, rng, rate))
    size = len(unit)
    awarded = draws.working_days(scene, rng, month)
    category = draws.weighted(rng, (0.25, 0.3, 0.1, 0.35), size)
    competed = draws.holds(rng, draws.chance(scene, "contracts", 0.82, 0.6), unit, month)
    method = np.where(competed, draws.weighted(rng, (0.6, 0.2, 0.2), size), 3 + draws.weighted(rng, (0.65, 0.35), size))
    amount = np.round(rng.lognormal(np.log(180_000), 1.2, size) + 3_000, -2)
    last_year = scene.late(month, 12)
    bunched = scene.of("bunched_contracts", unit) & last_year & (rng.random(size) < 0.65)
    amount = np.where(bunched, np.round(rng.uniform(957_000, 999_900, size), -2), amount)
    same = scene.of("single_source_pattern", unit) & last_year & (rng.random(size) < 0.85)
    amount, method = np.where(same, SAME_AMOUNT, amount), np.where(same, 3, method)
    category = np.where(same, 3, category)
    gap = scene.of("gaps", unit) & last_year
    gap &= np.cumsum(gap) <= 4
    amount = np.where(gap, np.round(rng.uniform(1.1e6, 3e6, size), -2), amount)
    tender = method <= 1
    alone = ~draws.holds(rng, draws.chance(scene, "bids", 0.91), unit, month)
    bids = np.where(alone, 1, draws.between(rng, 2, 7, size))
    justified = draws.holds(rng, draws.chance(scene, "justified", 0.75), unit, month) & ~same
    decided = (amount > THRESHOLD) & ~gap
    frame = pl.DataFrame(
        {
            "unit_id": draws.unit_ids(scene, unit),
            "category": draws.words(GOODS, category),
            "method": draws.words(METHODS, method),
            "awarded_on": awarded,
            "amount": amount,
            "bids": pl.Series(bids).zip_with(
                pl.Series(tender & (rng.random(size) < 0.97)), pl.Series([None], dtype=pl.Int64)
            ),
            "justified": pl.Series(justified).zip_with(pl.Series(method == 3), pl.Series([None], dtype=pl.Boolean)),
            "final_amount": np.round(amount * np.maximum(0.7, rng.normal(1.03, 0.07, size)), 2),
            "decided": decided,
        }
    )
    frame = draws.numbered(frame, "contract_id", "C", "awarded_on")
    big = frame.filter("decided")
    behind = big.select(
        "contract_id",
        "unit_id",
        pl.when(pl.col("category") == "engineering")
        .then(pl.lit("major_project"))
        .otherwise(pl.lit("large_funds"))
        .alias("category"),
        pl.Series(big["awarded_on"].to_numpy() - draws.between(rng, 5, 40, big.height)).alias("decided_on"),
        "amount",
    )
    return frame.drop("decided"), behind


def decisions(scene: Scene, behind: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The decisions, and for each contract that needed one the decision's id."""
    rng = scene.rng("decisions")
    rate = 0.5 + scene.headcount * 0.01
    for told in scene.told.get("category_flip", ()):
        rate[told] = 4.0
    unit, month = draws.spread(draws.many(scene, rng, rate))
    category = draws.weighted(rng, (0.35, 0.3, 0.15, 0.2), len(unit))
    category = np.where(scene.of("category_flip", unit) & (rng.random(len(unit)) < 0.6), 3, category)
    amount = np.where(category >= 2, np.round(rng.lognormal(np.log(400_000), 0.9, len(unit)), -2), np.nan)
    own = pl.DataFrame(
        {
            "contract_id": pl.Series([None] * len(unit), dtype=pl.String),
            "unit_id": draws.unit_ids(scene, unit),
            "category": draws.words(CATEGORIES, category),
            "decided_on": draws.working_days(scene, rng, month),
            "amount": pl.Series(amount).fill_nan(None),
        }
    )
    frame = pl.concat([own, behind]).sort("decided_on", "unit_id", maintain_order=True)
    number = pl.DataFrame({"unit_id": scene.register["unit_id"]}).with_row_index("unit")
    unit = frame.join(number, on="unit_id", how="left", maintain_order="left")["unit"].to_numpy().astype(np.int64)
    decided = frame["decided_on"].to_numpy().astype("M8[D]")
    month = decided.astype("M8[M]").astype(np.int64) - scene.first.astype(np.int64)
    size = len(unit)
    flipped = scene.of("category_flip", unit) & scene.late(month, 10)
    entitled = draws.between(rng, 5, 11, size)
    needed = -(-2 * entitled // 3)
    quorate = draws.holds(rng, draws.chance(scene, "quorum", 0.95), unit, month)
    present = np.where(quorate, rng.integers(needed, entitled + 1), rng.integers(1, needed))
    prompt = draws.holds(rng, draws.chance(scene, "minutes", 0.87), unit, month)
    belated = np.where(rng.random(size) < 0.3, NEVER, decided + draws.between(rng, 8, 40, size))
    publish_due = np.where(rng.random(size) < 0.7, decided + 20, NEVER)
    due_month = np.where(np.isnat(publish_due), month, month + 1)
    public = draws.chance(scene, "publishing", 0.86)
    published = draws.finish(scene, rng, unit, due_month, decided, publish_due, public, 7, 15, 0.3)
    frame = frame.with_columns(
        pl.when(pl.Series(flipped) & (pl.col("category") == "large_funds"))
        .then(pl.lit("major_decision"))
        .otherwise("category")
        .alias("category"),
        collective=pl.Series(draws.holds(rng, draws.chance(scene, "collective", 0.93), unit, month)),
        entitled=pl.Series(entitled),
        present=pl.Series(present),
        minutes_on=pl.Series(np.where(prompt, decided + draws.between(rng, 0, 7, size), belated)),
        publish_due_on=pl.Series(publish_due),
        published_on=pl.Series(published),
    )
    frame = draws.numbered(frame, "decision_id", "E", "decided_on")
    order = ("decision_id", "unit_id", "category", "decided_on", "collective", "entitled", "present")
    links = frame.filter(pl.col("contract_id").is_not_null()).select("contract_id", "decision_id")
    return frame.select(*order, "minutes_on", "publish_due_on", "published_on", "amount"), links
