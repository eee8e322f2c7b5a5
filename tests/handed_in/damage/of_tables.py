"""Damage to whole tables: rows, columns, headers, keys and what stands around them, and what may become of it."""

import random
from copy import deepcopy

from data.feeds.columns import kind_of
from tests.handed_in.damage.of_cells import Damage
from tests.handed_in.damage.tables import REJECTED, Cell, Line, Table, truth, written

STRANGE = "Remarks of the office"
SAID_SCALES = (
    "万元",
    "£000s",
    "千元",
    "£m",
    "in thousands",
    "Tsd. EUR",
    "miles de euros",
    "百万元",
    "亿元",
    "k€",
    "£'000",
)


def alone(table: Table, words: str) -> list[str]:
    """A line of the file that says nothing else."""
    return [words] + [""] * (len(table.headers) - 1)


def blank_rows(draw: random.Random, table: Table) -> bool:
    """A blank row among the others."""
    if table.between:
        return False
    table.between[draw.randrange(len(table.lines))] = [""] * len(table.headers)
    table.notes.append("blank row")
    return True


def same_header(draw: random.Random, table: Table) -> bool:
    """The header once more, as pages of a print have it."""
    if table.between:
        return False
    table.between[draw.randrange(len(table.lines))] = list(table.headers.values())
    table.may.add("refused")  # where other damage makes it another header
    table.notes.append("repeats? of the header")
    return True


def second_header(draw: random.Random, table: Table) -> bool:
    """The header once more in another order, and the rows below it in that order too."""
    if len(table.lines) < 2 or table.between:
        return False
    names = list(table.headers)
    other = names[1:] + names[:1]
    place = draw.randrange(1, len(table.lines))
    table.between[place] = [table.headers[name] for name in other]
    for line in table.lines[place:]:
        turned = {name: deepcopy(line.cells[other[i]]) for i, name in enumerate(names)}
        for name, cell in turned.items():
            cell.may = {*line.cells[name].may, REJECTED}
        line.cells = turned
    table.may |= {"refused", "only refused"}
    return True


def repeated_row(draw: random.Random, table: Table) -> bool:
    """A row that stands twice."""
    line = draw.choice(table.lines)
    if line.twin:
        return False
    line.fate.add("left out")
    line.twin = True
    twin = deepcopy(line)
    if line.fate == {"accepted", "left out"}:
        table.notes.append("repeats? another in every column")
    table.lines.append(twin)
    return True


def two_of_one_key(draw: random.Random, table: Table) -> bool:
    """Two rows of one key that say different things: nobody can know which is meant."""
    line = draw.choice(table.lines)
    others = [name for name in table.feed.columns if name not in table.feed.keys and line.cells[name].text]
    if line.twin or not others or not all(line.cells[key].plain for key in table.feed.keys):
        return False
    name = draw.choice(others)
    values = [
        v
        for v in truth()[table.feed.id][name].drop_nulls().unique(maintain_order=True)
        if v not in line.cells[name].may
    ]
    if not values or not line.cells[name].plain:
        return False
    line.twin = True
    twin = deepcopy(line)
    twin.cells[name] = Cell(written(table.feed.columns[name], values[0]), {values[0]})
    for one in (line, twin):
        one.fate = {"rejected", *(one.fate & {"accepted"})}  # the other may be rejected for itself
    table.lines.append(twin)
    return True


def sums(draw: random.Random, table: Table) -> bool:
    """A row of sums below the table, right or wrong."""
    number = [name for name, column in table.feed.columns.items() if kind_of(column).summed and name in table.headers]
    if (
        not number
        or "decimal" in table.answers
        or any(not line.cells[name].plain for line in table.lines for name in number)
    ):
        return False
    wrong = draw.random() < 0.4
    cells = []
    for place, name in enumerate(table.headers):
        if place == 0:
            cells.append(draw.choice(["合计", "Total", "总计"]))
        elif name in number:
            total = sum(float(line.cells[name].text or 0) for line in table.lines)
            cells.append(f"{total + (7 if wrong else 0):.2f}")
        else:
            cells.append("")
    table.below.append(cells)
    table.may.add("refused")
    table.notes.append("of sums")
    return True


def remark_below(draw: random.Random, table: Table) -> bool:
    """A remark below the table."""
    words = draw.choice(["制表人:张三", "Note: figures of the office, not audited", "说明：以上为初步数据"])
    table.below.append(alone(table, words))
    table.notes.append("below the table")
    return len(table.headers) > 2


def title_above(draw: random.Random, table: Table) -> bool:
    """A title above the header."""
    table.above.append(alone(table, draw.choice(["报表 2026年10月", "Return of the office", "A 1 2"])))
    table.notes.append("above the header")
    return True


def scale_said(draw: random.Random, table: Table) -> bool:
    """A scale in the header, above or below the table."""
    of_amounts = [name for name, column in table.feed.columns.items() if kind_of(column).name == "amount"]
    amounts = [name for name in of_amounts if name in table.headers]
    if not amounts or table.between:
        return False
    words = draw.choice(SAID_SCALES)
    place = draw.choice(["header", "above", "below"])
    if place == "header":
        name = draw.choice(amounts)
        table.headers[name] = f"{table.headers[name]} ({words})"
    else:
        before = draw.choice(["单位:", "", "" if words.startswith("in ") else "Figures in "])
        (table.above if place == "above" else table.below).append(alone(table, before + words))
    table.may |= {"refused", "asks", "only refused"}
    return True


def column_away(draw: random.Random, table: Table) -> bool:
    """A column is not in the file."""
    name = draw.choice(list(table.headers))
    if name not in table.feed.columns:
        return False
    del table.headers[name]
    for line in table.lines:
        line.cells[name] = Cell("", {None}, plain=True)
    if table.feed.columns[name].required:
        table.may |= {"refused", "asks", "only refused"}
    else:
        table.may.add("asks")
        table.answers["absent_columns"] = "wipe"
        table.notes.append("does not have")
        _loose(table)
    return True


def _loose(table: Table) -> None:
    """A value that is gone may break a rule of its row."""
    for line in table.lines:
        line.fate.add("rejected")


def column_renamed(draw: random.Random, table: Table) -> bool:
    """A column has a title that nobody knows."""
    name = draw.choice([one for one in table.headers if one in table.feed.columns] or [""])
    if not name or table.between:
        return False
    title = draw.choice(["Spalte 7", "col_x", "信息项", name[:-1] + "z", "the " + name.replace("_", " ")])
    table.headers[name] = title
    table.answers[f"columns.{name}"] = title
    table.may |= {"asks", "refused"}
    if not table.feed.columns[name].required:
        for line in table.lines:
            line.cells[name].may.add(None)
        table.notes.append("left out|another spelling|columns|^answered")
        _loose(table)
    return True


def strange_column(draw: random.Random, table: Table) -> bool:
    """A column that is not of the feed."""
    listed = list(table.headers.items())
    listed.insert(draw.randrange(len(listed) + 1), (STRANGE, STRANGE))
    table.headers = dict(listed)
    for line in table.lines:
        line.cells[STRANGE] = Cell(draw.choice(["", "x", "see letter", "12"]), set())
    table.may.add("asks")
    table.notes.append("left out")
    return True


def header_twice(draw: random.Random, table: Table) -> bool:
    """Two columns of one title."""
    if len(table.headers) < 2 or table.between:  # else the header that stands further down is whole
        return False
    one, other = draw.sample(list(table.headers), 2)
    table.headers[one] = table.headers[other]
    table.may |= {"refused", "only refused"}
    return True


def turned(draw: random.Random, table: Table) -> bool:
    """The columns in another order."""
    listed = list(table.headers.items())
    draw.shuffle(listed)
    table.headers = dict(listed)
    return True


def spelt_headers(draw: random.Random, table: Table) -> bool:
    """Titles in another case, with blanks, or other names that the feed knows."""
    for name in list(table.headers):
        if name in table.feed.columns and draw.random() < 0.5 and table.headers[name] == name:
            aliases = table.feed.columns[name].metadata["aliases"]
            table.headers[name] = draw.choice([name.upper(), f" {name} ", name.replace("_", " "), *aliases])
    return len(set(table.headers.values())) == len(table.headers)


def foreign_key(draw: random.Random, table: Table) -> bool:
    """A record has the number of a record on file of another unit."""
    feed = table.feed
    if "unit_id" in feed.keys or "unit_id" not in feed.columns or len(feed.keys) != 1 or "unit_id" not in table.headers:
        return False
    line = draw.choice(table.lines)
    cell = line.cells["unit_id"]
    others = [one for one in truth()["units"]["unit_id"] if one not in cell.may]
    if line.twin or not cell.plain or line.fate != {"accepted"}:
        return False
    new = draw.choice(others)
    cell.text, cell.may = new, {new}
    table.may.add("asks")
    table.answers["foreign_keys"] = "same records, moved"
    return True


def near_key(draw: random.Random, table: Table) -> bool:
    """A key differs from one on file by its case alone."""
    feed = table.feed
    if len(feed.keys) != 1 or feed.id == "units":
        return False
    line = draw.choice(table.lines)
    cell = line.cells[feed.keys[0]]
    if (
        line.twin
        or not cell.plain
        or line.fate != {"accepted"}
        or not cell.text.isalnum()
        or cell.text == cell.text.lower()
    ):
        return False
    if cell.text not in truth()[feed.id][feed.keys[0]].gather_every(2):
        return False
    cell.text = cell.text.lower()
    cell.may = {cell.text}
    table.notes.append("by case alone")
    return True


def pivot(draw: random.Random, table: Table) -> bool:
    """Values that repeat are left blank, as pivot tables do."""
    first = next(iter(table.headers))
    if first not in table.feed.columns or not table.feed.columns[first].required or len(table.lines) < 3:
        return False
    if first in table.feed.keys and len(table.feed.keys) == 1:
        return False
    before: set[object] = set()
    for line in table.lines:
        cell = line.cells[first]
        if before and cell.may == before and cell.plain:
            cell.text, cell.may, cell.plain = "", {*before, REJECTED}, False
            line.fate.add("rejected")
        else:
            before = set(cell.may)
    table.may.add("asks")
    table.answers["carry_down"] = draw.choice(["carry down", "missing"])
    return any(not line.cells[first].text for line in table.lines)


def semicolons(draw: random.Random, table: Table) -> bool:
    """Another mark between fields, other line ends, another encoding."""
    table.mark, table.end = draw.choice(";\t|"), draw.choice(["\n", "\r\n", "\r"])
    table.encoding = draw.choice(["utf-8", "utf-8-sig", "utf-16", "gb18030"])
    table.may.add("asks")
    table.answers["encoding"] = table.encoding
    return True


def decimal_commas(draw: random.Random, table: Table) -> bool:
    """Every number with a decimal comma, in a file parted by semicolons."""
    names = [name for name, column in table.feed.columns.items() if kind_of(column).name == "amount"]
    if not names or any(not line.cells[name].plain for name in names for line in table.lines):
        return False
    table.mark = ";"
    for line in table.lines:
        for name in names:
            line.cells[name].text = line.cells[name].text.replace(".", ",")
    table.may.add("asks")
    table.answers["decimal"] = "comma"
    table.notes.append("decimal comma|^")
    return True


def days_of_another_order(draw: random.Random, table: Table) -> bool:
    """Every day of the table written day first, or month first."""
    names = [name for name, column in table.feed.columns.items() if kind_of(column).name == "date"]
    shape = draw.choice(["{0:%d/%m/%Y}", "{0:%m/%d/%Y}", "{0.day}.{0.month}.{0.year}"])
    if not names:
        return False
    for line in table.lines:
        for name in names:
            cell = line.cells[name]
            if cell.text and cell.plain and cell.may - {None, REJECTED}:
                (value,) = cell.may - {None, REJECTED}
                cell.text, cell.plain = shape.format(value), False
                cell.may.add(REJECTED)
                line.fate.add("rejected")
    table.may.add("asks")
    table.answers["date_order"] = "month first" if shape.startswith("{0:%m") else "day first"
    return True


def placeholder_row(draw: random.Random, table: Table) -> bool:
    """A row that says nothing but placeholders."""
    sign = draw.choice(["-", "/", "无", "N/A", "——"])
    cells = {name: Cell(sign, {REJECTED}, plain=False) for name in table.feed.columns}
    table.lines.append(Line(cells, {"rejected"}))
    return True


OF_TABLES: tuple[Damage, ...] = (
    *(blank_rows, same_header, second_header, repeated_row, two_of_one_key, sums, remark_below, title_above),
    *(scale_said, column_away, column_renamed, strange_column, header_twice, turned, spelt_headers, foreign_key),
    *(near_key, pivot, semicolons, decimal_commas, days_of_another_order, placeholder_row),
)
