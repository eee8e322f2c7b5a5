"""The pictures of a story: where the unit stands among others, and how many months are silent."""

import re
from urllib.parse import unquote

from reports.charts import glyphs


def test_the_unit_stands_at_its_place_among_the_others() -> None:
    drawn = unquote(glyphs.strip(1.0, [0.0, 0.5], target=0.5))
    assert [float(at) for at in re.findall(r"<circle cx='([\d.]+)'", drawn)] == [6.0, 60.0]
    assert "<path d='M109.0 12h10l-5 10z'" in drawn and "M60.0 2v8" in drawn


def test_alone_it_stands_in_the_middle() -> None:
    assert "M55.0 12h10" in unquote(glyphs.strip(3.0, []))


def test_silent_months_are_empty_and_the_last_ones() -> None:
    months = re.findall(r"<rect [^>]*?(stroke-dasharray|fill-opacity)", unquote(glyphs.silence(4)))
    assert months == ["fill-opacity"] * 8 + ["stroke-dasharray"] * 4
    assert unquote(glyphs.silence(40)).count("stroke-dasharray") == 12
