"""Files: the same bytes twice, valid by the schemas, nothing in them run, nothing in them lost."""

import dataclasses
import io
import itertools
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pptx
import pypdf
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator
from PIL import Image
from pptx.util import Pt

from reports.document.document import as_pictures
from reports.layout import cells
from reports.layout import paging as layout
from reports.layout.content import Chart, Pack, Section, Slide, Table, Text
from reports.layout.plain import plain
from reports.ooxml.charts import ChartData
from reports.packs.build import FORMATS, build
from tests.reports.conftest import LONG, MOMENT, saved


@pytest.fixture(scope="module")
def files(hostile: Pack) -> dict[str, bytes]:
    return {form: build(hostile, form) for form in FORMATS}


@pytest.fixture(scope="module")
def deck(files: dict[str, bytes]):
    return pptx.Presentation(io.BytesIO(files["pptx"]))


@pytest.mark.parametrize("form", FORMATS)
def test_two_builds_are_the_same_to_the_byte(hostile: Pack, files: dict[str, bytes], form: str) -> None:
    assert build(hostile, form) == files[form]


def test_another_moment_gives_other_bytes(hostile: Pack, files: dict[str, bytes]) -> None:
    later = dataclasses.replace(hostile, moment=MOMENT.replace(year=2027))
    assert build(later, "pptx") != files["pptx"]


def test_an_unknown_format_is_named(hostile: Pack) -> None:
    with pytest.raises(ValueError, match="pptx, xlsx, pdf"):
        build(hostile, "docx")


@pytest.mark.parametrize("form", ["pptx", "xlsx"])
def test_office_files_are_valid_by_the_schemas(files: dict[str, bytes], form: str, tmp_path: Path) -> None:
    found = OpenXmlValidator().validate(saved(files[form], tmp_path / f"pack.{form}"))
    assert [error for error in found.errors if error.severity.name == "ERROR"] == []


def test_a_chart_out_of_order_would_be_found(hostile: Pack, files: dict[str, bytes], tmp_path: Path) -> None:
    """The validator sees what PowerPoint would ask to repair: elements in the wrong order."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(files["pptx"])) as source, zipfile.ZipFile(target, "w") as out:
        for name in source.namelist():
            part = source.read(name)
            if name.startswith("ppt/charts/chart"):
                part = re.sub(rb"(<c:varyColors[^>]*>)(.*?)(<c:gapWidth[^>]*>)", rb"\1\3\2", part, flags=re.DOTALL)
            out.writestr(name, part)
    found = OpenXmlValidator().validate(saved(target.getvalue(), tmp_path / "broken.pptx"))
    assert found.errors


@pytest.mark.parametrize("form", ["pptx", "xlsx"])
def test_every_relationship_leads_to_a_part_and_none_out_of_the_file(files: dict[str, bytes], form: str) -> None:
    with zipfile.ZipFile(io.BytesIO(files[form])) as package:
        names = set(package.namelist())
        for name in names:
            if not name.endswith(".rels"):
                continue
            folder = Path(name).parent.parent
            for one in etree.fromstring(package.read(name)):
                assert one.get("TargetMode") != "External", (name, one.get("Target"))
                target = one.get("Target")
                path = (
                    target.lstrip("/") if target.startswith("/") else str((Path("/") / folder / target).resolve())[1:]
                )
                assert path in names, (name, target)


def _workbooks(files: dict[str, bytes]) -> Iterator[bytes]:
    """The workbook, and those embedded in the deck."""
    yield files["xlsx"]
    with zipfile.ZipFile(io.BytesIO(files["pptx"])) as package:
        embedded = [name for name in package.namelist() if name.endswith(".xlsx")]
        assert len(embedded) >= 3
        for name in embedded:
            yield package.read(name)


def test_no_cell_of_any_workbook_is_a_formula_or_a_link(files: dict[str, bytes]) -> None:
    seen = set()
    for content in _workbooks(files):
        for sheet in openpyxl.load_workbook(io.BytesIO(content)):
            assert not sheet._hyperlinks
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.data_type != "f", (sheet.title, cell.coordinate, cell.value)
                    if cell.value is not None:
                        seen.add(cell.value)
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            assert not any(b"<f>" in package.read(name) for name in package.namelist() if "worksheets/" in name)
    assert {'=HYPERLINK("http://x")', "<b>x</b>", "![x](http://x)", "001001", LONG} <= seen


def test_names_are_plain_text_on_slides_and_link_nowhere(deck, files: dict[str, bytes]) -> None:
    words = "\n".join(_words(deck))
    for name in ('=HYPERLINK("http://x")', "<b>x</b>", "![x](http://x)", "a & b < c", "http://x.example"):
        assert name in words
    with zipfile.ZipFile(io.BytesIO(files["pptx"])) as package:
        slides = [package.read(name) for name in package.namelist() if name.startswith("ppt/slides/slide")]
    assert not any(b"hlinkClick" in slide for slide in slides)


def _words(deck) -> Iterator[str]:
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield shape.text_frame.text
            elif shape.has_table:
                yield from (cell.text for row in shape.table.rows for cell in row.cells)


def test_names_are_plain_text_in_the_document(files: dict[str, bytes]) -> None:
    reader = pypdf.PdfReader(io.BytesIO(files["pdf"]))
    words = re.sub(r"\s+", "", "".join(page.extract_text() for page in reader.pages))
    for name in ('=HYPERLINK("http://x")', "<b>x</b>", "![x](http://x)", "*x*_x_$x$@x"):
        assert name.replace(" ", "") in words
    assert all(not page.get("/Annots") for page in reader.pages)


def test_hidden_characters_stand_in_no_file(deck, files: dict[str, bytes]) -> None:
    hidden = re.compile("[\u202e\u200b\x07\uffff]")
    assert not any(hidden.search(words) for words in _words(deck))
    for content in _workbooks(files):
        for sheet in openpyxl.load_workbook(io.BytesIO(content)):
            for row in sheet.iter_rows(values_only=True):
                assert not any(isinstance(value, str) and hidden.search(value) for value in row)


def test_the_document_is_tagged_and_says_its_title_and_language(files: dict[str, bytes], hostile: Pack) -> None:
    reader = pypdf.PdfReader(io.BytesIO(files["pdf"]))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-US"
    assert reader.metadata and hostile.title in (reader.metadata.title or "")
    assert b"pdfuaid" in files["pdf"] or "pdfuaid" in str(root["/Metadata"].get_object().get_data())


def test_nothing_lies_off_a_slide_and_nothing_covers_another(deck) -> None:
    for number, slide in enumerate(deck.slides, start=1):
        boxes = []
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width, (number, shape.name)
            assert shape.top + shape.height <= deck.slide_height, (number, shape.name)
            boxes.append((shape.name, shape.left, shape.top, shape.left + shape.width, shape.top + shape.height))
        for place, (name, left, top, right, bottom) in enumerate(boxes):
            for other, x0, y0, x1, y1 in boxes[place + 1 :]:
                apart = right <= x0 + Pt(1) or x1 <= left + Pt(1) or bottom <= y0 + Pt(1) or y1 <= top + Pt(1)
                assert apart, (number, name, other)


def test_every_slide_has_a_title_notes_and_alt_text(deck) -> None:
    for slide in deck.slides:
        assert slide.shapes.title.text_frame.text
        assert slide.notes_slide.notes_text_frame.text
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                assert shape._element.xpath(".//p:cNvPr")[0].get("descr")


def test_both_typefaces_are_set_on_every_run_and_in_the_theme(files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(files["pptx"])) as package:
        theme = package.read("ppt/theme/theme1.xml").decode()
        slides = [package.read(name).decode() for name in package.namelist() if name.startswith("ppt/slides/slide")]
        charts = [package.read(name).decode() for name in package.namelist() if name.startswith("ppt/charts/chart")]
    assert theme.count('<a:ea typeface="Microsoft YaHei"/>') == 2
    for part in slides:
        assert part.count("<a:r>") == part.count('<a:ea typeface="+mn-ea"/>') > 0
    assert all('<a:ea typeface="+mn-ea"/>' in part for part in charts)


def test_a_slide_is_one_page_however_much_it_lists(hostile: Pack) -> None:
    assert len(layout.pages(hostile)) == len(hostile.slides)


@pytest.mark.parametrize("times", [1, 2, 200])
def test_a_list_says_how_many_more_the_workbook_holds(hostile: Pack, times: int) -> None:
    table = next(block for slide in hostile.slides for block in slide.blocks if isinstance(block, Table))
    long = dataclasses.replace(table, rows=table.rows[:3] * times)
    section = dataclasses.replace(hostile.sections[0], slides=(Slide("long", "Long", (long,)),))
    (page,) = layout.pages(dataclasses.replace(hostile, sections=(section,)))
    shown = sum(len(placed.block.rows) for placed in page.placed if isinstance(placed.block, Table))
    notes = [placed.block.paragraphs[0][1] for placed in page.placed if isinstance(placed.block, Text)]
    cut = len(long.rows) - shown
    assert notes == ([f"… and {cut:,} more: all of them stand in the workbook, sheet {section.name}."] if cut else [])
    assert bool(cut) == (times > 2)


def test_charts_hold_the_numbers_that_they_show(deck, hostile: Pack) -> None:
    """Read by python-pptx from the chart, and by openpyxl from its workbook."""
    placed = [placed for page in layout.pages(plain(hostile)) for placed in page.placed]
    drawn = [one.block for one in placed if isinstance(one.block, Chart)]
    shapes = [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert len(shapes) == len(drawn) == 3
    for shape, chart in zip(shapes, drawn, strict=True):
        for series, own in zip(shape.chart.plots[0].series, chart.series, strict=True):
            assert tuple(series.values) == own.values
            assert series.name == own.name
        book = openpyxl.load_workbook(io.BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob))
        rows = list(book.active.iter_rows(min_row=2, values_only=True))
        if not chart.months:
            assert tuple(row[0] for row in rows) == chart.categories
        for place, own in enumerate(chart.series, start=1):
            assert tuple(row[place] for row in rows) == own.values


def test_an_own_template_replaces_the_house_one(hostile: Pack, files: dict[str, bytes]) -> None:
    own = pptx.Presentation()
    own.slide_master.name = "Ministry"
    own.core_properties.title = "x"
    own.slides.add_slide(own.slide_layouts[0])
    target = io.BytesIO()
    own.save(target)
    made = pptx.Presentation(io.BytesIO(build(hostile, "pptx", template=target.getvalue())))
    house = pptx.Presentation(io.BytesIO(files["pptx"]))
    assert len(made.slides) >= len(house.slides)
    assert made.slide_width != house.slide_width


@pytest.mark.parametrize(("wide", "high"), [(720, 540), (720, 405), (842, 595), (1280, 720)])
def test_slides_are_laid_out_by_the_size_of_an_own_template(hostile: Pack, wide: int, high: int) -> None:
    """4:3, a small 16:9, A4, a large 16:9: nothing lies off a slide, no two blocks lie on each other."""
    own = pptx.Presentation()
    own.slide_width, own.slide_height = Pt(wide), Pt(high)
    target = io.BytesIO()
    own.save(target)
    made = pptx.Presentation(io.BytesIO(build(hostile, "pptx", template=target.getvalue())))
    pages = layout.pages(plain(hostile), wide / high * layout.HIGH)
    assert len(made.slides) == len(pages)
    factor = high / layout.HIGH
    for page, sheet in zip(pages, made.slides, strict=True):
        for shape in sheet.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= made.slide_width + 1, shape.name
            assert shape.top >= 0 and shape.top + shape.height <= made.slide_height + 1, shape.name
        title = sheet.shapes.title
        assert title.top + title.height <= Pt(layout.TOP * factor) + 1
        charts = [shape for shape in sheet.shapes if shape.has_chart]
        drawn = [placed for placed in page.placed if isinstance(placed.block, Chart)]
        assert [shape.width for shape in charts] == [pytest.approx(Pt(one.wide * factor), abs=1) for one in drawn]
        sizes = [
            float(run.font.size.pt)
            for shape in sheet.shapes
            if shape.has_text_frame
            for paragraph in shape.text_frame.paragraphs
            for run in paragraph.runs
        ]
        assert min(sizes) >= 10 * factor - 0.01
        for one, other in itertools.combinations(page.placed, 2):
            beside = one.x + one.wide <= other.x or other.x + other.wide <= one.x
            assert beside or one.y + one.high <= other.y + 0.5 or other.y + other.high <= one.y + 0.5, page.title


def test_a_template_higher_than_wide_is_refused_with_what_to_do(hostile: Pack) -> None:
    own = pptx.Presentation()
    own.slide_width, own.slide_height = Pt(540), Pt(720)
    target = io.BytesIO()
    own.save(target)
    with pytest.raises(ValueError, match=r"540 × 720 points: take some between 4:3 and 2:1"):
        build(hostile, "pptx", template=target.getvalue())


def test_a_deck_of_many_slides_numbers_its_parts_without_a_gap(files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(files["pptx"])) as source:
        names = source.namelist()
    assert len(names) == len(set(names))
    slides = [name for name in names if name.startswith("ppt/slides/slide")]
    notes = [name for name in names if name.startswith("ppt/notesSlides/notesSlide")]
    assert len(notes) == len(slides)
    charts = sorted(int(re.sub(r"\D", "", name)) for name in names if re.fullmatch(r"ppt/charts/chart\d+\.xml", name))
    assert charts == list(range(1, len(charts) + 1)) != []


def test_a_potx_is_taken_too_and_another_file_refused(hostile: Pack, files: dict[str, bytes]) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(files["pptx"])) as source, zipfile.ZipFile(target, "w") as out:
        for name in source.namelist():
            part = source.read(name)
            if name == "[Content_Types].xml":
                part = part.replace(b"presentation.main+xml", b"template.main+xml")
            out.writestr(name, part)
    made = pptx.Presentation(io.BytesIO(build(hostile, "pptx", template=target.getvalue())))
    assert len(made.slides) == len(pptx.Presentation(io.BytesIO(files["pptx"])).slides)
    with pytest.raises(ValueError, match="not a PowerPoint file"):
        build(hostile, "pptx", template=b"no such thing")


def test_pictures_show_every_page(hostile: Pack) -> None:
    pictures = as_pictures(hostile, wide=320)
    assert len(pictures) == len(layout.pages(hostile))
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)


def test_a_chart_of_one_unit_and_one_without_numbers_are_drawn(hostile: Pack, tmp_path: Path) -> None:
    bars = next(block for slide in hostile.slides for block in slide.blocks if isinstance(block, Chart))
    one = dataclasses.replace(
        bars,
        categories=bars.categories[:1],
        marked=(),
        series=(dataclasses.replace(bars.series[0], values=(None,), lower=(None,), upper=(None,)),),
    )
    assert b"<c:barChart>" in ChartData(one, 400, 300, MOMENT).xml_bytes()
    section = dataclasses.replace(hostile.sections[0], slides=(Slide("one", "One", (one,)),))
    for form in FORMATS:
        assert build(dataclasses.replace(hostile, sections=(section,)), form)


def test_words_without_a_space_stay_on_the_page() -> None:
    """In a title, a paragraph and a cell: right of the page's content nothing is drawn, and no sign is lost."""
    long = "x1" * 75
    table = Table("Answer", (), ((cells.words("Action"), cells.words(f"See {long} 见附件")),), (1.5, 3.7))
    slide = Slide("long", f"See {'w' * 100}", (Text(((long, long),)), table))
    pack = Pack("long", "Long", "All", MOMENT, "Edition 1", (Section("one", "One", (slide,)),))
    picture = Image.open(io.BytesIO(as_pictures(pack, layout.WIDE)[0])).convert("L")
    beside = picture.crop((round(layout.WIDE - layout.EDGE) + 2, 0, layout.WIDE, layout.HIGH))
    assert beside.getextrema() == (255, 255)
    page = pypdf.PdfReader(io.BytesIO(build(pack, "pdf"))).pages[0]
    assert re.sub(r"\s+", "", page.extract_text()).count(long) == 3
