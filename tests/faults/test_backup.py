"""A backup is made while the store is used, only of what is new, and restored to the same figures or not at all."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from data import clock
from data.keeping.backing_up import back_up
from data.store.store import Store
from metrics.meeting.closing import close
from plumbline import app
from tests.conftest import UNITS, Office
from tests.made import figures_of

HOME = Path(__file__).resolve().parents[2]
TALKS = "talk_id,unit_id,kind,due_on,held_on\n"
MOMENTS = int(os.environ.get("PLUMBLINE_MOMENTS", "4"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    office = Office(Store(folder / "store"), folder)
    office.hand_in("units", UNITS)
    for one in range(5):
        office.hand_in("talks", TALKS + f"{one},001001,superior,2026-10-10,2026-10-08\n")
    office.store.registry.dispose()
    return folder / "store"


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "store"))


def run(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(word) for word in words])
    return result.exit_code, result.output + (result.stderr if result.stderr not in result.output else "")


def numbers(folder: Path) -> list[int | None]:
    return [one.id for one, _ in Store(folder).deliveries()]


def test_a_backup_is_restored_to_the_same_figures(folder, tmp_path) -> None:
    target, again = tmp_path / "backup", tmp_path / "again"
    status, said = run("backup", target, "--store", folder)
    assert status == 0 and ", 0 were there." in said
    status, said = run("backup", target, "--verify")
    assert status == 0 and "all figures are those of" in said and "6 deliveries" in said
    status, said = run("restore-backup", target, "--store", again)
    assert status == 0 and "all figures are those of" in said
    assert Store(again).version() == Store(folder).version() and numbers(again) == numbers(folder)
    assert not list(target.rglob("*.part"))


def test_only_what_is_new_is_copied(folder, tmp_path) -> None:
    target = tmp_path / "backup"
    run("backup", target, "--store", folder)
    Office(Store(folder), tmp_path).hand_in("talks", TALKS + "9,001002,superior,2026-10-10,2026-10-08\n")
    status, said = run("backup", target, "--store", folder)
    assert status == 0 and ": 5 files copied" in said  # the original, three tables and their record
    assert run("backup", target, "--verify")[0] == 0
    assert len(list((target / "registries").iterdir())) == 2


def test_what_stands_in_the_wal_alone_is_in_the_backup(folder, tmp_path) -> None:
    """A copy of the registry's file, which docs once told to make, has nothing of it."""
    held = Store(folder)
    with held.registry.connect():  # somebody reads, so that nothing moves from the -wal into the file
        Office(Store(folder), tmp_path).hand_in("talks", TALKS + "9,001002,superior,2026-10-10,2026-10-08\n")
        assert (folder / "registry.sqlite-wal").stat().st_size > 0
        run("backup", tmp_path / "backup", "--store", folder)
    with closing(sqlite3.connect(tmp_path / "backup" / "registry.sqlite")) as there:
        assert there.execute("SELECT count(*) FROM delivery").fetchone() == (7,)


def test_a_backup_goes_into_no_folder_of_somebody_else_and_a_restore_into_none_that_holds_something(
    folder, tmp_path
) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "letter").write_text("hello")
    status, said = run("backup", tmp_path / "letters", "--store", folder)
    assert status == 2 and "holds something that is no backup" in said
    status, said = run("backup", folder / "backup", "--store", folder)
    assert status == 2 and "one within the other" in said
    run("backup", tmp_path / "backup", "--store", folder)
    status, said = run("restore-backup", tmp_path / "backup", "--store", tmp_path / "letters")
    assert status == 2 and "holds something" in said
    status, said = run("restore-backup", tmp_path / "letters", "--store", tmp_path / "new")
    assert status == 2 and "is no backup" in said
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["letter"]


def test_a_damaged_backup_is_said_and_a_damaged_delivery_does_not_replace_the_sound_one(folder, tmp_path) -> None:
    target = tmp_path / "backup"
    run("backup", target, "--store", folder)
    store = Store(folder)
    name = f"rows/{store.delivery(3).rows}/accepted.parquet"
    sound = (target / name).read_bytes()
    (folder / name).write_bytes(b"damaged")
    status, said = run("backup", target, "--store", folder)
    assert status == 1 and "Delivery 3" in said and (target / name).read_bytes() == sound
    assert run("backup", target, "--verify")[0] == 1  # the figures were those without delivery 3
    (target / name).write_bytes(sound[:-1] + b"x")
    status, said = run("backup", target, "--verify")
    assert status == 1 and "Delivery 3 (talks.csv): accepted.parquet is missing or damaged" in said


def test_no_damaged_file_takes_the_place_of_the_copy_of_it(folder, tmp_path) -> None:
    target, store = tmp_path / "backup", Store(folder)
    closed = close(store, figures_of(store).newest, clock.now, "tester")
    store.withdraw(4, "tester", "wrong file")
    run("backup", target, "--store", folder)
    original = store.original(store.delivery(3)).relative_to(folder)
    withdrawn = Path("rows", store.delivery(4).rows, "accepted.parquet")
    faults = Path("rows", store.delivery(3).rows, "rejected.parquet")
    for name in (original, withdrawn, faults, Path("editions", closed.folder, "units.parquet")):
        sound = (target / name).read_bytes()
        (folder / name).write_bytes(sound[:-7])
        run("backup", target, "--store", folder)
        assert (target / name).read_bytes() == sound, name
    assert run("restore-backup", target, "--store", tmp_path / "again")[0] == 0


def test_nothing_that_lies_beside_the_registry_of_a_backup_is_read_into_it(folder, tmp_path) -> None:
    target = tmp_path / "backup"
    run("backup", target, "--store", folder)
    (target / "registry.sqlite-wal").write_bytes(b"of a former one")
    (target / "registry.sqlite-shm").write_bytes(b"of a former one")
    run("backup", target, "--store", folder)
    assert not list(target.glob("registry.sqlite-*"))
    with closing(sqlite3.connect(target / "registry.sqlite")) as there:
        assert there.execute("SELECT count(*) FROM delivery").fetchone() == (6,)


@pytest.mark.skipif(os.name == "nt", reason="Windows lets the owner write into every folder")
def test_a_backup_is_read_without_anything_being_made_in_it(folder, tmp_path) -> None:
    target = tmp_path / "backup"
    run("backup", target, "--store", folder)
    target.chmod(0o555)
    made = target.stat().st_mtime_ns
    try:
        assert run("restore-backup", target, "--store", tmp_path / "again")[0] == 0
        assert target.stat().st_mtime_ns == made
    finally:
        target.chmod(0o755)


def test_a_first_backup_that_was_killed_is_gone_on_with(folder, tmp_path) -> None:
    target = tmp_path / "backup"

    def kill(_done: int, _of: int | None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(Store(folder), target, lambda _moment: ("", ""), kill)
    assert (target / "originals").exists() and not (target / "backup.json").exists()
    assert run("backup", target, "--store", folder)[0] == 0
    assert run("backup", target, "--verify")[0] == 0


def test_a_damaged_register_does_not_keep_the_rest_from_being_backed_up(folder, tmp_path) -> None:
    target, store = tmp_path / "backup", Store(folder)
    (folder / "rows" / store.delivery(1).rows / "accepted.parquet").write_bytes(b"damaged")
    status, said = run("backup", target, "--store", folder)
    assert status == 1 and "Delivery 1" in said and "Traceback" not in said
    assert (target / "backup.json").exists() and len(list((target / "rows").iterdir())) == 6


def killed(moment: float, *words: object) -> bool:
    """Run a command and kill it after a moment; whether it was still running."""
    process = subprocess.Popen(
        [sys.executable, "-m", "plumbline", *(str(word) for word in words)],
        cwd=HOME,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        process.wait(moment)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True
    return False


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_backup_and_a_restore_that_are_killed_are_as_before_or_whole(folder, tmp_path) -> None:
    """Four moments; PLUMBLINE_MOMENTS=40 for more."""
    target, again, chance = tmp_path / "backup", tmp_path / "again", random.Random(17)
    run("backup", target, "--store", folder)
    began = time.monotonic()
    assert not killed(600, "restore-backup", target, "--store", tmp_path / "first")
    took, least = time.monotonic() - began, 6
    for at in range(MOMENTS):
        Office(Store(folder), tmp_path).hand_in("talks", TALKS + f"k{at},001002,superior,2026-10-10,2026-10-08\n")
        killed(took * chance.uniform(0.3, 1.0), "backup", target, "--store", folder)
        with closing(sqlite3.connect(target / "registry.sqlite")) as there:
            (count,) = there.execute("SELECT count(*) FROM delivery").fetchone()
        assert least <= count <= len(numbers(folder))
        least = count
        was_killed = killed(took * chance.uniform(0.3, 1.0), "restore-backup", target, "--store", again)
        if was_killed and (again / "restoring").exists():
            assert run("deliveries", "--store", again)[0] == 2  # half a restore is no store
            assert run("restore-backup", target, "--store", again)[0] == 0
        elif again.exists() and (again / "registry.sqlite").exists():
            assert run("verify", "--store", again)[0] == 0
        shutil.rmtree(again, ignore_errors=True)
    assert run("backup", target, "--store", folder)[0] == 0
    assert run("backup", target, "--verify")[0] == 0
