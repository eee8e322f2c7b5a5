"""A store that is put in another one's place, under a running process, shows its own figures and no others."""

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from alembic import command
from alembic.config import Config

from data import clock
from data.access import everything
from data.registry.sqlite import MIGRATIONS
from data.registry.tables import Setting
from data.store.record import read_record
from data.store.store import Store
from metrics.facts.figures import Figures
from tests.conftest import UNITS, Office, records

HOME = Path(__file__).resolve().parents[2]
HEADER = "declaration_id,unit_id,person_id,kind,due_on,filed_on\n"
LATE, ON_TIME = "2026-11-02", "2026-10-30"


def office(folder: Path, filed: str, before: str = "") -> Office:
    """A store of one declaration; `before`: and what was handed in before it."""
    made = Office(Store(folder / "store"), folder)
    assert made.hand_in("units", UNITS).status == "accepted"
    assert made.hand_in("declarations", HEADER + f"1,001001,p,annual,2026-10-31,{filed}\n{before}").status == "accepted"
    return made


def on_time(store: Store) -> list[float]:
    """How many declarations were made on time in October, unit by unit."""
    figures = Figures(store, everything("tester"), clock.today())
    metric, month = figures.metric("declaration_timeliness"), figures.newest
    return figures.rows(metric, month, month).filter(pl.col("unit_id") == "001001")["numerator"].to_list()


def put_in_place(of: Path, by: Path) -> None:
    shutil.rmtree(of)
    shutil.copytree(by, of)


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
    return tmp_path / "here", tmp_path / "there"


def test_two_stores_whose_deliveries_have_the_same_numbers_have_other_versions(two) -> None:
    here, there = office(two[0], LATE).store, office(two[1], ON_TIME).store
    assert [one.id for one in here.live()] == [one.id for one in there.live()]
    assert here.version() != there.version()


def test_every_process_gives_a_store_the_same_version(two) -> None:
    """Otherwise each would derive all that another one has derived already. Sets are in another order in each."""
    made = office(two[0], LATE)
    day, at = date(2026, 1, 1), clock.now()
    made.store.enter(
        Setting(subject="open_cases", name="target", value=0.9, since=day, at=at, by="tester", why="agreed")
    )
    program = (
        "import sys, pathlib; from data.store.store import Store; print(Store(pathlib.Path(sys.argv[1])).version())"
    )
    found = set()
    for seed in ("1", "2", "3"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", program, str(made.store.folder)]
        found.add(subprocess.run(command, cwd=HOME, env=environment, capture_output=True, text=True, check=True).stdout)
    assert len(found) == 1


def test_a_copy_of_a_store_has_its_version(two) -> None:
    here = office(two[0], LATE).store
    here.registry.dispose()
    shutil.copytree(here.folder, two[1] / "store")
    assert Store(two[1] / "store").version() == here.version()


def test_another_store_in_the_place_of_an_open_one_shows_its_own_figures(two) -> None:
    here, there = office(two[0], LATE).store, office(two[1], ON_TIME).store
    before, version = on_time(here), here.version()
    assert records(here, "declarations")["filed_on"].to_list() == [pl.Series([LATE]).str.to_date()[0]]
    there.registry.dispose()
    put_in_place(here.folder, there.folder)
    assert here.version() != version
    assert on_time(here) == [1.0] != before
    put_in_place(there.folder, here.folder)  # and a store that was put back is the same as it was
    assert on_time(there) == [1.0]


def test_a_backup_put_in_place_is_seen_though_later_deliveries_have_the_same_numbers(two) -> None:
    made = office(two[0], LATE)
    made.store.registry.dispose()
    shutil.copytree(made.store.folder, two[1] / "store")
    made.hand_in("declarations", HEADER + "2,001001,p,annual,2026-10-31,2026-10-30\n")
    assert on_time(made.store) == [1.0]
    other = Office(Store(two[1] / "store"), two[1])
    other.hand_in("declarations", HEADER + "2,001001,p,annual,2026-10-31,2026-11-03\n")
    other.store.registry.dispose()
    put_in_place(made.store.folder, other.store.folder)
    assert on_time(made.store) == [0.0]


def test_pages_show_the_store_that_is_there(two, monkeypatch) -> None:
    from pages.widgets import desk

    here, there = office(two[0], LATE).store, office(two[1], ON_TIME).store
    monkeypatch.setenv("PLUMBLINE_STORE", str(here.folder))
    first = desk.now()
    assert desk.now() is first
    there.registry.dispose()
    put_in_place(here.folder, there.folder)
    second = desk.now()
    assert second.version != first.version
    metric, month = second.metric("declaration_timeliness"), second.newest
    assert second.rows(metric, month, month)["numerator"].sum() > 0


def test_figures_made_while_the_records_change_are_not_kept_under_the_former_name(two) -> None:
    from data.errors import Moved

    made = office(two[0], LATE)
    figures = Figures(made.store, everything("tester"), clock.today())
    made.hand_in("declarations", HEADER + "2,001001,p,annual,2026-10-31,2026-10-30\n")
    with pytest.raises(Moved, match="The records changed"):
        figures.kept_facts()
    assert not list(made.store.folder.glob("derived/rolled-*"))
    assert on_time(made.store) == [1.0]


def test_settings_of_equal_number_make_other_versions(two) -> None:
    store = office(two[0], LATE).store
    store.registry.dispose()
    shutil.copytree(store.folder, two[1] / "store")
    twin, at = Store(two[1] / "store"), clock.now()
    for one, value in ((store, 0.9), (twin, 0.8)):
        day = date(2026, 1, 1)
        one.enter(
            Setting(subject="open_cases", name="target", value=value, since=day, at=at, by="tester", why="agreed")
        )
    assert store.version() != twin.version()


def test_a_store_of_before_the_hashes_is_given_them(two) -> None:
    store = office(two[0], LATE).store
    kept = [(one.content, one.files) for one, _ in store.deliveries()]
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with store.registry.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0007")
    for record in store.folder.glob("rows/*/delivery.json"):
        record.unlink()
    store.registry.dispose()
    again = Store(store.folder)
    assert [(one.content, one.files) for one, _ in again.deliveries()] == kept
    for one, _ in again.deliveries():
        record = read_record(store.folder / "rows" / one.rows)
        assert record is not None and record.model_dump() == one.model_dump()
