"""Unit names: the code and the name of a unit in one row must be those of one unit in the register."""

import re
import unicodedata
from collections import Counter

import polars as pl

from data.cells.tidying import key_form
from data.counted import was
from data.feeds.feed import Feed, Surroundings
from data.language import _, ngettext

BETWEEN_CHINESE = re.compile(r"(?<=[\u2e80-\u9fff]) (?=[\u2e80-\u9fff])")


def plain(name: str) -> str:
    """A name as it is compared: full-width signs as plain ones, runs of blanks as one, between Chinese signs none."""
    return BETWEEN_CHINESE.sub("", " ".join(unicodedata.normalize("NFKC", name).split()))


def register(near: Surroundings) -> dict[str, str]:
    """Unit -> its name, as the register now stands."""
    units = near.stored("units").select("unit_id", "name").collect()
    return dict(units.iter_rows())


def repaired(text: str) -> str:
    """What a text was before UTF-8 was read as a western encoding, or ""."""
    for encoding in ("cp1252", "latin-1"):
        try:
            found = text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        if found != text:
            return found
    try:
        return text.encode("gb18030").decode("utf-8") if not text.isascii() else ""
    except UnicodeError:
        return ""


def _script(letter: str) -> str:
    return unicodedata.name(letter, "unknown").split()[0]


def _strangers(name: str, known: str) -> list[str]:
    """The signs of a name that stand where the known one has others, where the two look alike."""
    if len(name) != len(known):
        return []
    pairs = [(a, b) for a, b in zip(name, known, strict=True) if a != b]
    return [
        _(
            "{found!r} is U+{found_code:04X}, {found_name}, not U+{wanted_code:04X}",
            found=a,
            found_code=ord(a),
            found_name=unicodedata.name(a, "unnamed"),
            wanted_code=ord(b),
        )
        for a, b in pairs
        if _script(a) != _script(b) and a.isalnum() and b.isalnum()
    ]


def why_not(name: str, known: str) -> str:
    """In which way a name is not the register's."""
    if strangers := _strangers(plain(name), plain(known)):
        return _("is not the register's name of this unit: {strangers}", strangers=strangers[0])
    hidden = [letter for letter in name if unicodedata.category(letter) in ("Cf", "Cc", "Co")]
    if hidden:
        return _("is not the register's name of this unit: it holds the invisible sign U+{ord:04X}", ord=ord(hidden[0]))
    if "\ufffd" in name or "锟斤拷" in name or repaired(name):
        return _("is not the register's name of this unit: the text looks mis-decoded; send the file as UTF-8")
    return _("is not the register's name of this unit")


def in_register_words(feed: Feed, rows: pl.DataFrame, near: Surroundings) -> tuple[pl.DataFrame, list[str]]:
    """Codes in another case or form as the register writes them, where only one unit can be meant; and notes."""
    notes = []
    for name, column in feed.columns.items():
        if not column.metadata.get("register"):
            continue
        strange = rows[name].unique().drop_nulls()
        strange = strange.filter(~strange.is_in(list(near.units))).sort()
        if strange.is_empty():
            continue
        forms = Counter(key_form(unit) for unit in near.units)
        known = {key_form(unit): unit for unit in near.units if forms[key_form(unit)] == 1}
        other = {code: known[key_form(code)] for code in strange if key_form(code) in known}
        if other:
            n = int(rows[name].is_in(list(other)).sum())
            rows = rows.with_columns(pl.col(name).replace(other))
            code, unit = next(iter(other.items()))
            notes.append(
                ngettext(
                    "{name}: {n} code was written in another form than in the register ({code} for {unit})",
                    "{name}: {n} codes were written in another form than in the register (such as {code} for {unit})",
                    n,
                    name=name,
                    code=code,
                    unit=unit,
                )
            )
    return rows, notes


def check_names(feed: Feed, rows: pl.DataFrame, near: Surroundings) -> tuple[pl.DataFrame, pl.DataFrame, list[str]]:
    """Rows with the register's own spelling of each name; (row, column, reason) of names that are not; and notes."""
    layout = {"row": pl.Int64, "column": pl.String, "reason": pl.String}
    faults, notes = [pl.DataFrame(schema=layout)], []
    for name, column in feed.columns.items():
        of = column.metadata.get("names")
        if not of:
            continue
        known = register(near)
        pairs = rows.select(of, name).unique().drop_nulls()
        pairs = pairs.filter(pl.col(of).is_in(list(known)))
        wrong: list[tuple[str, str]] = []
        other: list[tuple[str, str]] = []
        for unit, said in pairs.iter_rows():
            if said == known[unit]:
                continue
            (other if plain(said) == plain(known[unit]) else wrong).append((unit, said))
        if other:
            listed = pl.DataFrame(other, schema={of: pl.String, name: pl.String}, orient="row")
            listed = listed.with_columns(to=pl.col(of).replace_strict(known))
            rows = rows.join(listed, on=[of, name], how="left", maintain_order="left")
            renamed = int(rows["to"].is_not_null().sum())
            notes.append(
                _(
                    "{name}: {names} {was} written in another form than in the register",
                    name=name,
                    names=ngettext("{n} name", "{n} names", renamed),
                    was=was(renamed),
                )
            )
            rows = rows.with_columns(pl.coalesce("to", name).alias(name)).drop("to")
        if wrong:
            reasons = [(unit, said, why_not(said, known[unit])) for unit, said in wrong]
            listed = pl.DataFrame(reasons, schema={of: pl.String, name: pl.String, "reason": pl.String}, orient="row")
            found = rows.join(listed, on=[of, name], maintain_order="left")
            faults.append(found.select("row", column=pl.lit(name), reason="reason"))
    return rows, pl.concat(faults), notes
