"""XLS: the errors in its cells, which the library that reads them shows as empty.

The records are those of [MS-XLS] 2.4: BoundSheet8, BoolErr and Formula lie alike in BIFF5 and BIFF8.
"""

import struct

from data.language import _
from data.reading.xlsx_sheet import Broken

BOF, EOF, BOUND_SHEET, BOOL_ERR, FORMULA = (0x0809, 0x000A, 0x0085, 0x0205, 0x0006)
FONT = 0x0031  # its fifth number says whether the letters are raised or lowered
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}


def _error(kind: int, record: bytes) -> int | None:
    """The code of the error that a cell's record holds; None where it holds none."""
    if kind == BOOL_ERR and len(record) >= 8 and record[7]:
        return record[6]
    if kind == FORMULA and len(record) >= 14 and record[12:14] == b"\xff\xff" and record[6] == 2:
        return record[8]
    return None


def _errors(stream: bytes, at: int) -> dict[tuple[int, int], str]:
    """The errors of the sheet that begins there; charts within it are passed over."""
    found: dict[tuple[int, int], str] = {}
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        depth += (kind == BOF) - (kind == EOF)
        if depth <= 0:
            break
        record = stream[at + 4 : at + 4 + size] if kind in (BOOL_ERR, FORMULA) and depth == 1 else b""
        code = _error(kind, record)
        if code is not None:
            row, column = struct.unpack_from("<HH", record)
            found[row, column] = ERRORS.get(code, "#VALUE!")
        at += 4 + size
    return found


def told(path: str) -> list[dict[tuple[int, int], str]]:
    """Of each sheet, in their order, the cells that are errors. Broken where digits may be marks of footnotes."""
    import olefile

    with olefile.OleFileIO(path) as book:
        stream = book.openstream("Workbook" if book.exists("Workbook") else "Book").read()
    sheets, at = [], 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        if kind == EOF:
            break
        if kind == FONT and stream[at + 12 : at + 14] not in (b"", b"\0\0"):
            raise Broken(
                _(
                    "The workbook has raised or lowered letters, such as the marks of footnotes, which cannot be told "
                    "from digits in an old XLS: save it as XLSX."
                )
            )
        if kind == BOUND_SHEET:
            sheets.append(_errors(stream, struct.unpack_from("<I", stream, at + 4)[0]))
        at += 4 + size
    return sheets
