"""Mapping: the file's headers -> the feed's columns, by the feed's own aliases or by a mapping file."""

import json
import re
import tomllib
from collections.abc import Mapping as Dictionary
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, cast
from zoneinfo import available_timezones

from data.cells.spelling import DATE_ORDERS, DECIMALS, SERIALS, SHARES, SHORT_YEARS, SWAPPED, Spelling
from data.errors import Refused
from data.feeds.feed import Feed
from data.language import _
from data.reading.correction_workbook import SHEET

CARRY = ("carry down", "missing")
FOREIGN_KEYS = ("numbering of its own", "same records, moved")
ABSENT_COLUMNS = ("keep what is on file", "wipe")
GONE = ("keep them on file",)
CHOICES = {
    "date_order": DATE_ORDERS,
    "decimal": DECIMALS,
    "serials": SERIALS,
    "shares": SHARES,
    "short_years": SHORT_YEARS,
    "swapped_days": SWAPPED,
    "carry_down": CARRY,
    "foreign_keys": FOREIGN_KEYS,
    "absent_columns": ABSENT_COLUMNS,
    "gone": GONE,
}
ANSWERS = ("sheet", "header_rows", "encoding", "time_zone", "wide", *CHOICES)
SPELT = ("date_order", "decimal", "serials", "short_years", "time_zone")
HEADER_ROWS = re.compile(r"^\d{1,4}(-\d{1,4})?$")


@dataclass(frozen=True)
class Mapping:
    """How a foreign file becomes a feed. Everything that may be asked of a sender is an entry of it.

    `columns`: feed column -> header, or {"constant": …}, {"expression": …}, {"column": …, "values": {…}}; where there
    are any, they are all. `also`: feed column -> a header that this sender uses, beside the feed's own names.
    `where`: rows that are taken, each `column = value`, `column != value`, `column is empty`, `column is not empty`.
    `distinct`: rows alike in every feed column are one row. `sheet`: its name, or "all". `header_rows`: 3, or 3-4.
    `wide`: the column that months side by side fill. `encoding`, `date_order`, `decimal`, `serials`, `shares`,
    `short_years`, `swapped_days`, `time_zone`: how the sender writes. `carry_down`: what blanks below a value are.
    `foreign_keys`: whose a number is that a record of another unit has. `absent_columns`, `gone`: what becomes of
    values and records on file that the file does not name.
    """

    feed: str = ""
    columns: dict[str, object] = field(default_factory=dict)
    also: dict[str, str] = field(default_factory=dict)
    where: tuple[str, ...] = ()
    distinct: bool = False
    sheet: str = ""
    header_rows: str = ""
    encoding: str = ""
    date_order: str = ""
    decimal: str = ""
    serials: str = ""
    shares: str = ""
    short_years: str = ""
    swapped_days: str = ""
    time_zone: str = ""
    wide: str = ""
    carry_down: str = ""
    foreign_keys: str = ""
    absent_columns: str = ""
    gone: str = ""
    words: str = ""


def _checked(mapping: Mapping, name: str) -> Mapping:
    for entry, choices in CHOICES.items():
        found = getattr(mapping, entry)
        if found and found not in choices:
            raise Refused(
                _(
                    "The mapping {name} says {entry} = {found!r}; it is one of: {choices}.",
                    name=name,
                    entry=entry,
                    found=found,
                    choices=", ".join(choices),
                )
            )
    if mapping.header_rows and not HEADER_ROWS.match(mapping.header_rows):
        raise Refused(
            _(
                "The mapping {name} says header_rows = {header_rows!r}; write it as 3 or 3-4.",
                name=name,
                header_rows=mapping.header_rows,
            )
        )
    if mapping.encoding:
        try:
            "".encode(mapping.encoding)
        except LookupError as error:
            raise Refused(
                _("The mapping {name} names an unknown encoding: {encoding}.", name=name, encoding=mapping.encoding)
            ) from error
    return mapping


def parse_mapping(words: str, name: str) -> Mapping:
    """A mapping from the text of its TOML file; Refused with the file's `name` where it cannot be understood."""
    try:
        stated = tomllib.loads(words)
    except tomllib.TOMLDecodeError as error:
        raise Refused(_("The mapping {name} is not valid TOML: {error}.", name=name, error=error)) from error
    unknown = set(stated) - set(Mapping.__dataclass_fields__)
    if unknown:
        raise Refused(
            _("The mapping {name} has unknown entries: {unknown}.", name=name, unknown=", ".join(sorted(unknown)))
        )
    stated["where"] = tuple(stated.get("where", ()))
    return _checked(Mapping(**stated), name)


def write_mapping(mapping: Mapping) -> str:
    """The text of a TOML file that `parse_mapping` reads back as the same mapping."""

    def toml(value: object) -> str:
        if isinstance(value, dict):
            return "{ " + ", ".join(f"{json.dumps(k, ensure_ascii=False)} = {toml(v)}" for k, v in value.items()) + " }"
        if isinstance(value, list | tuple):
            return f"[{', '.join(toml(one) for one in value)}]"
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")

    default = Mapping()
    stated = {one.name: getattr(mapping, one.name) for one in fields(Mapping)}
    return "".join(f"{name} = {toml(value)}\n" for name, value in stated.items() if value != getattr(default, name))


def answered(mapping: Mapping, answers: Dictionary[str, str], feed: Feed) -> Mapping:
    """The mapping with what was answered: topic -> option. Refused where there is no such question or option."""
    for topic, option in answers.items():
        column = topic.removeprefix("columns.")
        if column != topic and column in feed.columns:
            mapping = replace(mapping, also={**mapping.also, column: option})
        elif topic in ANSWERS:
            mapping = replace(mapping, **cast(Dictionary[str, Any], {topic: option}))
        else:
            known = ", ".join([*ANSWERS, "columns.<column of the feed>"])
            raise Refused(_("Nobody asks {topic!r}. What can be answered is: {known}.", topic=topic, known=known))
    return _checked(mapping, "made by the answers")


def answers_of(mapping: Mapping) -> dict[str, str]:
    """The answers that a mapping states, by topic, as `answered` takes them."""
    return {f"columns.{name}": header for name, header in mapping.also.items()} | {
        topic: getattr(mapping, topic) for topic in ANSWERS if getattr(mapping, topic)
    }


def corrected(mapping: Mapping, reading: Dictionary[str, str]) -> Mapping:
    """The mapping for a workbook of rejected rows: it is laid out as the feed is, and spelt as its original, whose
    `reading` it states. What that leaves open may be answered."""
    spelt: Dictionary[str, Any] = {name: reading.get(name) or getattr(mapping, name) for name in SPELT}
    if spelt["time_zone"] and spelt["time_zone"] not in available_timezones():
        raise Refused(
            _(
                "There is no time zone {time_zone!r}, which the hidden sheet {sheet!r} names.",
                time_zone=spelt["time_zone"],
                sheet=SHEET,
            )
        )
    return _checked(
        Mapping(feed=mapping.feed, also=mapping.also, **spelt), _("in the hidden sheet {sheet!r}", sheet=SHEET)
    )


def lasting(mapping: Mapping) -> Mapping:
    """What is worth remembering for a sender's next file: not that records moved, were wiped or are gone, which is said
    of the records of one file."""
    moved, wiped = mapping.foreign_keys == FOREIGN_KEYS[1], mapping.absent_columns == ABSENT_COLUMNS[1]
    return replace(
        mapping,
        foreign_keys="" if moved else mapping.foreign_keys,
        absent_columns="" if wiped else mapping.absent_columns,
        gone="",
    )


def same(one: Mapping, other: Mapping) -> bool:
    """Whether two mappings say the same."""
    return asdict(one) == asdict(other)


def spelling(mapping: Mapping, **told: object) -> Spelling:
    """How the sender writes what could be read in two ways, as the mapping states it and the file has told."""
    stated = {name: getattr(mapping, name) for name in SPELT}
    return Spelling(**{**told, **{name: value for name, value in stated.items() if value}})
