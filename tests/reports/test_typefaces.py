"""Names in any script of China, and with emoji: PDF and PPTX are built; what no typeface can write is said."""

import dataclasses
import io

import pptx
import pypdf
import pytest

from reports.layout import cells, typefaces
from reports.layout.content import Pack, Section, Slide, Table
from reports.packs.build import build
from tests.reports.conftest import MOMENT

NAMES = {
    "rare hanzi": "𠮷田县 㐀龘",
    "rarer hanzi": "𡃁𪚥县",
    "Korean": "연변 조선족 자치주",
    "Uyghur": "ئۇيغۇر ئاپتونوم رايونى",
    "Thai": "สิบสองปันนา",
    "Tibetan": "བོད་རང་སྐྱོང་ལྗོངས།",
    "Mongolian": "ᠮᠣᠩᠭᠣᠯ",
    "Yi": "ꆈꌠꉙ",
    "emoji": "Office 😀🏛️👩‍💼",
    "Zhuang": "Gvangjsih Bouxcuengh ƽƃ",
    "unassigned": "\U0003fffe \u0378",
}


def _pack(name: str) -> Pack:
    table = Table("Names", ("Unit",), ((cells.words(name),),))
    slide = Slide("one", f"Call {name}", (table,))
    return Pack("p", name, name, MOMENT, "Edition 1", (Section("one", name, (slide,)),))


@pytest.mark.parametrize("script", NAMES)
def test_names_of_every_script_are_built(script: str) -> None:
    pack = _pack(NAMES[script])
    page = pypdf.PdfReader(io.BytesIO(build(pack, "pdf"))).pages[0].extract_text()
    assert (typefaces.MISSING in page) == (typefaces.MISSING in typefaces.written(NAMES[script]))
    assert ("no typeface here can write" in page) == (typefaces.MISSING in page)
    deck = pptx.Presentation(io.BytesIO(build(pack, "pptx")))
    assert NAMES[script].replace("\u200d", " ") in deck.slides[0].shapes.title.text_frame.text


@pytest.mark.parametrize("script", ["rare hanzi", "Korean", "Uyghur", "Thai"])
def test_carried_typefaces_write_these(script: str) -> None:
    assert typefaces.written(NAMES[script]) == NAMES[script]


def test_a_sign_without_typeface_is_replaced_and_what_is_not_seen_is_left_out() -> None:
    assert typefaces.written("a\U0003fffeb") == f"a{typefaces.MISSING}b"
    assert typefaces.written("甲\U000e0101乙") == "甲乙"
    assert typefaces.written("plain words\n") == "plain words\n"


def test_a_pack_that_can_be_written_bears_no_remark() -> None:
    from reports.document.document import legible

    pack = _pack("兴门县 Xingmen")
    assert legible(pack) is pack
    assert dataclasses.replace(legible(_pack("\U0003fffe")), remark="").title == typefaces.MISSING
