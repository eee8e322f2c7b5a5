"""The template of a feed: whoever fills it in as its example shows has a file that is taken in."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from data.feeds import feeds, named
from data.handing_in.delivery import Request, deliver
from plumbline import app
from reports.workbook.template import HEADER, fixed_words, template
from tests.conftest import METRICS, Office

HANDED_IN = [feed.id for feed in feeds().values() if not feed.computed]


@pytest.mark.parametrize("feed_id", HANDED_IN)
def test_the_header_the_example_and_the_lists_of_words(feed_id: str) -> None:
    feed = named(feed_id)
    sheet = load_workbook(io.BytesIO(template(feed))).worksheets[0]
    rows = list(sheet.iter_rows(max_row=HEADER + 1, values_only=True))
    assert list(rows[HEADER]) == list(feed.columns)
    assert all(cell is not None for cell in rows[HEADER - 1])
    lists = {next(iter(one.sqref.ranges)).min_col for one in sheet.data_validations.dataValidation}
    wanted = {x for x, column in enumerate(feed.columns.values(), start=1) if fixed_words(column)}
    assert lists == wanted


@pytest.mark.parametrize("feed_id", sorted({*HANDED_IN} - {"returns", "units"}))
def test_a_template_filled_in_as_its_example_is_accepted(office: Office, tmp_path: Path, feed_id: str) -> None:
    path = tmp_path / f"{feed_id}.xlsx"
    path.write_bytes(template(named(feed_id)))
    book = load_workbook(path)
    sheet = book.worksheets[0]
    for x in range(1, sheet.max_column + 1):
        sheet.cell(HEADER + 2, x).value = sheet.cell(HEADER, x).value
    book.save(path)
    report = deliver(office.store, Request(feed_id, path, METRICS), "tester")
    assert (report.status, report.rows_accepted) == ("accepted", 1), (report, report.rejected)


def test_the_command_writes_it(tmp_path: Path) -> None:
    out = tmp_path / "complaints.xlsx"
    assert CliRunner().invoke(app, ["template", "complaints", "--out", str(out)]).exit_code == 0
    assert load_workbook(out).worksheets[0].title == "complaints"
