"""A watched folder: files are taken in once they are whole, answered, put aside, and never lost."""

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from data.handing_in.watched_folder import Settled, dropped
from data.store.store import Store
from plumbline import app
from tests.conftest import UNITS, records

HEADER = "declaration_id,unit_id,person_id,kind,due_on,filed_on\n"
ROW = "{},001001,p,annual,2026-10-31,\n"


class Inbox:
    """A folder that is watched for one round."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.store = folder / "inbox", folder / "store"
        self.folder.mkdir()

    def drop(self, name: str, words: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(words)
        return path

    def watch(self, *words: str) -> str:
        asked = ["watch", str(self.folder), "--once", "--settle", "0", "--store", str(self.store), *words]
        result = CliRunner().invoke(app, asked, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.output

    def names(self, place: str = "") -> list[str]:
        return sorted(path.name for path in (self.folder / place).iterdir() if path.is_file())


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path)


def test_files_are_taken_in_by_name_or_subfolder_and_answered_beside_them(inbox: Inbox) -> None:
    inbox.drop("units.csv", UNITS)
    inbox.watch()
    inbox.drop("Declarations-2026-10.csv", HEADER + ROW.format(1))
    inbox.drop("declarations/from the office.csv", HEADER + ROW.format(2) + "3,009,p,annual,2026-10-31,\n")
    inbox.watch()
    assert inbox.names() == inbox.names("declarations") == []
    assert inbox.names("done") == sorted(
        f"{name}{ending}"
        for name in ("units.csv", "Declarations-2026-10.csv", "from the office.csv")
        for ending in ("", ".report.txt", ".report.json")
    )
    said = (inbox.folder / "done" / "from the office.csv.report.txt").read_text()
    assert said.splitlines()[0] == "from the office.csv: 1 row accepted, 1 rejected."
    assert said.splitlines()[-1] == "row 3, unit_id: '009' is not in the unit register"
    answer = json.loads((inbox.folder / "done" / "from the office.csv.report.json").read_text())
    assert (answer["file"], answer["status"], answer["rows_accepted"]) == ("from the office.csv", "rejected", 1)
    assert sorted(records(Store(inbox.store), "declarations")["declaration_id"]) == ["1", "2"]


def test_what_cannot_be_taken_in_is_put_aside_with_the_reason(inbox: Inbox) -> None:
    inbox.drop("units.csv", "x,y\n1,2\n")
    inbox.drop("whatever.csv", HEADER)
    inbox.watch()
    assert "are missing" in (inbox.folder / "rejected" / "units.csv.report.txt").read_text()
    assert "Which feed is it?" in (inbox.folder / "rejected" / "whatever.csv.report.txt").read_text()
    assert inbox.names() == []


def test_a_file_in_a_folder_of_no_feed_is_answered_there_once_and_stays(inbox: Inbox) -> None:
    for name in ("nonsense/b.csv", "declarations/sub/deep.csv", "done/old/c.csv", ".hidden/d.csv"):
        inbox.drop(name, HEADER)
    said = inbox.watch()
    assert "nonsense/b.csv" in said
    assert "declarations/sub/deep.csv" in said
    for place, name in (("nonsense", "b.csv"), ("declarations/sub", "deep.csv")):
        assert inbox.names(place) == [name, f"{name}.report.json", f"{name}.report.txt"]
        answer = (inbox.folder / place / f"{name}.report.txt").read_text()
        assert f"Nothing is taken in from {place}: that is no subfolder of a feed. Move the file" in answer
        assert "The feeds are: " in answer
        assert json.loads((inbox.folder / place / f"{name}.report.json").read_text())["status"] == "refused"
    assert inbox.names("done/old") == ["c.csv"]
    assert inbox.watch() == ""
    (inbox.folder / "nonsense" / "b.csv").rename(inbox.folder / "declarations" / "b.csv")
    assert "b.csv" in inbox.watch()


def test_the_answer_to_a_file_with_a_question_says_what_can_be_answered_and_how(inbox: Inbox) -> None:
    inbox.drop("units.csv", UNITS)
    inbox.watch()
    inbox.drop("declarations.csv", HEADER + "1,001001,p,annual,03/04/2026,\n")
    inbox.drop("declarations-2.csv", HEADER.replace("person_id", "persn_id") + ROW.format(1))
    inbox.watch()
    lines = (inbox.folder / "rejected" / "declarations.csv.report.txt").read_text().splitlines()
    assert lines[1:4] == ["date_order is one of:", "  day first", "  month first"]
    assert "plumbline load declarations declarations.csv --answer 'date_order=day first'" in lines[4]
    assert "write date_order = … into a mapping file" in lines[4]
    lines = (inbox.folder / "rejected" / "declarations-2.csv.report.txt").read_text().splitlines()
    assert "  persn_id" in lines
    assert "also = { person_id = … }" in lines[-1]


def test_a_name_that_comes_again_overwrites_nothing(inbox: Inbox) -> None:
    inbox.drop("units.csv", UNITS)
    inbox.watch()
    inbox.drop("units.csv", UNITS + "009,Nine,,office\n")
    inbox.watch()
    assert (inbox.folder / "done" / "units.csv").read_text() == UNITS
    assert (inbox.folder / "done" / "units.2.csv").read_text() == UNITS + "009,Nine,,office\n"
    assert "4 rows accepted" in (inbox.folder / "done" / "units.2.csv.report.txt").read_text()


def test_what_is_being_written_hidden_or_a_link_is_left_alone(inbox: Inbox, tmp_path: Path) -> None:
    for name in ("units.csv.part", ".units.csv", "~$units.xlsx", "units.csv.tmp"):
        inbox.drop(name, UNITS)
    (tmp_path / "secret.csv").write_text(UNITS)
    (inbox.folder / "units.csv").symlink_to(tmp_path / "secret.csv")
    assert dropped(inbox.folder) == []
    inbox.watch()
    assert not (inbox.folder / "done").exists()


def test_a_file_is_whole_once_it_has_stayed_as_it_is(inbox: Inbox, monkeypatch) -> None:
    now = 0.0
    monkeypatch.setattr("data.handing_in.watched_folder.time.monotonic", lambda: now)
    path, whole = inbox.drop("units.csv", "unit_id"), Settled(5)
    assert not whole(path)
    now = 6.0
    path.write_text(UNITS)
    assert not whole(path)
    now = 10.0
    assert not whole(path)
    now = 11.0
    assert whole(path)
    os.utime(path)
    assert not whole(path)


def test_an_unknown_feed_is_an_error_that_names_those_known(inbox: Inbox) -> None:
    asked = ["watch", str(inbox.folder), "--feed", "nonsense", "--store", str(inbox.store)]
    result = CliRunner().invoke(app, asked)
    assert result.exit_code == 2
    assert "The feeds are:" in result.output
