"""The legend: whatever it names stands within the chart, and the plot above it."""

import pytest

from reports.document.drawing import drawn
from reports.layout import legend
from reports.layout.content import Chart, Series


@pytest.mark.parametrize("wide", [300.0, 520.0, 900.0])
@pytest.mark.parametrize("count", [1, 2, 6, 9])
def test_a_legend_of_many_rows_takes_its_room_from_the_plot(count: int, wide: float) -> None:
    series = tuple(Series(f"Outstanding declarations of kind {number}", (1.0, 2.0)) for number in range(count))
    chart = Chart("stack", "Overdue", ("甲", "乙"), series)
    found = drawn(chart, wide, 400)
    lowest = max(entry["y"] for entry in found["legend"])
    assert lowest + legend.ROW <= 400 and min(entry["y"] for entry in found["legend"]) >= found["bottom"]
    assert found["bottom"] == 400 - legend.foot(chart, wide)
    assert len(found["legend"]) == count
