"""Template: an empty workbook of a feed to fill in: what each column holds, an example, and lists of fixed words."""

import io
from datetime import date, timedelta

import xlsxwriter

from data.feeds.columns import Column, facts_of, kind_of
from data.feeds.feed import Feed
from data.language import _
from reports.workbook.rejected_rows import AS_TEXT

ROWS = 1000  # below the header that have formats and lists
HEADER = 3  # the header's row from 0; what stands above it is left out when the file is read
WIDTH = 18
YES_OR_NO = ["yes", "no"]


def example(place: int, name: str, column: Column) -> str | float | date:
    """A cell as it may be written; each day lies after those of the columns before it."""
    kind, facts = kind_of(column), facts_of(column)
    if facts.get("register"):
        return "001001"
    sample = kind.sample(facts)
    if kind.name == "text":
        return f"{name[0].upper()}-001" if name.endswith("_id") else name.replace("_", " ")
    if kind.name == "flag":
        return YES_OR_NO[0]
    if kind.name == "month":
        return sample[:7]
    if kind.day:
        return date.fromisoformat(sample) + timedelta(days=place)
    return float(sample) if kind.number else sample


def fixed_words(column: Column) -> list[str]:
    """The only words that the column may hold; none where it holds anything else."""
    if kind_of(column).name == "flag":
        return YES_OR_NO
    return list(facts_of(column).get("words", ()))


def template(feed: Feed) -> bytes:
    """An XLSX workbook: above the header, which is read when the filled workbook is handed in, stand what each column
    holds and an example row; a second sheet says more of each column."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, **AS_TEXT}) as book:
        quiet = {"italic": True, "font_color": "#5B6770", "text_wrap": True, "valign": "top"}
        said, day_said = book.add_format(quiet), book.add_format({**quiet, "num_format": "yyyy-mm-dd", "align": "left"})
        head = book.add_format({"bold": True, "bg_color": "#1F5F8B", "font_color": "#FFFFFF", "valign": "top"})
        text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet(feed.id)
        title = _(
            "{feed}: fill in below the dark row; ✱ must be filled. The row in grey is an example.", feed=feed.title
        )
        sheet.write_string(0, 0, title, book.add_format({"bold": True}))
        for x, (name, column) in enumerate(feed.columns.items()):
            kind = kind_of(column)
            plain = {"text": text, "choice": text, "month": text}.get(kind.name, day if kind.day else None)
            sheet.set_column(x, x, WIDTH, plain)
            holds = kind.holds(facts_of(column))
            sheet.write_string(1, x, holds if column.nullable else f"✱ {holds}", said)
            cell = example(x, name, column)
            if isinstance(cell, date):
                sheet.write_datetime(2, x, cell, day_said)
            else:
                sheet.write(2, x, cell, said)
            sheet.write_string(HEADER, x, name, head)
            if words := fixed_words(column):
                below = (HEADER + 1, x, HEADER + ROWS, x)
                sheet.data_validation(*below, {"validate": "list", "source": words, "ignore_blank": True})
        sheet.set_row(1, 60)
        sheet.freeze_panes(HEADER + 1, 0)
        _say_more(book, feed, head)
    return target.getvalue()


def _say_more(book: xlsxwriter.Workbook, feed: Feed, head: xlsxwriter.format.Format) -> None:
    sheet = book.add_worksheet(_("about the columns"))
    titles = [_("Column"), _("Must be filled"), _("Holds"), _("Other headers that are understood")]
    sheet.write_row(0, 0, titles, head)
    for y, (name, column) in enumerate(feed.columns.items(), start=1):
        must = _("may be empty") if column.nullable else _("yes")
        holds, others = kind_of(column).holds(facts_of(column)), ", ".join(column.metadata["aliases"])
        sheet.write_row(y, 0, [name, must, holds, others])
    sheet.set_column(0, 1, WIDTH)
    sheet.set_column(2, 3, WIDTH * 3)
