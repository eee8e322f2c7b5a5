"""One symbol, one meaning: on screen, in PPTX, PDF and XLSX; and the levels are written in one place."""

import io
import re
import zipfile
from collections import defaultdict
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from metrics.statistics.levels import ACT, FALSE_ALARM, WATCH, z_score
from reports import levels
from reports.charts.presented import presented
from reports.layout.content import Chart, Pack, Section, Series, Slide
from reports.levels import SIMILAR, TOO_FEW_CASES, VARIATIONS, VERDICTS, by_chance, look, percent
from reports.packs.build import build

TOP = Path(__file__).resolve().parents[2]
WRITTEN = re.compile(r"99\.8|0\.998|(?<![\d.])95 %|3\.09\b|3\.0902|(?<![\d.])1\.96(?!\d)|1\.95996|[◆◇]")
# Levels are written where they are defined; a published method's own constants where it is reproduced; ◆ is the place
# of a unit on the dossier's scale.
ALLOWED = {
    "metrics/statistics/levels.py",
    "metrics/statistics/overdispersion.py",
    "reports/document/dossier.py",
    "reports/document/dossier.typ",
    "reports/words/proposal.py",
}


def test_levels_are_typed_in_one_module() -> None:
    found = []
    for room in ("data", "metrics", "reports", "pages", "commands"):
        for path in [*(TOP / room).rglob("*.py"), *(TOP / room).rglob("*.typ")]:
            name = path.relative_to(TOP).as_posix()
            if name not in ALLOWED:
                lines = path.read_text(encoding="utf-8").splitlines()
                found += [f"{name}: {line.strip()}" for line in lines if WRITTEN.search(line)]
    assert found == []


def test_a_symbol_has_one_meaning() -> None:
    """A sign that points down speaks against the unit, against peers and against its own past alike."""
    meanings = defaultdict(set)
    for (verdict, _level), one in VERDICTS.items():
        meanings[one.symbol[0]].add(verdict)
    for variation, one in VARIATIONS.items():
        if one.symbol:
            meaning = {"concern": "worse", "improvement": "better", "neutral high": "higher", "neutral low": "lower"}
            meanings[one.symbol].add(meaning[variation])
    assert dict(meanings) == {"▼": {"worse"}, "▲": {"better"}, "↑": {"higher"}, "↓": {"lower"}}


def test_colours_and_marks_follow_the_symbol() -> None:
    looks = [*VERDICTS.values(), *(one for one in VARIATIONS.values() if one.symbol)]
    of = defaultdict(set)
    for one in looks:
        of[one.symbol[0]].add((one.colour, one.mark.removesuffix("-open")))
    assert all(len(found) == 1 for found in of.values())
    assert len(set.union(*of.values())) == 4


@pytest.mark.parametrize(
    ("verdict", "level", "words"),
    [
        ("worse", "act", "▼▼ significantly worse"),
        ("worse", "watch", "▼ warning"),
        ("better", "act", "▲▲ significantly better"),
        ("similar", "none", "= no significant difference"),
        (None, None, "– too few cases to tell"),
        ("no data", "no data", "– too few cases to tell"),
    ],
)
def test_verdicts_in_words(verdict: str | None, level: str | None, words: str) -> None:
    assert look(verdict, level).said == words


def test_a_level_that_nobody_knows_is_no_difference() -> None:
    assert look("worse", None) is SIMILAR and look(None, "act") is TOO_FEW_CASES


def test_numbers_of_the_levels() -> None:
    assert (percent(WATCH), percent(ACT)) == ("95 %", "99.8 %")
    assert by_chance(ACT, 1_000) == pytest.approx(2) and by_chance(WATCH, 100) == pytest.approx(5)
    assert pytest.approx(0.025) == FALSE_ALARM and z_score(WATCH) == pytest.approx(1.959964, abs=1e-6)
    assert "95 %" in levels.key() and "99.8 %" in levels.key()


def _pack(variation: str) -> tuple[Pack, Chart]:
    values = (1.0, 2.0, 9.0)
    months = tuple(date(2026, month, 1) for month in (7, 8, 9))
    series = (Series("unit", values), Series(VARIATIONS[variation].said, (None, None, 9.0), variation))
    chart = Chart("line", "Figures", ("a", "b", "c"), series, months=months)
    slide = Slide("one", "One", (chart,))
    return Pack("p", "Pack", "Whole", datetime(2026, 10, 1, tzinfo=UTC), "", (Section("s", "S", (slide,)),)), chart


@pytest.mark.parametrize("variation", [name for name, one in VARIATIONS.items() if one.symbol])
def test_a_variation_has_its_symbol_in_every_format(variation: str) -> None:
    pack, chart = _pack(variation)
    one = VARIATIONS[variation]
    for form, part in (("pptx", "ppt/charts/chart"), ("xlsx", "xl/charts/chart")):
        with zipfile.ZipFile(io.BytesIO(build(pack, form))) as files:
            drawn = next(files.read(name).decode() for name in files.namelist() if name.startswith(part))
        assert f'formatCode="&quot;{one.symbol}&quot;"' in drawn, form
    from pypdf import PdfReader

    assert one.symbol in PdfReader(io.BytesIO(build(pack, "pdf"))).pages[0].extract_text()
    marks = [trace.marker.symbol for trace in presented(chart).data if trace.mode == "markers"]
    assert marks == [one.mark]


def test_months_are_named_in_one_function() -> None:
    """Names of months differ by language; `reports.text` alone writes them."""
    found = []
    for room in ("metrics", "reports", "pages", "commands"):
        for path in (TOP / room).rglob("*.py"):
            lines = path.read_text(encoding="utf-8").splitlines()
            found += [f"{path.name}: {line}" for line in lines if re.search(r"(:|strftime\(\")[^\"}]*%[bB]\b", line)]
    assert [one for one in found if "%x|" not in one and "tickformat" not in one] == []
