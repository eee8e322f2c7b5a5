"""The feed of staffing: how many people, and how many of them lead, from when to when."""

import numpy as np
import polars as pl

from data.demo.structure import NEVER, Scene


def staffing(scene: Scene) -> pl.DataFrame:
    """One span a calendar year and unit; a merger moves the staff to the successor on the day itself."""
    rng = scene.rng("staffing")
    year = scene.first.astype("M8[Y]")
    years = int((scene.now.astype("M8[Y]") - year).astype(int)) + 1
    number = {one: i for i, one in enumerate(scene.register["unit_id"])}
    successor = [number.get(s, -1) for s in scene.register["successor_id"].fill_null("")]
    size, spans = scene.headcount.copy(), []
    begun = np.full(len(size), year.astype("M8[D]"))
    leaders = scene.leaders.copy()
    # Moves in the order of time: each New Year a few people come and go, each merger moves everyone.
    moves = [((year + k).astype("M8[D]"), -1) for k in range(1, years)]
    moves += [(day, u) for u, day in enumerate(scene.closed) if not np.isnat(day)]
    for day, unit in sorted(moves, key=lambda move: (move[0], move[1])):
        touched = np.array([unit, successor[unit]]) if unit >= 0 else np.arange(len(size))
        touched = touched[(begun[touched] < day) & ~(scene.closed[touched] < day)]
        spans.append((touched, begun[touched], np.full(len(touched), day), size[touched], leaders[touched]))
        if unit >= 0:
            size[successor[unit]] += size[unit]
            leaders[successor[unit]] += leaders[unit]
        else:
            size = np.maximum(4, np.round(size * rng.normal(1, 0.04, len(size)))).astype(np.int64)
            leaders = np.minimum(leaders, size)
        begun[touched] = day
    standing = np.flatnonzero(np.isnat(scene.closed))
    lasting = np.full(len(standing), NEVER)
    spans.append((standing, begun[standing], lasting, size[standing], leaders[standing]))
    who, since, until, heads, chiefs = (np.concatenate(part) for part in zip(*spans, strict=True))
    return pl.DataFrame(
        {
            "unit_id": scene.register["unit_id"].gather(who),
            "valid_from": since,
            "valid_until": until,
            "headcount": heads,
            "leaders": chiefs,
        }
    ).sort("unit_id", "valid_from")
