"""Applying a mapping: sheets as they stand -> the feed's columns as text, with every cell's place in the file."""

import re
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field

import polars as pl

from data.cells import trimmed
from data.checking import REJECTED
from data.expression import BadExpression, expression, names
from data.feeds.feed import Feed
from data.layout import Table, folded, short_rows, table_of, without_footnotes
from data.mapping import Mapping, spelling
from data.matching import known_headers, suggestions, wide_headers
from data.privacy import first_citizen_id
from data.refusal import Asks, Refused
from data.sheet import Sheet, letters
from data.spelling import Spelling, ask_serials, ask_zone, date_order, decimal
from data.totals import without_totals

ALL_SHEETS = "all"
WHERE = re.compile(
    r"^\s*(?P<column>.+?)\s+(?:(?P<empty>is\s+(?P<not>not\s+)?empty)|(?P<sign>=|!=)\s*(?P<value>.*?))\s*$"
)
NUMBERS = ("whole", "amount", "rate")


@dataclass(frozen=True)
class Place:
    """Where rows of one sheet stand: `row` less `before` is the row in the sheet `name`; feed column -> letters.

    Where months stand side by side, `wide` are their letters, and each row of the sheet is as many rows of the table.
    """

    name: str
    before: int
    columns: Dictionary[str, str]
    wide: tuple[str, ...] = ()

    def placed(self, faults: pl.DataFrame) -> pl.DataFrame:
        """Faults with `sheet` and `cell`."""
        each = max(len(self.wide), 1)
        count = pl.col("row") - self.before - 1
        letter = pl.col("column").replace_strict(dict(self.columns), default=None, return_dtype=pl.String)
        if self.wide:
            beside = (count % each).replace_strict(dict(enumerate(self.wide)), return_dtype=pl.String)
            letter = pl.coalesce(letter, beside)
        cell = pl.concat_str(letter, (count // each + 1).cast(pl.String))
        return faults.with_columns(sheet=pl.lit(self.name), cell=cell.fill_null(""))


@dataclass(frozen=True)
class Mapped:
    """`text`: `row` and the feed's columns as text; rows of several sheets, or months side by side, are numbered
    through, so that `row` is unique. `rejected`: rows that do not fit the header. `notes`: what was read otherwise than
    it stands; `remarks`: what else is worth a sentence. `found`: feed column -> the header it was taken from.
    `headers`: those of the file."""

    text: pl.DataFrame
    rejected: pl.DataFrame
    notes: list[str]
    spelling: Spelling
    places: tuple[Place, ...] = ()
    remarks: list[str] = field(default_factory=list)
    found: Dictionary[str, str] = field(default_factory=dict)
    headers: list[str] = field(default_factory=list)

    def placed(self, faults: pl.DataFrame) -> pl.DataFrame:
        """Faults with `sheet` and `cell`: where in the original each stands."""
        parts = []
        for place, following in zip(self.places, [*self.places[1:], None], strict=True):
            mine = faults.filter(pl.col("row") > place.before)
            if following is not None:
                mine = mine.filter(pl.col("row") <= following.before)
            parts.append(place.placed(mine))
        return pl.concat(parts) if parts else faults.with_columns(sheet=pl.lit(""), cell=pl.lit(""))

    def rejected_rows(self, faults: pl.DataFrame) -> pl.DataFrame:
        """The rows that have a fault, as text: `row` and the feed's columns; of rows that do not fit, nothing else."""
        return self.text.join(faults.select("row").unique(), on="row", how="semi", maintain_order="left")


def _sources(mapping: Mapping) -> list[str]:
    """Every header that a mapping reads."""
    found: list[str] = []
    for source in mapping.columns.values():
        if isinstance(source, str):
            found.append(source)
        elif isinstance(source, dict) and "column" in source:
            found.append(str(source["column"]))
        elif isinstance(source, dict) and "expression" in source:
            found += names(str(source["expression"]))
    return found


def _known(feed: Feed, mapping: Mapping) -> tuple[dict[str, str], set[str]]:
    """Folded header -> what it is looked for as, and which of those the table must have."""
    if mapping.columns:
        wanted = _sources(mapping)
        return {folded(header): header for header in wanted}, set(wanted)
    required = {name for name, column in feed.columns.items() if column.required}
    return known_headers(feed, mapping.also), required


def pick_sheets(feed: Feed, sheets: list[Sheet], mapping: Mapping) -> tuple[list[Sheet], list[str]]:
    """The sheets to read, and notes: the only one, the one that is named, or the only one with the feed's columns.

    Asks where several may be meant.
    """
    if mapping.sheet == ALL_SHEETS:
        return sheets, [f"{len(sheets)} sheets were read as one: {', '.join(sheet.name for sheet in sheets)}"]
    if mapping.sheet:
        for sheet in sheets:
            if sheet.name == mapping.sheet:
                return [sheet], []
        raise Refused(f"There is no visible sheet {mapping.sheet!r}: {', '.join(sheet.name for sheet in sheets)}.")
    if len(sheets) == 1:
        return sheets, []
    known, required = _known(feed, mapping)
    fit = []
    for sheet in sheets:
        head = sheet.rows.head(30).select(sheet.cells)
        if any(required <= {known.get(folded(cell), "") for cell in row if cell} for row in head.iter_rows()):
            fit.append(sheet)
    listed = tuple(sheet.name for sheet in sheets)
    if len(fit) == 1:
        others = [name for name in listed if name != fit[0].name]
        return fit, [f"the sheet {fit[0].name} was read; not of this feed and not read: {', '.join(others)}"]
    raise Asks("sheet", f"Which sheet holds the data? There are: {', '.join(listed)}.", (*listed, ALL_SHEETS))


def _own(feed: Feed, table: Table, known: Dictionary[str, str], also: Dictionary[str, str]) -> dict[str, str]:
    """Feed column -> header, by the feed's own names, its aliases and what the sender is known to mean."""
    found: dict[str, str] = {}
    dropped = {folded(header) for header in also.values() if header}
    for header in table.places:
        column = known.get(folded(header))
        if column is None or (also.get(column) == ""):
            continue
        if column in also and folded(header) not in dropped:
            continue
        if column in found:
            raise Refused(f"Both {found[column]!r} and {header!r} mean the column {column}: keep one of them.")
        found[column] = header
    return found


def _ask_columns(
    feed: Feed, table: Table, found: dict[str, str], also: Dictionary[str, str], units: frozenset[str]
) -> None:
    """Asks for a column that was not found where a header of the file may mean it."""
    free = [header for header in table.places if header not in found.values()]
    missing = [name for name in feed.columns if name not in found and also.get(name) != ""]
    must = [name for name in missing if feed.columns[name].required]
    likely = suggestions(feed, missing, table.rows, free, units)
    for name in [*must, *missing]:
        if name in likely:
            best = likely[name]
            others = [header for header in free if header not in best]
            raise Asks(
                f"columns.{name}",
                f"Which column of the file is {name}? Perhaps {best[0]!r}.",
                tuple([*best, *others] + ([] if name in must else [""])),
            )


def _stated(mapping: Mapping, feed: Feed, headers: list[str]) -> dict[str, pl.Expr]:
    """Feed column -> expression, as the mapping file states it."""

    def present(header: str, column: str) -> str:
        if header not in headers:
            listed = ", ".join(headers)
            raise Refused(f"The mapping takes {column} from {header!r}, which is not in the file. It has: {listed}.")
        return header

    found = {}
    for column, source in mapping.columns.items():
        if column not in feed.columns:
            raise Refused(
                f"The mapping names {column!r}, which is not a column of {feed.id}: {', '.join(feed.columns)}."
            )
        if isinstance(source, str):
            found[column] = pl.col(present(source, column))
        elif isinstance(source, dict) and set(source) == {"constant"}:
            found[column] = pl.lit(str(source["constant"]))
        elif isinstance(source, dict) and set(source) == {"expression"}:
            try:
                for header in names(source["expression"]):
                    present(header, column)
                found[column] = expression(source["expression"])
            except BadExpression as error:
                raise Refused(f"The mapping's expression for {column}: {error}.") from error
        elif isinstance(source, dict) and set(source) == {"column", "values"}:
            found[column] = pl.col(present(source["column"], column)).replace(source["values"])
        else:
            raise Refused(
                f"The mapping of {column} must be a header, or have constant, expression, or column and values."
            )
    return found


def _where(rows: pl.DataFrame, conditions: tuple[str, ...]) -> tuple[pl.DataFrame, list[str]]:
    notes = []
    for words in conditions:
        match = WHERE.match(words)
        if match is None or match["column"].strip('"') not in rows.columns:
            raise Refused(
                f"The mapping's condition {words!r} cannot be understood: write `column = value`, `column != value`, "
                "`column is empty` or `column is not empty`, with a column of the file."
            )
        cell = trimmed(pl.col(match["column"].strip('"')))
        value = (match["value"] or "").strip("\"'")
        if match["empty"]:
            keep = cell.is_not_null() if match["not"] else cell.is_null()
        else:
            keep = cell.eq_missing(pl.lit(value)) if match["sign"] == "=" else cell.ne_missing(pl.lit(value))
        kept = rows.filter(keep)
        if kept.height < rows.height:
            notes.append(f"the mapping left out {rows.height - kept.height} rows where not: {words}")
        rows = kept
    return rows, notes


def _check_types(feed: Feed, sheet: Sheet, table: Table, found: dict[str, str]) -> list[str]:
    """Notes on the types of a Parquet file's columns; Refused where an identifier is a number."""
    notes = []
    for name, header in found.items():
        dtype = sheet.types.get(f"c{table.places[header]}")
        kind = feed.columns[name].metadata["read"]
        if dtype is None or dtype == pl.Null:
            continue
        if kind in ("text", "choice") and not (
            dtype == pl.String or dtype == pl.Binary or dtype in (pl.Categorical, pl.Enum)
        ):
            raise Refused(
                f"The column {header} is of type {dtype}, and {name} is text: leading zeros are lost in numbers. "
                "Write the column as text."
            )
        if kind in ("date", "month", *NUMBERS) and dtype in (pl.String, pl.Binary, pl.Categorical):
            notes.append(f"{name}: the column is text, and was read as {'dates' if kind not in NUMBERS else 'numbers'}")
    return notes


def _fill_merged(feed: Feed, sheet: Sheet, table: Table, found: dict[str, str]) -> tuple[pl.DataFrame, list[str]]:
    """Merged cells stand for each of their rows; Refused where they hold a number, which would count twice."""
    rows, filled = table.rows, 0
    numbers = rows["row"].to_list()
    for first, column, last, _ in sheet.merged:
        for name, header in found.items():
            inside = [number for number in numbers if first < number <= last + 1]
            if table.places[header] != column or len(inside) < 2:
                continue
            if feed.columns[name].metadata["read"] in NUMBERS:
                place = f"{letters(column)}{first + 1}:{letters(column)}{last + 1}"
                raise Refused(f"The cells {place} are merged over numbers: write each row's own number.")
            value = rows.filter(pl.col("row") == inside[0])[header].item()
            chosen = pl.col("row").is_in(inside)
            rows = rows.with_columns(pl.when(chosen).then(pl.lit(value)).otherwise(pl.col(header)).alias(header))
            filled += 1
    return rows, [f"{filled} merged cells were read as standing in each of their rows"] if filled else []


def _long_from_wide(
    feed: Feed, rows: pl.DataFrame, headers: list[str], found: dict[str, str], mapping: Mapping
) -> tuple[pl.DataFrame, dict[str, str], list[str]]:
    """Months side by side as rows; Asks which column they fill."""
    months = wide_headers([header for header in headers if header not in found.values()])
    target = next((name for name, column in feed.columns.items() if column.metadata["read"] == "month"), "")
    if not months or not target or target in found:
        return rows, found, []
    missing = [n for n, c in feed.columns.items() if n not in found and c.metadata["read"] in NUMBERS]
    if not mapping.wide:
        if not missing:
            return rows, found, []
        raise Asks("wide", f"Months stand side by side ({', '.join(months[:3])} …). What do they hold?", tuple(missing))
    if mapping.wide not in missing:
        raise Refused(f"The months cannot hold {mapping.wide!r}: it is one of {', '.join(missing)}.")
    kept = [name for name in rows.columns if name not in months]
    tall = rows.unpivot(months, index=kept, variable_name=target, value_name=mapping.wide)
    tall = tall.sort("row", maintain_order=True)
    beside = pl.int_range(pl.len()).over("row")
    tall = tall.with_columns(row=(pl.col("row") - 1) * len(months) + beside + 1)
    note = f"{len(months)} months side by side were read as rows"
    return tall, {**found, target: target, mapping.wide: mapping.wide}, [note]


def _refuse_missing(feed: Feed, found: Dictionary[str, object], headers: list[str]) -> None:
    missing = [name for name, column in feed.columns.items() if column.required and name not in found]
    if missing:
        raise Refused(
            f"{'The column' if len(missing) == 1 else 'The columns'} {', '.join(missing)} of {feed.id} "
            f"{'is' if len(missing) == 1 else 'are'} missing. The file has: {', '.join(headers) or 'no headers'}."
        )


def _refuse_persons(rows: pl.DataFrame, headers: list[str]) -> None:
    for header in headers:
        at = first_citizen_id(rows[header])
        if at is not None:
            raise Refused(
                f"The column {header}, which is not of this feed, holds identity numbers of persons (row "
                f"{rows['row'][at]}): take the column out, and hand the file in again."
            )


def _only_data(
    feed: Feed, sheet: Sheet, table: Table, rows: pl.DataFrame, found: dict[str, str]
) -> tuple[pl.DataFrame, list[str], pl.DataFrame]:
    """Rows without sums, remarks below the table and rows that are too short; notes; the faults of those rows."""
    headers = list(table.places)
    months = wide_headers([header for header in headers if header not in found.values()])
    rows, sums = without_totals(rows, feed, headers, found, months)
    rows, below = without_footnotes(rows, headers, [found[key] for key in feed.keys if key in found])
    short = short_rows(rows, table.width, sheet.mark)
    return rows.join(short, on="row", how="anti", maintain_order="left"), sums + below, short


def _apply(feed: Feed, sheet: Sheet, mapping: Mapping, units: frozenset[str]) -> Mapped:
    known, required = _known(feed, mapping)
    table = table_of(sheet, mapping.header_rows, known, required)
    headers = list(table.places)
    notes = [*sheet.notes, *table.notes]
    wide: tuple[str, ...] = ()
    if mapping.columns:
        expressions: dict[str, pl.Expr] = _stated(mapping, feed, headers)
        found = {name: source for name, source in mapping.columns.items() if isinstance(source, str)}
        rows, below, short = _only_data(feed, sheet, table, table.rows, found)
    else:
        found = _own(feed, table, known, mapping.also)
        rows, merged = _fill_merged(feed, sheet, table, found)
        rows, below, short = _only_data(feed, sheet, table, rows, found)
        notes += [*_check_types(feed, sheet, table, found), *merged]
        rows, found, tall = _long_from_wide(feed, rows, headers, found, mapping)
        if tall:
            wide = tuple(letters(table.places[header]) for header in headers if header not in rows.columns)
        else:
            _ask_columns(feed, table, found, mapping.also, units)
        strange = [header for header in headers if header not in found.values() and header in rows.columns]
        _refuse_persons(rows, strange)
        notes += tall
        if strange:
            notes.append(f"columns that are not of this feed were left out: {', '.join(strange)}")
        expressions = {name: pl.col(header) for name, header in found.items()}
    _refuse_missing(feed, expressions, headers)
    here = [header for header in headers if header in rows.columns]
    rows, left_out = _where(rows, mapping.where)
    absent = [name for name in feed.columns if name not in expressions]
    if absent and not mapping.columns:
        notes.append(f"columns that the file does not have stay without a value: {', '.join(absent)}")
    empty = pl.lit(None, dtype=pl.String)
    if mapping.columns:
        rows = rows.with_columns(trimmed(pl.col(here)))
    text = rows.select("row", *[expressions.get(name, empty).alias(name) for name in feed.columns])
    if mapping.distinct:
        text = text.unique(list(feed.columns), keep="first", maintain_order=True)
    told, read_as = ("", []) if mapping.decimal else decimal(feed, text, sheet.mark)
    if not mapping.date_order:
        date_order(feed, text)
    if not mapping.serials:
        ask_serials(feed, text, sheet.from_1904)
    if not mapping.time_zone:
        ask_zone(feed, text)
    return Mapped(
        text,
        pl.concat([table.rejected, short]),
        notes + below + left_out + read_as,
        spelling(mapping, decimal=told, from_1904=sheet.from_1904, typed=sheet.mark == ""),
        (Place(sheet.name, 0, {n: letters(table.places[h]) for n, h in found.items() if h in table.places}, wide),),
        list(sheet.remarks),
        found,
        headers,
    )


def _together(parts: list[Mapped]) -> Mapped:
    """Several sheets as one table, its rows numbered through."""
    if len(parts) == 1:
        return parts[0]
    texts, rejected, places, before = [], [], [], 0
    for part in parts:
        texts.append(part.text.with_columns(pl.col("row") + before))
        rejected.append(part.rejected.with_columns(pl.col("row") + before))
        places.append(Place(part.places[0].name, before, part.places[0].columns))
        before += max([*part.text["row"], *part.rejected["row"]], default=0)
    spellings = {part.spelling for part in parts}
    if len(spellings) > 1:
        raise Refused("The sheets are written in different ways (decimal comma, dates): hand them in one by one.")
    notes = list(dict.fromkeys(note for part in parts for note in part.notes))
    remarks = [remark for part in parts for remark in part.remarks]
    first = parts[0]
    return Mapped(
        pl.concat(texts), pl.concat(rejected), notes, first.spelling, tuple(places), remarks, first.found, first.headers
    )


def apply_mapping(
    feed: Feed, sheets: list[Sheet], mapping: Mapping, may_be_empty: bool = False, units: frozenset[str] = frozenset()
) -> Mapped:
    """The feed's columns as text. `units`: the register's ids, by which a column of units is recognised.

    Refused where there are no rows (unless it `may_be_empty`) or a required column is missing; Asks where a sheet, the
    header, a column or a spelling would have to be guessed.
    """
    if mapping.feed and mapping.feed != feed.id:
        raise Refused(f"The mapping is for the feed {mapping.feed}, not for {feed.id}.")
    chosen, notes = pick_sheets(feed, sheets, mapping)
    mapped = _together([_apply(feed, sheet, mapping, units) for sheet in chosen])
    if not mapped.text.height and not mapped.rejected.height and not may_be_empty:
        raise Refused("There are no data rows below the header.")
    mapped.notes[:0] = notes
    if REJECTED.names() != mapped.rejected.columns:
        raise AssertionError("rejected rows have other columns")
    return mapped
