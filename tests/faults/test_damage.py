"""One damaged or missing file: its delivery is named, its units have no figures of that feed, and all else goes on."""

import os
import shutil
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from data import clock
from data.access import everything
from data.errors import Altered, Refused
from data.store import damage
from data.store.store import Store
from metrics.facts.figures import Figures
from metrics.meeting.closing import close
from plumbline import app
from tests.conftest import UNITS, Office

DECLARATIONS = "declaration_id,unit_id,person_id,kind,due_on,filed_on\n"
TALKS = "talk_id,unit_id,person_id,kind,due_on,held_on\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two units' declarations, each a delivery of its own (2 and 3), one of whose rows was rejected."""
    folder = tmp_path_factory.mktemp("made")
    office = Office(Store(folder / "store"), folder)
    office.hand_in("units", UNITS)
    office.hand_in("declarations", DECLARATIONS + "1,001001,p,annual,2026-10-31,2026-10-30\n2,001001,p,annual,never,\n")
    office.hand_in("declarations", DECLARATIONS + "3,001002,p,annual,2026-10-31,2026-11-02\n")
    office.store.registry.dispose()
    return folder / "store"


@pytest.fixture
def store(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr(damage, "AGAIN", -1.0)
    return Store(Path(shutil.copytree(made, tmp_path / "store")))


def figures(store: Store) -> Figures:
    return Figures(store, everything("tester"), clock.today())


def values(store: Store) -> dict[str, tuple[float, float]]:
    """Unit -> numerator and denominator of what is shown of October."""
    found = figures(store)
    rows = found.rows(found.metric("declaration_timeliness"), found.newest, found.newest)
    return {unit: (top, bottom) for unit, _month, top, bottom in rows.iter_rows()}


def file_of(store: Store, delivery: int, name: str) -> Path:
    return store.folder / "rows" / store.delivery(delivery).rows / name


def run(store: Store, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, [*words, "--store", str(store.folder)])
    return result.exit_code, result.output + (result.stderr if result.stderr not in result.output else "")


def turn_a_bit(path: Path, keep_time: bool = False) -> None:
    there, words = path.stat(), bytearray(path.read_bytes())
    words[len(words) // 2] ^= 1
    path.write_bytes(words)
    if keep_time:
        os.utime(path, ns=(there.st_atime_ns, there.st_mtime_ns))


HURTS = {
    "missing": lambda path: path.unlink(),
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:-7]),
    "a bit": turn_a_bit,
    "folder gone": lambda path: shutil.rmtree(path.parent),
}


@pytest.mark.parametrize("hurt", HURTS)
def test_a_damaged_delivery_is_named_and_repaired_and_the_other_is_shown(store, hurt) -> None:
    before, version = values(store), store.version()
    assert before == {"001": (1.0, 2.0), "001001": (1.0, 1.0), "001002": (0.0, 1.0)}
    HURTS[hurt](file_of(store, 3, "accepted.parquet"))
    assert list(store.damaged()) == [3]
    assert "Delivery 3 (declarations.csv, declarations) is damaged" in store.damaged()[3]
    # A folder that is gone tells no longer whose it was: nothing of the feed is shown. A unit is never shown as zero.
    assert values(store) == ({} if hurt == "folder gone" else {"001": (1.0, 1.0), "001001": (1.0, 1.0)})
    assert store.version() != version
    status, words = run(store, "verify")
    assert status == 1 and "Delivery 3 (declarations.csv)" in words and "plumbline repair 3" in words
    status, words = run(store, "repair")
    assert status == 0 and "Delivery 3: made again as it was, byte for byte." in words
    assert run(store, "verify")[0] == 0
    assert not store.damaged() and values(store) == before and store.version() == version


def test_a_bit_that_turns_over_on_the_disk_is_found_by_verify_and_known_from_then_on(store) -> None:
    turn_a_bit(file_of(store, 2, "accepted.parquet"), keep_time=True)
    assert not store.damaged()
    status, words = run(store, "verify")
    assert status == 1 and "Delivery 2" in words
    assert list(store.damaged()) == [2] and set(values(store)) == {"001", "001002"}
    status, words = run(store, "facts", "--from", "2026-10", "--to", "2026-10")
    assert status == 0 and "Delivery 2 (declarations.csv, declarations) is damaged" in words
    assert "declaration_timeliness,001001,2026-10-01" in words.replace("2026-10,", "2026-10-01,") or "damaged" in words
    assert run(store, "repair", "2")[0] == 0
    assert not store.damaged() and set(values(store)) == {"001", "001001", "001002"}


def test_the_state_of_a_damaged_unit_and_month_is_a_word_of_its_own(store, tmp_path) -> None:
    """What is left of the unit's rows is part of the truth: it is not shown either."""
    Office(store, tmp_path).hand_in("declarations", DECLARATIONS + "4,001001,p,annual,2026-10-31,\n")
    assert values(store)["001001"] == (1.0, 2.0)
    file_of(store, 2, "accepted.parquet").unlink()
    found = figures(store)
    metric = found.metric("declaration_timeliness")
    states = found.reporting.reported(found.facts(found.newest, found.newest), found.metrics.values())
    of = states.filter(pl.col("metric") == metric.id, pl.col("month") == found.newest)
    assert dict(of.select("unit_id", "reported").iter_rows())["001001"] == "damaged"
    assert "001001" not in values(store)
    assert found.reporting.month(found.newest) is None  # nobody is said not to have reported


@pytest.mark.parametrize("name", ["rejected.parquet", "delivery.json"])
def test_what_no_figure_stands_on_is_named_and_mended_and_figures_go_on(store, name) -> None:
    before = values(store)
    file_of(store, 2, name).unlink()
    assert values(store) == before and not store.damaged()
    if name == "rejected.parquet":
        with pytest.raises(Altered, match="Delivery 2"):
            store.rejected(store.delivery(2))
    status, words = run(store, "verify")
    assert status == 1 and f"Delivery 2 (declarations.csv): {name} is missing" in words
    assert run(store, "repair")[0] == 0 and run(store, "verify")[0] == 0
    assert store.rejected(store.delivery(2)).height == 1


def test_a_damaged_register_is_said_in_one_sentence(store) -> None:
    file_of(store, 1, "accepted.parquet").unlink()
    with pytest.raises(Altered, match="Delivery 1"):
        values(store)
    status, words = run(store, "standings", "declaration_timeliness", "--month", "2026-10")
    assert status == 2 and "Delivery 1 (units.csv, units) is damaged" in words and "Traceback" not in words
    assert run(store, "repair")[0] == 0
    assert set(values(store)) == {"001", "001001", "001002"}


def test_a_damaged_register_with_a_damaged_original_is_withdrawn_and_handed_in_again(store, tmp_path) -> None:
    before, kept = values(store), file_of(store, 1, "accepted.parquet").read_bytes()
    for path in (file_of(store, 1, "accepted.parquet"), store.original(store.delivery(1))):
        turn_a_bit(path)
    assert run(store, "repair")[0] == 1
    store.withdraw(1, "tester", "damaged")
    with pytest.raises(Altered, match="Delivery 1"):
        store.restore(1, "tester")
    assert Office(store, tmp_path).hand_in("units", UNITS).status == "accepted"
    assert values(store) == before
    file_of(store, 4, "accepted.parquet").unlink()
    file_of(store, 1, "accepted.parquet").write_bytes(kept)
    store.restore(1, "tester", "from a backup")  # beside another one that is damaged
    store.withdraw(4, "tester", "damaged")
    assert values(store) == before


def test_one_delivery_that_cannot_be_made_again_does_not_leave_the_others_undone(store) -> None:
    for one in (2, 3):
        file_of(store, one, "accepted.parquet").unlink()
    with store.registry.begin() as connection:
        connection.exec_driver_sql("UPDATE delivery SET feed = 'letters' WHERE id = 2")
    status, words = run(store, "repair")
    assert status == 1 and "letters" in words and "Traceback" not in words
    assert "Delivery 3: made again as it was" in words and file_of(store, 3, "accepted.parquet").exists()


@pytest.mark.parametrize("words", [["repair", "2"], ["repair"]])
def test_what_was_put_right_by_hand_is_shown_again(store, words) -> None:
    before, path = values(store), file_of(store, 2, "accepted.parquet")
    sound, there = path.read_bytes(), path.stat()
    turn_a_bit(path, keep_time=True)
    run(store, "verify")
    path.write_bytes(sound)
    os.utime(path, ns=(there.st_atime_ns, there.st_mtime_ns))
    assert list(store.damaged()) == [2]
    assert run(store, *words) == (0, "Delivery 2 is whole.\n")
    assert not store.damaged() and values(store) == before


def test_a_file_that_was_gone_when_the_store_was_sealed_is_missing(store) -> None:
    before = values(store)
    file_of(store, 3, "accepted.parquet").unlink()
    with store.registry.begin() as connection:
        removed = """UPDATE delivery SET files = json_remove(files, '$."accepted.parquet"') WHERE id = 3"""
        connection.exec_driver_sql(removed)
    status, words = run(store, "verify")
    assert status == 1 and "Delivery 3 (declarations.csv): accepted.parquet is missing" in words
    assert run(store, "repair")[0] == 0 and run(store, "verify")[0] == 0
    assert values(store) == before


def test_a_damaged_original_is_named_and_makes_nothing_else_unavailable(store) -> None:
    before = values(store)
    turn_a_bit(store.original(store.delivery(3)), keep_time=True)
    status, words = run(store, "verify")
    assert status == 1 and "The original of delivery 3 (declarations.csv)" in words
    assert values(store) == before
    file_of(store, 3, "accepted.parquet").unlink()
    status, words = run(store, "repair")
    assert status == 1 and "cannot be made again: its original is missing or damaged too. Take rows/" in words


def test_a_damaged_derived_file_is_made_again(store) -> None:
    before = values(store)
    for path in store.folder.glob("derived/*.parquet"):
        turn_a_bit(path)
    assert values(store) == before
    for path in store.folder.glob("derived/*.parquet"):
        turn_a_bit(path, keep_time=True)
    assert run(store, "verify")[0] == 0
    assert not list(store.folder.glob("derived/rolled-*.parquet"))
    assert values(store) == before


def test_the_same_file_again_is_taken_in_where_the_former_was_damaged(store, tmp_path) -> None:
    before = values(store)
    words = store.original(store.delivery(3)).read_bytes()
    file_of(store, 3, "accepted.parquet").unlink()
    report = Office(store, tmp_path).hand_in("declarations", words)
    assert report.status == "accepted" and report.delivery == 4
    store.withdraw(3, "tester", "damaged")
    assert not store.damaged() and values(store) == before


def test_the_packs_cover_says_so(store) -> None:
    from metrics.meeting.month_review import MonthReview
    from reports.sections.cover import cover
    from reports.sections.meeting_input import Meeting

    file_of(store, 3, "accepted.parquet").unlink()
    found = figures(store)
    slide = cover(MonthReview(found, found.newest), Meeting()).slides[0]
    assert slide.title.startswith("October 2026: 1 delivery is damaged, and what it brought is not in the figures")
    assert "Delivery 3 (declarations.csv, declarations) is damaged" in repr(slide.blocks)


def test_no_month_is_closed_on_a_store_that_is_not_whole(store) -> None:
    file_of(store, 3, "accepted.parquet").unlink()
    with pytest.raises(Refused, match=r"Nothing is closed on a store that is not whole\. Delivery 3"):
        close(store, figures(store).newest, clock.now, "tester")
