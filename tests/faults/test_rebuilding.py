"""A lost registry is made again from the records beside the rows; nothing that nobody names is removed."""

import json
import os
import shutil
import time
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from typer.testing import CliRunner

from data import clock, disk
from data.errors import Refused
from data.registry.sqlite import MIGRATIONS
from data.store import editions
from data.store.store import Store
from data.store.sweeping import DAY_SECONDS
from metrics.meeting.closing import close
from plumbline import app
from tests.conftest import UNITS, Office, records
from tests.made import figures_of

TALKS = "talk_id,unit_id,kind,due_on,held_on\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of four deliveries, one of them withdrawn, and of a month closed, taken back and closed again."""
    folder = tmp_path_factory.mktemp("made")
    office = Office(Store(folder / "store"), folder)
    office.hand_in("units", UNITS)
    for one in range(3):
        office.hand_in("talks", TALKS + f"{one},001001,superior,2026-10-10,2026-10-08\n")
    office.store.withdraw(3, "tester", "wrong file")
    month = figures_of(office.store).newest
    first = close(office.store, month, clock.now, "tester")
    editions.take_back(office.store, first.number, clock.now(), "tester", "too early")
    close(office.store, month, clock.now, "tester", "again")
    office.store.registry.dispose()
    return folder / "store"


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "store"))


def run(folder: Path, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, [*words, "--store", str(folder)])
    return result.exit_code, result.output + (result.stderr if result.stderr not in result.output else "")


def known(store: Store) -> list[object]:
    """All that the registry knows of deliveries and editions."""
    deliveries = [(one.model_dump(), change and change.model_dump()) for one, change in store.deliveries()]
    closed = [one.model_dump() for one in editions.all_editions(store)]
    return [deliveries, closed, {n: one.model_dump() for n, one in editions.taken_back(store).items()}, store.version()]


def grow_old(folder: Path) -> None:
    for path in folder.rglob("*"):
        os.utime(path, (time.time() - 2 * DAY_SECONDS,) * 2)


def test_a_store_without_its_registry_is_refused_and_made_again(folder) -> None:
    before = known(Store(folder))
    grow_old(folder)
    (folder / "registry.sqlite").unlink()
    for words in (["deliveries"], ["standings", "talk_completion", "--month", "2026-10"]):
        status, said = run(folder, *words)
        assert status == 2 and "holds rows of deliveries and no registry.sqlite" in said and "Traceback" not in said
    with pytest.raises(Refused, match="plumbline rebuild"):
        Store(folder)
    assert not (folder / "registry.sqlite").exists()
    status, said = run(folder, "rebuild")
    assert status == 0 and "4 deliveries and 3 entries of editions are in the registry again" in said
    assert known(Store(folder)) == before
    assert run(folder, "verify")[0] == 0


def test_a_registry_that_is_moved_away_under_a_running_process_is_not_made_anew(folder) -> None:
    store = Store(folder)
    before = known(store)
    store.registry.dispose()
    (folder / "registry.sqlite").unlink()
    with pytest.raises(Refused, match="is not there any more"):
        store.deliveries()
    assert not (folder / "registry.sqlite").exists()
    (folder / "registry.sqlite").touch()  # as an earlier version left it
    with pytest.raises(Refused, match="plumbline rebuild"):
        Store(folder)
    assert run(folder, "rebuild")[0] == 0 and known(Store(folder)) == before


def test_what_nothing_can_make_again_reaches_the_disk_at_once(folder, monkeypatch) -> None:
    reached, really = [], disk.sync
    monkeypatch.setattr(disk, "sync", lambda path: (reached.append(path.name), really(path)))
    store = Store(folder)
    store.withdraw(2, "tester", "wrong file")
    editions.take_back(store, 2, clock.now(), "tester", "too early")
    close(store, figures_of(store).newest, clock.now, "tester", "again")
    for name in ("changes.json", "taken_back.json", "edition.json"):
        assert [one for one in reached if one.startswith(f"{name}.")], name


def test_what_was_killed_or_is_no_record_does_not_keep_the_rest_from_being_rebuilt(folder) -> None:
    store = Store(folder)
    before, rooms = known(store), folder / "editions"
    closed = json.loads((rooms / editions.edition(store, 2).folder / "edition.json").read_text())
    gone = json.loads((rooms / editions.edition(store, 1).folder / "taken_back.json").read_text())
    earlier = closed | {"at": gone["at"], "by": "killed", "folder": "2-zzzzzzzz"}
    left = {"2-zzzzzzzz/edition": earlier, "8-zzzzzzzz/edition": {}}
    left["9-zzzzzzzz/taken_back"] = gone | {"id": 2, "edition_id": 9}
    for name, words in left.items():
        (rooms / name).parent.mkdir()
        (rooms / f"{name}.json").write_text(json.dumps(words))
    store.registry.dispose()
    (folder / "registry.sqlite").unlink()
    status, said = run(folder, "rebuild")
    assert status == 0 and "editions/8-zzzzzzzz is missing or damaged" in said
    assert known(Store(folder)) == before


def test_a_store_of_before_the_records_is_given_all_of_them(folder) -> None:
    store = Store(folder)
    before, config = known(store), Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with store.registry.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0007")
    store.registry.dispose()
    rooms = {"rows": ("delivery.json", "changes.json"), "editions": ("edition.json", "taken_back.json")}
    for name in (f"{room}/*/{one}" for room, names in rooms.items() for one in names):
        assert [path.unlink() for path in folder.glob(name)], name
    Store(folder).registry.dispose()
    (folder / "registry.sqlite").unlink()
    assert run(folder, "rebuild")[0] == 0 and known(Store(folder)) == before


def test_a_registry_that_is_there_is_not_made_again(folder) -> None:
    status, said = run(folder, "rebuild")
    assert status == 2 and "Move it away first" in said


def test_a_record_that_was_changed_is_not_taken_in(folder) -> None:
    store = Store(folder)
    record = folder / "rows" / store.delivery(2).rows / "delivery.json"
    record.write_text(record.read_text().replace("tester", "nobody"))
    store.registry.dispose()
    (folder / "registry.sqlite").unlink()
    status, said = run(folder, "rebuild")
    assert status == 0 and "has no whole record" in said and "Nothing is left of the deliveries 2." in said
    assert [one.id for one, _ in Store(folder).deliveries()] == [4, 3, 1]


def test_what_nobody_names_is_moved_with_a_note_and_what_is_named_stays(folder, tmp_path) -> None:
    store = Store(folder)
    before = known(store)
    lost = {
        "rows/" + "0" * 32: "rows/",
        "rows/notes.txt": "",
        "editions/9-abcdef12": "editions/",
        "selections/" + "1" * 64 + ".parquet": "",
        "derived/letter.docx": "",
        "originals/letter.docx": "",
    }
    gone = ["rows/" + "2" * 32 + ".part", "editions/" + "3" * 32 + ".part", "derived/x.parquet." + "4" * 32 + ".part"]
    for name, kind in [*lost.items(), *((name, "rows/" if "derived" not in name else "") for name in gone)]:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        (path / "x").parent.mkdir() if kind else path.write_text("hello")
        if kind:
            (path / "x").write_text("hello")
    original = store.original(store.delivery(2))
    grow_old(folder)
    said = store.sweep()
    assert len(said) == len(lost) and all("is named by nothing" in one for one in said)
    assert not any((folder / name).exists() for name in [*lost, *gone])
    found = folder / "lost+found"
    assert len(list(found.iterdir())) == len(lost) + 1 and (found / "letter.docx.1").exists()
    assert "rows/notes.txt is named by nothing" in (found / "NOTE.txt").read_text()
    assert known(store) == before and original.exists() and records(store, "talks").height == 2


def test_a_stray_file_never_ends_a_load(folder, tmp_path, monkeypatch) -> None:
    from data.store import store as module

    def in_the_way(*_: object) -> None:
        raise NotADirectoryError("rows/stray")

    monkeypatch.setattr(module, "sweep", in_the_way)
    grow_old(folder)
    store = Store(folder)
    report = Office(store, tmp_path).hand_in("talks", TALKS + "9,001001,superior,2026-10-10,2026-10-08\n")
    assert report.status == "accepted" and len(store.live("talks")) == 3


def test_a_bit_that_turns_over_in_an_edition_is_named(folder) -> None:
    closed = editions.all_editions(Store(folder))[0]
    path = folder / "editions" / closed.folder / "units.parquet"
    words = bytearray(path.read_bytes())
    words[len(words) // 2] ^= 1
    path.write_bytes(words)
    status, said = run(folder, "verify")
    assert status == 1 and f"Edition 1: editions/{closed.folder}/units.parquet is missing or damaged" in said
    assert run(folder, "attention", "--month", "2026-10")[0] == 0
