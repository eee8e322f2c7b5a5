"""Senders: what was answered once is listed with its sender, and forgotten where somebody says so."""

from typer.testing import CliRunner

from data.mapping.mapping import answers_of, parse_mapping
from data.mapping.senders import all_remembered, forget, remember, remembered
from plumbline import app
from tests.conftest import Office

HEADER = "declaration_id,unit_id,person_id,kind,due_on,Date filed on\n"
ROWS = HEADER + "1,001,p,annual,03/04/2026,01/02/2026\n"
ANSWERS = {"date_order": "day first", "columns.filed_on": "Date filed on"}


def test_answers_are_listed_with_their_sender_and_forgotten(office: Office) -> None:
    assert office.hand_in("declarations", ROWS, answers=ANSWERS, sender="Qinghe 青河/1").status == "accepted"
    (one,) = all_remembered(office.store.folder)
    assert (one.sender, one.feed) == ("Qinghe 青河/1", "declarations")
    assert answers_of(parse_mapping(one.mapping, "m")) == ANSWERS
    assert office.hand_in("declarations", ROWS, sender="Qinghe 青河/1").status == "unchanged"
    forget(one)
    assert all_remembered(office.store.folder) == []
    assert office.hand_in("declarations", ROWS, sender="Qinghe 青河/1").status == "asks"


def test_what_an_earlier_version_kept_is_listed_too(office: Office) -> None:
    path = remember(office.store.folder, "North office", "declarations", 'date_order = "day first"\n')
    path.write_text('date_order = "day first"\n')
    (one,) = all_remembered(office.store.folder)
    assert (one.sender, one.feed) == ("North_office", "declarations")
    assert remembered(office.store.folder, "North office", "declarations") == 'date_order = "day first"\n'


def test_the_command_line_lists_and_forgets(office: Office) -> None:
    remember(office.store.folder, "North", "declarations", 'date_order = "day first"\n')
    where = ["--store", str(office.store.folder)]
    assert "North  declarations\n    date_order=day first" in CliRunner().invoke(app, ["senders", *where]).output
    assert CliRunner().invoke(app, ["forget", "North", "declarations", *where]).exit_code == 0
    assert all_remembered(office.store.folder) == []
    again = CliRunner().invoke(app, ["forget", "North", "declarations", *where])
    assert (again.exit_code, "Nothing is remembered of North" in again.output) == (2, True)
