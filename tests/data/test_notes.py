"""Notes stand by weight: what changes figures first, then what was read otherwise, then what the file lacks."""

from data.handing_in.preview import preview
from tests.conftest import Office

HEADER = "declaration_id,unit_id,person_id,kind,due_on,filed_on,Remarks\n"
ROWS = HEADER + "1,001,p,年度,2026/10/31,,x\n1,001,p,年度,2026/10/31,,x\n2,001,q,annual,2026-10-31,,y\n"


def place(notes: list[str], words: str) -> int:
    (found,) = [number for number, note in enumerate(notes) if words in note]
    return found


def test_what_changes_figures_stands_first_and_what_is_lacking_last(office: Office) -> None:
    notes = office.hand_in("declarations", ROWS).notes
    figures = [place(notes, "Remarks"), place(notes, "repeats another")]
    reading = [place(notes, "kind: 2 words"), place(notes, "due_on: 2 dates")]
    lacking = [place(notes, "filed_on has no value"), place(notes, "does not have stay without a value")]
    assert max(figures) < min(reading) and max(reading) < min(lacking), notes


def test_no_two_notes_say_that_a_column_is_not_there(office: Office) -> None:
    notes = office.hand_in("declarations", ROWS).notes
    assert [note for note in notes if "verdict" in note] == [notes[place(notes, "stay without a value")]]


def test_a_preview_has_the_same_order(office: Office) -> None:
    path = office.folder / "p.csv"
    path.write_text(ROWS)
    notes = preview(office.store, "declarations", path).notes
    assert place(notes, "Remarks") < place(notes, "stay without a value")
