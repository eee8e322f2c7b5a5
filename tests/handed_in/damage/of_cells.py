"""Damage to single cells: what offices write in place of a value, and what that may become."""

import random
from collections.abc import Callable
from datetime import date

from data.cells.choice import spelled
from data.feeds.columns import facts_of, kind_of
from tests.handed_in.damage.tables import REJECTED, Cell, Line, Table

NONE = ("无", "/", "-", "N/A", "None", "——", "(none)", "?", "空", "暂无", "不详", "null", "…", "n.a.", "未填", "*")
PENDING = ("待定", "TBC", "tbd", "to be confirmed", "Pending", "待报")
ABOVE = ("同上", "〃", "ditto")
ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#FORMULA! =A1")
FOOTNOTES = ("¹", "²", "①", "*", "†", " [1]", "(1)")
SCALES = ("万", "万元", "千元", "k", "m", " Tsd. €", "亿", " million", "百万")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November")
DIGITS = ("０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९")

Damage = Callable[[random.Random, Table], bool]


def spot(draw: random.Random, table: Table, *kinds: str, empty: bool = False) -> tuple[str, Line, Cell] | None:
    """A cell that nobody damaged yet, of one of the kinds (any where none is named), filled unless `empty`."""
    listed = [
        (name, line, line.cells[name])
        for name, column in table.feed.columns.items()
        for line in table.lines
        if not line.twin
        and name in table.headers
        and name in line.cells
        and (not kinds or kind_of(column).name in kinds)
        if line.cells[name].plain and len(line.cells[name].may) == 1 and (empty or line.cells[name].text)
    ]
    return draw.choice(listed) if listed else None


def write(line: Line, cell: Cell, text: str, *may: object, plain: bool = False) -> bool:
    """The cell says `text`, which may become one of the values; a row that may be rejected says so."""
    cell.text, cell.may, cell.plain = text, set(may), plain
    if REJECTED in cell.may:
        line.fate.add("rejected")
    if cell.may == {REJECTED}:
        line.fate.discard("accepted")
    return True


def placeholder(draw: random.Random, table: Table) -> bool:
    """A word that says that there is no value, or none yet."""
    if not (found := spot(draw, table, empty=True)):
        return False
    name, line, cell = found
    column, word = table.feed.columns[name], draw.choice([*NONE, *PENDING, *ABOVE])
    may: set[object] = {REJECTED}
    if column.nullable and word in NONE:
        may.add(None)
    if column.nullable and word in PENDING and kind_of(column).name == "text":
        may |= {word} if column.metadata.get("refers_to") else set()
    if kind_of(column).name == "flag" and word == "无":
        may.add(False)
    return write(line, cell, word, *may)


def error(draw: random.Random, table: Table) -> bool:
    """An error of a spreadsheet."""
    found = spot(draw, table, empty=True)
    return bool(found) and write(found[1], found[2], draw.choice(ERRORS), REJECTED)


def footnote(draw: random.Random, table: Table) -> bool:
    """A footnote's mark behind a value."""
    if not (found := spot(draw, table)):
        return False
    name, line, cell = found
    text, column = cell.text + draw.choice(FOOTNOTES), table.feed.columns[name]
    if kind_of(column).name == "text" and not column.metadata.get("register"):
        return write(line, cell, text, text, REJECTED, plain=True)
    return write(line, cell, text, *cell.may, REJECTED)


def scale(draw: random.Random, table: Table) -> bool:
    """A number that names its scale."""
    found = spot(draw, table, "amount", "whole")
    return bool(found) and write(found[1], found[2], found[2].text + draw.choice(SCALES), REJECTED)


def number(draw: random.Random, table: Table) -> bool:
    """Another spelling of a number."""
    if not (found := spot(draw, table, "amount", "whole")):
        return False
    _name, line, cell = found
    value = float(cell.text)
    parted, sign = f"{value:,.2f}" if "." in cell.text else f"{int(value):,}", draw.choice("£€¥$")
    script = draw.choice(DIGITS)
    ways = [
        parted,
        parted.replace(",", " "),
        parted.replace(",", "\u202f"),
        sign + cell.text,
        f"{cell.text} EUR",
        f"{cell.text}元",
        "".join(script[int(one)] if one.isdigit() else one for one in cell.text),
        f"+{cell.text}",
        f"{cell.text}.00" if "." not in cell.text else cell.text + "0",
    ]
    table.may.add("asks")  # 1,234 in a file parted by semicolons
    return write(line, cell, draw.choice(ways), *cell.may, REJECTED, plain=True)


def no_number(draw: random.Random, table: Table) -> bool:
    """What is no number, or none of the column."""
    found = spot(draw, table, "amount", "whole")
    ways = (
        "(5)",
        "-5",
        "五",
        "9" * 400,
        "1e400",
        "5%",
        "5/6",
        "1.2.3",
        "12 34",
        "0x10",
        "1,23,456",
        "inf",
        "nan",
        "=1+1",
    )
    return bool(found) and write(found[1], found[2], draw.choice(ways), REJECTED)


def day(draw: random.Random, table: Table) -> bool:
    """Another spelling of a day."""
    if not (found := spot(draw, table, "date")):
        return False
    _name, line, cell = found
    (one,) = cell.may
    short, two = MONTHS[one.month - 1], f"{one.year % 100:02}"
    ways = [
        f"{one.day:02}/{one.month:02}/{one.year}",
        f"{one.month}/{one.day}/{one.year}",
        f"{one.day:02}.{one.month:02}.{one.year} 00:00",
        f"{one.month}/{one.day}/{one.year} 12:00:00 AM",
        f"{one.day}-{short}-{two}",
        f"{one.day} {short} {one.year}",
        f"{short} {one.day}, {one.year}",
        f"{one.year}年{one.month}月{one.day}日",
        f"{one.year}/{one.month}/{one.day}",
        f"{one:%Y%m%d}",
        f"{one} 00:00:00",
        f"{one}T23:59:00",
        str((one - date(1899, 12, 30)).days),
        "".join(DIGITS[1][int(sign)] if sign.isdigit() else sign for sign in str(one)),
    ]
    table.may.add("asks")
    return write(line, cell, draw.choice(ways), *cell.may, REJECTED)


def no_day(draw: random.Random, table: Table) -> bool:
    """What is no day, or none of this age."""
    found = spot(draw, table, "date")
    ways = ("31/10/26", "2026-02-30", "2569-10-31", "1448-04-20", "115-10-31", "9999-12-31", "1899-12-30", "soon")
    ways += (
        "2026-13-01",
        "26-10",
        "10-31",
        "2026-10-3¹",
        "2026",
        "0",
        "2026-10-31?",
        "Octember 3, 2026",
        "民国115年10月31日",
    )
    table.may.add("asks")
    return bool(found) and write(found[1], found[2], draw.choice(ways), REJECTED)


def month(draw: random.Random, table: Table) -> bool:
    """Another spelling of a month."""
    if not (found := spot(draw, table, "month")):
        return False
    _name, line, cell = found
    (one,) = cell.may
    short = MONTHS[one.month - 1]
    ways = [
        f"{one.year}年{one.month}月",
        f"{short} {one.year}",
        f"{short}-{one.year % 100:02}",
        f"{one:%Y%m}",
        f"{one}",
    ]
    ways += [f"{one.month}/{one.year}", f"{one.year}/{one.month}", f"{one.year}.{one.month:02}"]
    table.may.add("asks")
    return write(line, cell, draw.choice(ways), *cell.may, REJECTED)


def flag(draw: random.Random, table: Table) -> bool:
    """Another spelling of yes and no."""
    if not (found := spot(draw, table, "flag")):
        return False
    _name, line, cell = found
    ways = ("是", "Y", "√", "有", "1", "T", "YES") if True in cell.may else ("否", "N", "×", "没有", "0", "F", "No")
    return write(line, cell, draw.choice(ways), *cell.may, plain=True)


def word(draw: random.Random, table: Table) -> bool:
    """Another spelling of a word, or one that is none of the column's."""
    if not (found := spot(draw, table, "choice")):
        return False
    name, line, cell = found
    (value,) = cell.may
    others = [other for other, of in spelled(facts_of(table.feed.columns[name])).items() if of == value]
    if draw.random() < 0.3:
        return write(line, cell, draw.choice(["other thing", "?!", cell.text + "s", "x"]), REJECTED)
    text = draw.choice([*others, cell.text.upper(), f" {cell.text} "])
    return write(line, cell, text, value, plain=text == value)


def edges(draw: random.Random, table: Table) -> bool:
    """Blanks and invisible signs around a value, or within."""
    if not (found := spot(draw, table)):
        return False
    _name, line, cell = found
    ways = [
        f" {cell.text}",
        f"{cell.text}\u00a0",
        f"\u200b{cell.text}",
        f"{cell.text}\t",
        f"\u3000{cell.text}",
        f"{cell.text}\n",
    ]
    return write(line, cell, draw.choice(ways), *cell.may)


def identifier(draw: random.Random, table: Table) -> bool:
    """What spreadsheets and input methods make of identifiers."""
    if not (found := spot(draw, table, "text")):
        return False
    name, line, cell = found
    column = table.feed.columns[name]
    ways: list[tuple[str, set[object]]] = [
        (f'="{cell.text}"', set(cell.may)),
        (
            "".join(chr(ord(sign) + 0xFEE0) if sign.isascii() and sign.isalnum() else sign for sign in cell.text),
            set(cell.may),
        ),
        ("1.23E+17", {REJECTED}),
        ("x" * 501, {REJECTED}),
        ("x" * 131_073, {REJECTED}),
        ("'001", {REJECTED}),
    ]
    if column.metadata.get("register"):
        ways += [
            ("nowhere", {REJECTED}),
            (cell.text.lstrip("0") or "0", {*cell.may, REJECTED}),
            (f"{cell.text}.0", {REJECTED}),
        ]
    text, may = draw.choice(ways)
    return write(line, cell, text, *may, plain=text == cell.text)


def emptied(draw: random.Random, table: Table) -> bool:
    """A value is gone."""
    if not (found := spot(draw, table)):
        return False
    name, line, cell = found
    table.may.add("asks")  # whether the value above is carried down
    return write(line, cell, "", *([None, REJECTED] if table.feed.columns[name].nullable else [REJECTED]), plain=True)


OF_CELLS: tuple[Damage, ...] = (
    *(placeholder, placeholder, error, footnote, scale, number, no_number, day, no_day),
    *(month, flag, word, edges, identifier, emptied),
)
