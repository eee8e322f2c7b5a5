"""Reading needs no right to write; what the machine refuses is one sentence; every path works."""

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from data.registry import sqlite
from data.store.store import Store
from plumbline import app
from tests.conftest import UNITS, Office

HOME = Path(__file__).resolve().parents[2]
TALKS = "talk_id,unit_id,kind,due_on,held_on\n"
ROW = "1,001001,superior,2026-10-10,2026-10-08\n"
STANDINGS = ("standings", "talk_completion", "--month", "2026-10")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    office = Office(Store(folder / "store"), folder)
    office.hand_in("units", UNITS)
    office.hand_in("talks", TALKS + ROW)
    office.store.registry.dispose()
    return folder / "store"


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "store"))


def run(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(word) for word in words])
    return result.exit_code, result.output + (result.stderr if result.stderr not in result.output else "")


def test_a_lock_that_is_held_keeps_no_reader_waiting_and_a_writer_is_told(folder, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.2)
    (tmp_path / "talks.csv").write_text(TALKS + "2,001002,superior,2026-10-10,2026-10-08\n")
    with closing(sqlite3.connect(folder / "registry.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert run(*STANDINGS, "--store", folder)[0] == 0
        status, said = run("load", "talks", tmp_path / "talks.csv", "--store", folder)
    assert status == 2 and said.strip().endswith(
        "Another process has held the store for too long: nothing was changed. Try again in a minute."
    )
    assert run("load", "talks", tmp_path / "talks.csv", "--store", folder)[0] == 0


def test_a_newer_registry_is_refused_in_one_sentence(folder) -> None:
    with closing(sqlite3.connect(folder / "registry.sqlite")) as registry, registry:
        registry.execute("UPDATE alembic_version SET version_num = '9999'")
    status, said = run(*STANDINGS, "--store", folder)
    assert status == 2 and "newer version of Plumbline (its registry is at 9999" in said and said.count("\n") == 1


def test_a_registry_that_is_none_is_said_in_one_sentence(folder) -> None:
    (folder / "registry.sqlite").write_bytes(b"not a database, though somebody thought so" * 100)
    status, said = run(*STANDINGS, "--store", folder)
    assert status == 2 and "registry.sqlite is damaged: take it from a backup" in said and said.count("\n") == 1


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_figures_are_read_where_nothing_can_be_written(folder, code, monkeypatch) -> None:
    """As on a full disk: what is derived lies in a folder of the process."""
    from data.store import derived

    sound, put = run(*STANDINGS, "--store", folder), derived.put
    shutil.rmtree(folder / "derived")
    (folder / "derived").mkdir()

    def refused(path: Path, write: object, **how: bool) -> Path:
        if path.is_relative_to(folder):
            raise OSError(code, os.strerror(code), str(path))
        return put(path, write, **how)

    monkeypatch.setattr(derived, "put", refused)
    assert run(*STANDINGS, "--store", folder) == sound and sound[0] == 0
    assert not list((folder / "derived").iterdir())


def test_a_full_disk_is_one_sentence_and_the_store_is_as_before(folder, tmp_path, monkeypatch) -> None:
    from data.store import intake

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = Store(folder).version()
    (tmp_path / "talks.csv").write_text(TALKS + "2,001002,superior,2026-10-10,2026-10-08\n")
    monkeypatch.setattr(intake, "sync", full)
    status, said = run("load", "talks", tmp_path / "talks.csv", "--store", folder)
    assert status == 2 and said.strip().endswith("The disk is full: nothing was changed. Make room and try again.")
    assert Store(folder).version() == before


NOBODY = """
import os, sys
from typer.testing import CliRunner
from plumbline import app
own, store, *words = sys.argv[1:]
CliRunner().invoke(app, [*words, "--store", own])  # so that all is imported which nobody may not read
if os.geteuid() == 0:
    os.setgid(65534), os.setuid(65534)
result = CliRunner().invoke(app, [*words, "--store", store])
print(result.output, end="")
raise SystemExit(result.exit_code)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
@pytest.mark.parametrize("derived", [True, False])
def test_somebody_who_may_not_write_reads(folder, derived, tmp_path) -> None:
    own = shutil.copytree(folder, tmp_path / "own")
    sound = run(*STANDINGS, "--store", folder)
    if not derived:
        shutil.rmtree(folder / "derived")
        (folder / "derived").mkdir()
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    for parent in folder.parents:
        if parent.name.startswith(("pytest-", "popen-", "test_")):
            parent.chmod(0o755)  # pytest's own folders are for one user alone
    words = [sys.executable, "-c", NOBODY, str(own), str(folder)]
    found = subprocess.run([*words, *STANDINGS], cwd=HOME, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == sound, found.stderr
    withdraw = [*words, "withdraw", "2", "--why", "wrong file"]
    found = subprocess.run(withdraw, cwd=HOME, capture_output=True, text=True, check=False)
    assert found.returncode == 2 and "may only be read here" in found.stdout and found.stdout.count("\n") == 1


@pytest.mark.parametrize("name", ["a [2026]", "b%41", "c?d", "e f", "中文", "g*", "{h,i}", "j#k", "l'm"])
def test_every_path_works(made, tmp_path, name) -> None:
    folder = Path(shutil.copytree(made, tmp_path / name / "store"))
    (tmp_path / name / "talks.csv").write_text(TALKS + "2,001002,superior,2026-10-10,2026-10-08\n")
    assert run("load", "talks", tmp_path / name / "talks.csv", "--store", folder)[0] == 0
    assert run(*STANDINGS, "--store", folder) == run(*STANDINGS, "--store", folder)
    assert run(*STANDINGS, "--store", folder)[0] == 0
    assert run("verify", "--store", folder)[0] == 0


def test_the_demonstration_removes_nothing_that_is_not_its_own(tmp_path) -> None:
    """The store may be a disk of its own: it is filled where it stands."""
    store, beside = tmp_path / "store", tmp_path / "store.part"
    store.mkdir()
    beside.mkdir()
    (beside / "letter").write_text("hello")
    inode = store.stat().st_ino
    status, said = run("demo", "--units", 12, "--months", 6, "--store", store)
    assert status == 0, said
    assert (beside / "letter").read_text() == "hello" and store.stat().st_ino == inode
    assert run("verify", "--store", store)[0] == 0
    status, said = run("demo", "--units", 12, "--months", 6, "--store", store)
    assert status == 2 and "holds something already" in said
    assert not (store / "demonstration.part").exists()


def test_the_doctor_says_what_to_do(folder, tmp_path, monkeypatch) -> None:
    status, said = run("doctor", "--store", folder)
    assert status == 1 and "LOOK AT backup: There is none" in said and "stands in for the clock" in said
    monkeypatch.delenv("PLUMBLINE_TODAY")
    run("backup", tmp_path / "backup", "--store", folder)
    status, said = run("doctor", "--store", folder)
    assert (status, "LOOK AT" in said) == (0, False), said
    accepted = folder / "rows" / Store(folder).delivery(2).rows / "accepted.parquet"
    accepted.unlink()
    status, said = run("doctor", "--store", folder)
    assert status == 1 and "LOOK AT files: Delivery 2 (talks.csv, talks) is damaged" in said
    (folder / "registry.sqlite").unlink()
    for ending in ("-wal", "-shm"):
        (folder / f"registry.sqlite{ending}").unlink(missing_ok=True)
    status, said = run("doctor", "--store", folder)
    assert status == 1 and "plumbline rebuild" in said
