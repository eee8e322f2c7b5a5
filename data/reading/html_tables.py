"""HTML tables, which many systems save as .xls, and MHTML, in a worker: each table is a sheet; nothing is fetched."""

import email
import re
from html.parser import HTMLParser
from pathlib import Path

from data.language import _
from data.reading.grid import Grid, hand_over, work
from data.reading.number_formats import shown
from data.reading.raised import raised
from data.reading.xlsx_sheet import MOST_COLUMNS, Broken, number

WEB_PAGE = "This is a web page, not data: perhaps a login page was saved instead of the file."
FRAMES = "This web page holds frames, and its tables lie in other files: save the workbook as XLSX."
PLACES = {"sup": "superscript", "sub": "subscript"}
UNSEEN = ("script", "style", "select", "textarea", "template")
BREAKS = ("br", "p", "div", "li")
FORMAT = re.compile(r"mso-number-format\s*:\s*(\"[^\"]*\"|'[^']*'|[^;]*)", re.IGNORECASE)
CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)


class _Table:
    """A table that is open: where in it the parser stands."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.row = -1
        self.taken: dict[int, int] = {}  # column -> the last row that a cell from above reaches into
        self.facts: dict[str, str] | None = None  # of the cell that is open
        self.column = 0
        self.text: list[str] = []


class _Page(HTMLParser):
    """Collects the tables of a page, those within others too, each for itself."""

    def __init__(self) -> None:
        super().__init__()
        self.grids: list[Grid] = []
        self.open: list[_Table] = []
        self.unseen = 0
        self.places: list[str] = []
        self.password = self.frames = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        self.password |= tag == "input" and facts.get("type", "").lower() == "password"
        self.frames |= tag in ("frame", "frameset")
        self.unseen += tag in UNSEEN
        table = self.open[-1] if self.open else None
        if tag == "table":
            self.grids.append(Grid(f"table {len(self.grids) + 1}"))
            self.open.append(_Table(self.grids[-1]))
        elif table is None or self.unseen:
            return
        elif tag == "tr":
            self._close(table)
            table.row, table.column = table.row + 1, -1
            table.grid.hidden += bool(HIDDEN.search(facts.get("style", "")))
        elif tag in ("td", "th"):
            self._close(table)
            table.row = max(table.row, 0)
            self._open_cell(table, facts)
        elif tag in PLACES:
            self.places.append(PLACES[tag])
        elif tag == "a" and "href" in facts and table.facts is not None:
            table.grid.links += 1
        elif tag in BREAKS and table.facts is not None:
            table.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self.unseen = max(self.unseen - 1, 0)
        elif tag in PLACES and self.places:
            self.places.pop()
        elif self.open and tag in ("td", "th", "tr", "table"):
            self._close(self.open[-1])
            if tag == "table":
                self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1].facts is not None and not self.unseen:
            words = re.sub(r"[ \t\r\n\f]+", " ", data)
            self.open[-1].text.append(raised(words, self.places[-1] if self.places else ""))

    def _open_cell(self, table: _Table, facts: dict[str, str]) -> None:
        table.column += 1
        while table.taken.get(table.column, -1) >= table.row:
            table.column += 1
        deep, wide = (_count(facts.get(name, "")) for name in ("rowspan", "colspan"))
        if deep > 1:
            last = min(table.column + wide, MOST_COLUMNS)
            table.taken |= dict.fromkeys(range(table.column, last), table.row + deep - 1)
        table.grid.span(table.row, table.column, deep, wide)
        table.grid.formulas += "x:fmla" in facts
        table.facts, table.text = {**facts, "wide": str(wide)}, []

    def _close(self, table: _Table) -> None:
        """Put the open cell into the table; its end need not be written."""
        facts, table.facts = table.facts, None
        self.places = []
        if facts is None:
            return
        lines = [line.strip(" ") for line in "".join(table.text).split("\n")]
        words, kept = "\n".join(line for line in lines if line).strip(), ""
        given = FORMAT.search(facts.get("style", ""))
        code = re.sub(r"\\(.)", r"\1", given[1].strip("\"' ")) if given else ""
        if "x:num" in facts:
            value = number(facts["x:num"] or words)
            plain = not re.search(r"[^\d\s.,%+\-’'()€$£¥￥]", words) and not re.match(r"0\d", words)
            words, kept = (value, "") if plain and "%" not in words else (words, value)
        elif words.isdigit() and (said := shown(words, code)):
            words, kept = said, words
        table.grid.put(table.row, table.column, words, kept)
        table.column += int(facts["wide"]) - 1

    def close(self) -> None:
        super().close()
        for table in self.open:
            self._close(table)


def _count(words: str) -> int:
    return min(max(int(words), 1), 100_000) if words.strip().isdigit() else 1


def _decoded(content: bytes, charset: str = "") -> tuple[str, str]:
    """The text of a page, and its encoding: by its mark, as UTF-8, or as it states itself. Broken otherwise."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding), encoding
    stated = CHARSET.search(content[:4096])
    said = charset or (stated[1].decode("ascii") if stated else "")
    said = "gb18030" if said.lower().replace("-", "") in ("gb2312", "gbk", "gb18030") else said
    for encoding in ("utf-8", said):
        try:
            if encoding:
                return content.decode(encoding), encoding
        except (UnicodeDecodeError, LookupError):
            continue
    raise Broken(_("The web page does not say in which encoding it was written: save it as XLSX, or as 'CSV UTF-8'."))


def _pages(content: bytes) -> list[tuple[str, str]]:
    """The pages of an HTML or MHTML file, each with its encoding."""
    if not re.match(rb"\s*[\w-]+:", content.removeprefix(b"\xef\xbb\xbf")):
        return [_decoded(content)]
    found = []
    for part in email.message_from_bytes(content).walk():
        inside = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(inside, bytes):
            found.append(_decoded(inside, part.get_content_charset() or ""))
    return found


def main(path: str) -> None:
    """Hand the tables over; a page without any, or one that asks for a password, is no data."""
    grids: list[Grid] = []
    frames = False
    encodings = []
    for words, encoding in _pages(Path(path).read_bytes()):
        page = _Page()
        page.feed(words)
        page.close()
        if page.password:
            raise Broken(WEB_PAGE)
        frames |= page.frames
        encodings.append(encoding)
        grids += [grid for grid in page.grids if grid.rows]
    if not grids:
        raise Broken(FRAMES if frames else WEB_PAGE)
    for place, grid in enumerate(grids, start=1):
        grid.name = f"table {place}"
    other = [one for one in encodings if one != "utf-8"]
    hand_over(grids, encoding=other[0] if other else "")


if __name__ == "__main__":
    work(main)
