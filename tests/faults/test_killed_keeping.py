"""Pulling the plug while a store is upgraded, set, repaired, rebuilt or filled: as before or as after, and it goes on.

Four moments each; PLUMBLINE_MOMENTS=40 for more.
"""

import multiprocessing
import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from commands.serve import demo
from data import clock
from data.errors import Refused
from data.keeping.rebuilding import rebuild
from data.keeping.repairing import damaged, repair
from data.keeping.verifying import verify
from data.registry.sqlite import MIGRATIONS
from data.registry.tables import Setting
from data.store.store import Store
from tests.conftest import FIXED, METRICS, UNITS, Office

MOMENTS = int(os.environ.get("PLUMBLINE_MOMENTS", "4"))
TALKS = "talk_id,unit_id,kind,due_on,held_on\n"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    office = Office(Store(folder / "store"), folder)
    office.hand_in("units", UNITS)
    for one in range(4):
        office.hand_in("talks", TALKS + f"{one},001001,superior,2026-10-10,2026-10-08\n")
    office.store.registry.dispose()
    return folder / "store"


def of_old(folder: Path) -> None:
    """The store as a version before the hashes left it."""
    store, config = Store(folder), Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with store.registry.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0007")
    store.registry.dispose()


def damage(folder: Path) -> None:
    for path in folder.glob("rows/*/accepted.parquet"):
        path.write_bytes(b"damaged")


def lose_registry(folder: Path) -> None:
    for path in folder.glob("registry.sqlite*"):
        path.unlink()


def set_target(folder: Path) -> None:
    day, at = date(2026, 1, 1), clock.now()
    setting = Setting(subject="open_cases", name="target", value=0.9, since=day, at=at, by="tester", why="agreed")
    Store(folder).enter(setting)


def repair_all(folder: Path) -> None:
    store = Store(folder)
    for one in damaged(store):
        repair(store, one, METRICS, "tester")


def rebuild_it(folder: Path) -> None:
    if not (folder / "registry.sqlite").exists():
        rebuild(folder)


def fill(folder: Path) -> None:
    """What `plumbline demo` does, into a store in the place of this one."""
    demo(12, 6, 1, folder / "demo")


def nothing(_: Path) -> None:
    """The store is as it was."""


ACTS: dict[str, tuple[Callable[[Path], None], Callable[[Path], None]]] = {
    "upgrade": (of_old, lambda folder: Store(folder).registry.dispose()),
    "set": (nothing, set_target),
    "repair": (damage, repair_all),
    "rebuild": (lose_registry, rebuild_it),
}


def act(name: str, folder: Path) -> None:
    os.environ.update(FIXED)
    (ACTS | {"demo": (nothing, fill)})[name][1](folder)


def killed(name: str, folder: Path, moment: float | None) -> float:
    """Do it, and kill it after a moment; how long it took."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    process = context.Process(target=act, args=(name, folder))
    began = time.monotonic()
    process.start()
    process.join(moment)
    if process.is_alive():
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
    else:
        assert process.exitcode == 0
    return time.monotonic() - began


@pytest.mark.parametrize("name", ACTS)
def test_what_is_killed_is_gone_on_with_and_nothing_is_lost(made, tmp_path, name) -> None:
    before, chance = Store(made).version(), random.Random(name)
    took = killed(name, prepared(made, tmp_path / "first", name), None)
    for at in range(MOMENTS):
        folder = prepared(made, tmp_path / str(at), name)
        killed(name, folder, took * chance.uniform(0.2, 1.0))
        if name == "rebuild" and not (folder / "registry.sqlite").exists():
            with pytest.raises(Refused, match="plumbline rebuild"):
                Store(folder)
        act(name, folder)
        store = Store(folder)
        assert verify(store, "tester") == [] and len(store.deliveries()) == 5
        if name == "set":
            assert len(store.settings().rows) in (1, 2)  # the one that was killed, or not, and the other
        else:
            assert store.version() == before
        store.registry.dispose()


def prepared(made: Path, folder: Path, name: str) -> Path:
    shutil.copytree(made, folder)
    ACTS[name][0](folder)
    return folder


def test_a_demonstration_that_is_killed_is_begun_anew(tmp_path) -> None:
    chance, folder = random.Random(5), tmp_path / "demo"
    took = killed("demo", tmp_path, None)
    store = Store(folder)
    whole = len(store.deliveries())
    assert whole > 100 and verify(store, "tester") == []
    store.registry.dispose()
    for _ in range(max(1, MOMENTS // 4)):
        shutil.rmtree(folder)
        folder.mkdir()
        killed("demo", tmp_path, took * chance.uniform(0.3, 1.0))
        store = Store(folder)
        assert len(store.deliveries()) in (0, whole)
        if store.untouched:
            store.registry.dispose()
            act("demo", tmp_path)
            store = Store(folder)
        assert len(store.deliveries()) == whole and verify(store, "tester") == []
        store.registry.dispose()
