"""Proposal: routes kept apart, quotas, exclusions, selection stability, and the same on every machine."""

import json
from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.inspection.candidates import CANDIDATES
from metrics.inspection.choice import Choice
from metrics.inspection.picks import RANDOM, REFERRAL
from metrics.inspection.proposal import PASSED, PICKED, propose
from metrics.signals.signal_kind import NO_REPORT, RISE, SIGNAL, SIGNALS

MONTH = date(2026, 10, 1)
UNITS = [f"u{number:02}" for number in range(40)]
MECHANISMS = [f"mechanism {number}" for number in range(8)]
CHOICE = Choice(MONTH, capacity=8, random_share=0.25, seed=7, draws=40)


def candidates(**columns: dict[str, object]) -> pl.DataFrame:
    """Forty units, even numbers offices and odd ones bureaus, the first half in the east; no visits."""
    rows = [
        {
            "unit_id": unit,
            "name": unit,
            "kind": "bureau" if at % 2 else "office",
            "region": "east" if at < 20 else "west",
            "staff": 50.0,
            **{name: of.get(unit) for name, of in columns.items()},
        }
        for at, unit in enumerate(UNITS)
    ]
    return pl.DataFrame(rows, schema=CANDIDATES)


def signals(*strong: tuple[str, str, float, str], error: float = 0.5) -> pl.DataFrame:
    """A signal of every unit in every mechanism on two routes, of no strength, but for the (unit, mechanism, strength,
    route) that are named."""
    held = {(unit, mechanism, route): z for unit, mechanism, z, route in strong}
    rows = []
    for unit in UNITS:
        for mechanism in MECHANISMS:
            for route in (SIGNAL, RISE):
                z = held.get((unit, mechanism, route), 0.0)
                rows.append({"unit_id": unit, "mechanism": mechanism, "strength": z, "route": route})
    rows += [
        {"unit_id": unit, "mechanism": mechanism, "strength": z, "route": NO_REPORT, "counts": False, "months": int(z)}
        for unit, mechanism, z, route in strong
        if route == NO_REPORT
    ]
    level = pl.when(pl.col("strength") > 1.96).then(pl.lit("act")).otherwise(pl.lit("none"))
    table = pl.DataFrame(rows, infer_schema_length=None).with_columns(
        level=level,
        error=pl.lit(error),
        counts=pl.col("counts").fill_null(True) if any("counts" in row for row in rows) else pl.lit(True),
        months=pl.col("months").fill_null(1) if any("months" in row for row in rows) else pl.lit(1),
    )
    table = table.with_row_index("number").with_columns(pl.col("number").cast(pl.Int64))
    missing = [pl.lit(None, dtype).alias(name) for name, dtype in SIGNALS.items() if name not in table.columns]
    return table.with_columns(missing).select(list(SIGNALS)).cast(SIGNALS)


def routes(proposal) -> dict[str, str]:
    return dict(proposal.picked.select("unit_id", "route").iter_rows())


FOUND = signals(
    ("u03", "mechanism 1", 6.0, SIGNAL),
    ("u06", "mechanism 1", 5.5, SIGNAL),
    ("u25", "mechanism 2", 5.0, SIGNAL),
    ("u26", "mechanism 2", 4.8, SIGNAL),
    ("u30", "mechanism 3", 2.2, SIGNAL),
    ("u31", "mechanism 3", 5.0, RISE),
    ("u32", "", 3.0, NO_REPORT),
)

WRITTEN = [
    ("u18", "random", None),
    ("u04", "random", None),
    ("u32", "no report", None),
    ("u03", "signal", 1.0),
    ("u06", "signal", 1.0),
    ("u25", "signal", 1.0),
    ("u26", "signal", 0.975),
    ("u31", "rise", 1.0),
]


def test_each_pick_comes_by_its_own_route():
    found = propose(FOUND, candidates(), replace(CHOICE, referrals={"u10": "a letter of 3 October"}))
    by = routes(found)
    assert by["u10"] == REFERRAL and by["u32"] == NO_REPORT and by["u31"] == RISE
    assert [unit for unit, route in by.items() if route == SIGNAL] == ["u03", "u06", "u25"]
    assert list(by.values()).count(RANDOM) == 2
    assert found.picked.schema == PICKED and found.passed.schema == PASSED
    words = dict(found.picked.select("unit_id", "words").iter_rows())
    assert words["u10"] == "Referred: a letter of 3 October" and "seed 7" in words[found.picked["unit_id"][1]]
    assert not any("risk" in sentence.lower() or "corrupt" in sentence.lower() for sentence in words.values())
    why = dict(found.passed.select("unit_id", "why").iter_rows())
    assert why["u26"].startswith("no place left") and why["u30"].startswith("chance alone")
    assert sorted([*by, *why]) == UNITS


def test_places_that_nothing_beyond_chance_fills_stay_free():
    nothing = propose(signals(), candidates(), replace(CHOICE, random_share=0))
    assert nothing.picked.is_empty() and nothing.free == 8
    assert nothing.announced == pytest.approx(0.02 * 40)


def test_the_control_sample_does_not_look_at_the_figures():
    sample = {unit for unit, route in routes(propose(FOUND, candidates(), CHOICE)).items() if route == RANDOM}
    still = {unit for unit, route in routes(propose(signals(), candidates(), CHOICE)).items() if route == RANDOM}
    assert sample == still and len(sample) == 2
    drawn = signals(*((unit, "mechanism 1", 6.0, SIGNAL) for unit in sample))
    found = propose(drawn, candidates(), CHOICE).picked.filter(route=RANDOM)
    assert set(found["unit_id"]) == sample and all(also == [SIGNAL] for also in found["also"].to_list())


def test_reasons_are_the_signals_that_prove_the_pick_the_strongest_first():
    both = signals(
        ("u05", "mechanism 0", 3.5, SIGNAL), ("u05", "mechanism 6", 5.0, SIGNAL), ("u05", "mechanism 6", 4.0, RISE)
    )
    reasons = propose(both, candidates(), CHOICE).picked.row(by_predicate=pl.col("unit_id") == "u05", named=True)[
        "reasons"
    ]
    told = [both.row(at, named=True) for at in reasons]
    assert [(one["route"], one["strength"]) for one in told] == [(SIGNAL, 5.0), (SIGNAL, 3.5), (RISE, 4.0)]
    assert all(one["unit_id"] == "u05" for one in told)


def test_a_recent_visit_a_reorganisation_and_an_exclusion_keep_a_unit_out():
    visits = {"u03": date(2026, 5, 1), "u06": date(2026, 4, 30), "u25": date(2026, 9, 9)}
    held = candidates(last_visit=visits, reorganised={"u26": date(2026, 8, 31)})
    found = propose(FOUND, held, replace(CHOICE, excluded={"u31": "under audit"}, referrals={"u25": "asked for"}))
    assert "u06" in routes(found) and routes(found)["u25"] == REFERRAL
    why = dict(found.passed.select("unit_id", "why").iter_rows())
    assert why["u03"] == "visited until 2026-05-01: not again within 6 months"
    assert why["u26"] == "reorganised on 2026-08-31: not within 6 months"
    assert why["u31"] == "excluded: under audit"
    both = propose(FOUND, held, replace(CHOICE, excluded={"u25": "under audit"}, referrals={"u25": "asked for"}))
    assert "u25" not in routes(both)


def test_nobody_is_sent_to_a_unit_that_stands_no_more():
    """Neither for its figures, nor by lot, nor by referral, however long ago it closed."""
    held = candidates(closed_on={"u03": date(2025, 11, 30), "u18": date(2026, 1, 31), "u25": date(2026, 10, 31)})
    found = propose(FOUND, held, replace(CHOICE, referrals={"u25": "asked for"}))
    assert not {"u03", "u18", "u25"} & set(routes(found))
    assert dict(found.passed.select("unit_id", "why").iter_rows())["u03"] == "closed on 2025-11-30: it stands no more"


def beyond(*rows: tuple[str, str, str, float], counts: bool = True) -> pl.DataFrame:
    """FOUND's looks with nothing in them, and signals of (unit, signal, metric, strength), a mechanism a metric."""
    plain = signals().filter(route=SIGNAL).with_columns(signal=pl.lit("standing"), metric="mechanism")
    found = pl.DataFrame(rows, schema=["unit_id", "signal", "metric", "strength"], orient="row")
    found = plain.head(1).drop(found.columns).join(found, how="cross").with_columns(level=pl.lit("act"))
    whole = pl.concat([plain, found.with_columns(mechanism="metric").select(plain.columns)])
    return whole.with_columns(number=pl.int_range(pl.len()))


LINE = {"u02": ["u01"], "u03": ["u01"], "u04": ["u01", "u02"]}
M1, M2 = "mechanism 1", "mechanism 2"


def test_a_branch_and_the_unit_above_it_are_one_visit_where_the_same_figures_speak_for_both():
    one = replace(CHOICE, random_share=0, capacity=5)
    held = candidates(above=LINE)
    same = beyond(("u01", "standing", M1, 4.5), ("u02", "standing", M1, 5.5), ("u20", "standing", M1, 4.0))
    found = propose(same, held, one)
    assert list(routes(found)) == ["u02", "u20"]
    why = dict(found.passed.select("unit_id", "why").iter_rows())
    assert why["u01"] == "the same figures speak for u02, which is picked"
    above = beyond(("u01", "standing", M1, 5.5), ("u04", "standing", M1, 4.5))
    assert list(routes(propose(above, held, one))) == ["u01"]
    # Beside each other, in other figures, or with something of its own: both.
    for rows in (
        [("u02", "standing", M1, 5.5), ("u03", "standing", M1, 4.5)],
        [("u01", "standing", M1, 5.5), ("u02", "standing", M2, 4.5)],
        [("u01", "standing", M1, 4.5), ("u01", "zero_lag", M2, 4.5), ("u02", "standing", M1, 8.0)],
        [("u01", "bunching", M1, 4.5), ("u02", "bunching", M1, 5.5)],
    ):
        picked = routes(propose(beyond(*rows), held, one))
        assert set(picked) == {unit for unit, *_ in rows}


def test_a_unit_whose_branch_is_visited_anyway_is_not_visited_for_it_again():
    same = beyond(("u01", "standing", M1, 5.5), ("u02", "standing", M1, 4.5))
    asked = replace(CHOICE, random_share=0, capacity=5, referrals={"u02": "a letter"})
    assert routes(propose(same, candidates(above=LINE), asked)) == {"u02": REFERRAL}


def test_quotas_hold_and_what_cannot_be_kept_is_said():
    some = signals(*((unit, "mechanism 1", 6 - at / 10, SIGNAL) for at, unit in enumerate(UNITS[:10] + UNITS[20:22])))
    plain = replace(CHOICE, random_share=0, capacity=6)
    region = dict(candidates().select("unit_id", "region").iter_rows())

    def of(choice: Choice) -> list[str]:
        return [region[unit] for unit in routes(propose(some, candidates(), choice))]

    assert of(plain) == ["east"] * 6
    assert of(replace(plain, most={"east": 4})).count("east") == 4
    assert of(replace(plain, least={"west": 2})).count("west") == 2
    short = propose(some, candidates(), replace(plain, least={"west": 5}))
    assert short.notes == ("At least 5 of west were asked for, 2 could be picked.",)
    with pytest.raises(ValueError, match="of north"):
        propose(some, candidates(), replace(plain, most={"north": 1}))


def test_what_has_no_place_is_said():
    """Of more referrals than places, of a sample too small to be drawn, and of a group that the draw goes beyond."""
    many = replace(CHOICE, capacity=1, referrals={"u30": "asked for", "u31": "a letter"})
    found = propose(FOUND, candidates(), many)
    assert routes(found) == {"u30": REFERRAL}
    assert dict(found.passed.select("unit_id", "why").iter_rows())["u31"] == "referred, and no place left: a letter"
    assert found.notes == ("There is no control sample: 25 % of 1 places, beside the referrals, is none.",)
    drawn = propose(FOUND, candidates(), replace(CHOICE, random_share=1, most={"office": 0}))
    offices = sum(int(unit[1:]) % 2 == 0 for unit in routes(drawn))
    assert offices and drawn.notes[0].startswith(f"At most 0 of office were asked for, {offices} are proposed: ")


def test_what_a_choice_names_must_be_there_and_have_its_reason():
    with pytest.raises(ValueError, match="units to choose from: x9"):
        propose(FOUND, candidates(), replace(CHOICE, excluded={"x9": "why not"}))
    with pytest.raises(ValueError, match="mechanisms of the signals: mechanism 99"):
        propose(FOUND, candidates(), replace(CHOICE, weights={"mechanism 99": 2}))
    with pytest.raises(ValueError, match="u01 has none"):
        replace(CHOICE, referrals={"u01": " "})
    with pytest.raises(ValueError, match="at least one unit"):
        replace(CHOICE, capacity=0)


def test_weights_move_the_order():
    two = signals(("u01", "mechanism 1", 4.2, SIGNAL), ("u02", "mechanism 2", 4.0, SIGNAL))
    one = replace(CHOICE, random_share=0, capacity=1)
    assert list(routes(propose(two, candidates(), one))) == ["u01"]
    assert list(routes(propose(two, candidates(), replace(one, weights={"mechanism 2": 3})))) == ["u02"]


def test_a_pick_far_above_the_others_is_firm_and_a_near_one_is_not():
    near = signals(
        ("u01", "mechanism 1", 8.0, SIGNAL), ("u02", "mechanism 2", 4.5, SIGNAL), ("u03", "mechanism 3", 4.4, SIGNAL)
    )
    found = propose(near, candidates(), replace(CHOICE, random_share=0, capacity=2, draws=300))
    firm = dict(found.picked.select("unit_id", "firmness").iter_rows())
    assert firm["u01"] > 0.95 and 0.3 < firm["u02"] < 0.75
    drawn = propose(FOUND, candidates(), replace(CHOICE, referrals={"u10": "a letter"})).picked
    assert drawn.filter(pl.col("route").is_in([REFERRAL, RANDOM, NO_REPORT]))["firmness"].null_count() == 4


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_same_signals_in_another_order_give_the_same_proposal(random):
    held = candidates()
    order = list(range(held.height))
    random.shuffle(order)
    first, second = propose(FOUND, held, CHOICE), propose(FOUND, held[order], CHOICE)
    assert first.picked.equals(second.picked) and first.passed.equals(second.passed)


def test_everything_it_stands_on_can_be_kept_and_gives_the_same_again(tmp_path):
    choice = replace(CHOICE, referrals={"u10": "a letter"}, weights={"mechanism 2": 2.0}, most={"east": 5})
    first = propose(FOUND, candidates(), choice)
    FOUND.write_parquet(tmp_path / "signals.parquet")
    candidates().write_parquet(tmp_path / "candidates.parquet")
    kept = Choice.from_json(json.loads(json.dumps(choice.as_json())))
    again = propose(
        pl.read_parquet(tmp_path / "signals.parquet"), pl.read_parquet(tmp_path / "candidates.parquet"), kept
    )
    assert kept == choice and again == replace(first, picked=again.picked, passed=again.passed)
    assert again.picked.equals(first.picked) and again.passed.equals(first.passed)


def test_the_proposal_of_this_seed_is_written_down():
    """Another version of a library must not draw another sample or another firmness unseen."""
    found = propose(FOUND, candidates(), CHOICE)
    assert found.picked.select("unit_id", "route", "firmness").rows() == WRITTEN
