"""The dossier as a PDF, read back with another reader: two pages, plain words, the same bytes."""

import io
import shutil
from pathlib import Path

import pypdf
import pytest

from data import clock
from data.handing_in.delivery import Request, deliver
from data.store.selections import ADD, Opened, opened, review
from data.store.store import Store
from metrics.catalogue import catalogue
from metrics.facts.figures import Figures
from metrics.inspection.kept_proposal import figures_then, kept, make, reopened
from reports.document.dossier import as_pdf, written
from tests.made import CHOICE, DESK, figures_of

HOSTILE = '#panic("x") *bold* $1+1$ =HYPERLINK("http://x") <b>b</b> [link] @ref \\ 甲 \u202egnihton 🦊'


class Kept:
    """A store with a kept proposal."""

    def __init__(self, folder: Path, number: int = 1) -> None:
        self.store, self.number = Store(folder), number

    @property
    def opened(self) -> Opened:
        return opened(self.store, self.number, DESK)

    @property
    def then(self) -> Figures:
        return figures_then(figures_of(self.store), self.opened.selection)

    def pdf(self, unit: str, scored: bool = True) -> bytes:
        return as_pdf(written(self.then, self.opened, unit, scored), self.opened.selection.as_of)

    @property
    def spoken_of(self) -> str:
        """The pick that most signals speak of."""
        made = reopened(self.opened)
        return max(made.proposal.picked["unit_id"], key=lambda unit: made.reasons(unit).height)


@pytest.fixture
def of(proposed: Path, tmp_path: Path) -> Kept:
    return Kept(Path(shutil.copytree(proposed, tmp_path / "store")))


def words(pdf: bytes) -> str:
    """All words of all pages; how a line was broken does not matter."""
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


def test_two_pages_tagged_with_every_part_and_the_same_bytes_again(of: Kept) -> None:
    for unit in reopened(of.opened).proposal.picked["unit_id"]:
        pdf = of.pdf(unit)
        reader = pypdf.PdfReader(io.BytesIO(pdf))
        assert len(reader.pages) == 2, unit
        assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
        for part in (
            "Facts and exposure",
            "Why it was picked",
            "Records to pull",
            "Open findings and promises",
            "Gaps in its own data",
            "Similar units",
            "What was found",
        ):
            assert part in words(pdf)
    assert of.pdf(unit) == pdf


def test_it_says_why_with_the_numbers_of_the_signal_and_attaches_every_record(of: Kept) -> None:
    unit = of.spoken_of
    said = written(of.then, of.opened, unit)
    found = words(of.pdf(unit))
    assert said["why"]["rows"], "the demonstration organisation has no pick that a signal speaks of"
    for row in said["why"]["rows"]:
        assert row["value"] in found and row["limit"] in found
    assert "Route: " in found and "corruption" not in found.lower() and "risk of" not in found.lower()
    reader = pypdf.PdfReader(io.BytesIO(of.pdf(unit)))
    attached = reader.attachments["records.csv"][0].decode()
    assert attached == said["records"]
    listed = [line.rsplit(",", 1)[1] for line in attached.splitlines()[1:]]
    for one in said["pulls"]["lists"]:
        assert set(one["ids"]) <= set(listed)


def test_the_variant_without_score_prejudices_nobody(of: Kept) -> None:
    unit = of.spoken_of
    said = written(of.then, of.opened, unit, scored=False)
    found = words(of.pdf(unit, scored=False))
    assert said["why"] is None
    for secret in ("Why it was picked", "score ", "Route", "▲", "reweightings", "control sample", "Limit"):
        assert secret not in found.replace("without score", ""), secret
    assert "Records to pull" in found and "What was found" in found


def test_a_hostile_name_is_plain_text_and_its_page_still_opens(of: Kept, tmp_path: Path) -> None:
    unit = of.spoken_of
    tree = of.then.tree
    parent = tree.path(unit)[-2]
    rename = tmp_path / "units.csv"
    name = HOSTILE.replace('"', '""')
    rename.write_text(f'unit_id,name,parent_id,kind\n{unit},"{name}",{parent},{of.then.kinds[unit]}\n')
    kinds = {metric.id: metric.kind for metric in catalogue().values()}
    asked = Request("units", rename, kinds, answers={"absent_columns": "keep what is on file"})
    assert deliver(of.store, asked, "tester").status == "accepted"
    figures = figures_of(of.store)
    again = Kept(of.store.folder, kept(figures, make(figures, CHOICE), clock.now()).number)
    found = words(again.pdf(unit))
    for part in ('#panic("x")', "*bold*", "$1+1$", '=HYPERLINK("http://x")', "<b>b</b>", "[link]", "@ref", "甲"):
        assert part in found
    assert "\u202e" not in found


def test_a_unit_added_at_the_desk_has_a_sheet_and_one_outside_has_none(of: Kept) -> None:
    outside = next(one for one in of.then.tree.ids if one not in of.opened.states)
    with pytest.raises(KeyError, match="does not name the unit"):
        written(of.then, of.opened, outside)
    review(of.store, of.number, outside, ADD, "a letter <b>came</b> in", DESK)
    found = words(of.pdf(outside))
    assert "Route: referral" in found and "added at the desk: a letter <b>came</b> in" in found
