"""JSON Lines, in a worker: one object a line, whose keys are the columns; numbers are told from text."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

from data.language import _
from data.reading.grid import work
from data.reading.worker import say
from data.reading.xlsx_sheet import MOST_CELLS, MOST_COLUMNS, Broken


class Number(str):
    """A number as it stands in the file, digit by digit."""


def _pairs(line: int) -> Callable[[list[tuple[str, object]]], dict[str, object]]:
    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        names = [name for name, _unused in pairs]
        twice = next((name for name in names if names.count(name) > 1), None) if len(set(names)) < len(names) else None
        if twice is not None:
            raise Broken(
                _(
                    "Line {line}: the key {twice!r} stands twice in one object: keep one of them.",
                    line=line,
                    twice=twice[:60],
                )
            )
        return dict(pairs)

    return once


def _object(words: str, line: int) -> dict[str, object]:
    try:
        found = json.loads(
            words, parse_int=Number, parse_float=Number, parse_constant=Number, object_pairs_hook=_pairs(line)
        )
    except (json.JSONDecodeError, RecursionError) as error:
        raise Broken(
            _("Line {line} is not a JSON object: each line of JSON Lines is one, such as {{…}}.", line=line)
        ) from error
    if not isinstance(found, dict):
        raise Broken(_("Line {line} is not a JSON object: each line of JSON Lines is one, such as {{…}}.", line=line))
    for name, value in found.items():
        if isinstance(value, list | dict):
            what = "a list" if isinstance(value, list) else _("an object")
            raise Broken(
                _(
                    "Line {line}: {name} is {what}: a table holds one plain value a cell.",
                    line=line,
                    name=name[:60],
                    what=what,
                )
            )
    return found


def main(path: str) -> None:
    """Say the columns with the types of their values, then each line."""
    content = Path(path).read_bytes().removeprefix(b"\xef\xbb\xbf")
    try:
        lines = content.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Broken(
            _("Line {line} is not UTF-8, as JSON is: save the file as UTF-8, or as XLSX.", line=line)
        ) from error
    columns: dict[str, set[str]] = {}
    rows, fewer, cells = [], 0, 0
    for at, words in enumerate(lines, start=1):
        if not words.strip():
            continue
        found = _object(words, at)
        for name, value in found.items():
            kind = "number" if isinstance(value, Number) else "flag" if isinstance(value, bool) else "text"
            columns.setdefault(sys.intern(name), set()).update([kind] if value is not None else [])
        if len(columns) > MOST_COLUMNS:
            raise Broken(
                _(
                    "The table has {columns:,} columns; at most {most_columns} are taken in.",
                    columns=len(columns),
                    most_columns=MOST_COLUMNS,
                )
            )
        cells += len(found)
        if cells > MOST_CELLS:
            raise Broken(
                _("The file has more than {most_cells:,} values: hand it in as CSV or Parquet.", most_cells=MOST_CELLS)
            )
        rows.append((at, found))
    fewer = sum(len(found) < len(columns) for _unused, found in rows)
    say({"types": [sorted(kinds) for kinds in columns.values()], "fewer": fewer})
    say({"sheet": "", "widest": len(columns)})
    say([0, list(columns), {}])
    for at, found in rows:
        values = [found.get(name) for name in columns]
        say([at, [str(one).lower() if isinstance(one, bool) else one for one in values], {}])


if __name__ == "__main__":
    work(main)
