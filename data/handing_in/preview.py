"""Preview: how a file would be understood, before anything of it is taken in."""

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from data import clock
from data.errors import Asks, Refused
from data.feeds import named
from data.feeds.feed import Feed
from data.handing_in.delivery import surroundings
from data.handing_in.recognition import looks_like, taken_before
from data.large_files.stream import head, is_large
from data.mapping.applying import apply_mapping
from data.mapping.file_columns import FileColumns, file_columns, likeliest
from data.mapping.headers import folded
from data.mapping.mapped import Mapped
from data.mapping.mapping import Mapping, answered, answers_of, parse_mapping, write_mapping
from data.mapping.senders import remembered
from data.notes import in_order
from data.reading.file import read
from data.reading.sheet import Sheet
from data.store.store import Store

ROWS = 20
FIRST_ROWS = "the file is large: so its first rows are understood; the others are read when the rows are checked"


@dataclass(frozen=True)
class Question:
    """What must be answered first. `topic` is the key of the answer in `answers`; `options` are its likely values, the
    likeliest first; "" among them means: leave it out. `answer` is what was answered, None while it is open; `of` is
    the sender whose earlier answer it is, "" where it was given now."""

    topic: str
    words: str
    options: tuple[str, ...]
    answer: str | None = None
    of: str = ""


@dataclass(frozen=True)
class Preview:
    """How a file would be understood.

    `sheets`: those of the file. `raw`: its first rows as they stand (`row` and c0, c1, …), of the first sheet or the
    chosen one. `headers`: those of the table. `found`: feed column -> the header it is taken from. `rows`: the first
    rows in the feed's columns, as text, with `row`. `notes`: what is read otherwise than it stands. `questions`: the
    answered ones and, last, the one that is open. `refused`: why the file cannot be taken in, or "". `other`: the id
    of the feed that it looks like, where it lacks columns of this one. `mapping`: the text of the mapping file that
    says all this. `columns`: what the feed's columns may be chosen from, None where the mapping file says it or the
    file cannot be read.
    """

    sheets: list[str] = field(default_factory=list)
    raw: pl.DataFrame = field(default_factory=pl.DataFrame)
    headers: list[str] = field(default_factory=list)
    found: Dictionary[str, str] = field(default_factory=dict)
    rows: pl.DataFrame = field(default_factory=pl.DataFrame)
    notes: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    refused: str = ""
    other: str = ""
    mapping: str = ""
    columns: FileColumns | None = None

    @property
    def ready(self) -> bool:
        """Whether the file can be handed in with these answers."""
        return not self.refused and all(question.answer is not None for question in self.questions)


@dataclass
class Opened:
    """The sheets of a file that is looked at again after each answer; it is read anew only where an answer says how."""

    how: tuple[str, str] = ("", "")
    sheets: list[Sheet] = field(default_factory=list)

    def read(self, path: Path, name: str, rules: Mapping) -> list[Sheet]:
        """The sheets of the file, of a large one the first rows; Refused or Asks as `data.reading.file.read`."""
        how = rules.encoding, rules.time_zone
        if not self.sheets or how != self.how:
            self.sheets = _first_rows(path, name, rules) if is_large(path) else read(path, name, *how)
            self.how = how
        return self.sheets


def preview(
    store: Store,
    feed_id: str,
    path: Path,
    answers: Dictionary[str, str] | None = None,
    mapping: str = "",
    file_name: str = "",
    sender: str = "",
    opened: Opened | None = None,
) -> Preview:
    """How `deliver` with the same arguments would understand the file; the store is only looked at, and of a large file
    only the first rows, so that its check may still ask or refuse.

    A page calls it after each answer: it shows `questions[-1]` while that is open, keeps the answer under its topic in
    `answers`, and calls again; once `ready`, it calls `deliver` with the same answers. Questions come one after the
    other, since one answer decides what the next is. Where the same `opened` is given each time, the file is read once.
    """
    feed, given = named(feed_id), dict(answers or {})
    units = surroundings(store, {}, clock.today()).units
    questions = [Question(topic, "", (option,), option) for topic, option in given.items()]
    sheets: list[Sheet] = []
    rules = Mapping()
    try:
        known = mapping or (remembered(store.folder, sender, feed_id) if sender else "")
        stated = parse_mapping(known, "mapping") if known else Mapping()
        questions = ([] if mapping else _of_old(stated, given, sender)) + questions
        rules = answered(stated, given, feed)
        large = is_large(path)
        sheets = (opened or Opened()).read(path, file_name or path.name, rules)
        mapped = apply_mapping(feed, sheets, rules, large, units)
        if large:
            mapped.notes.insert(0, FIRST_ROWS)
    except Refused as refusal:
        return _unread(feed, sheets, rules, questions, str(refusal))
    except Asks as asked:
        return _unread(feed, sheets, rules, [*questions, Question(asked.topic, str(asked), asked.options)], "")
    mapped.notes[:0] = taken_before(store, feed_id, path)
    return _read(feed, sheets, rules, mapped, questions)


def _of_old(stated: Mapping, given: Dictionary[str, str], sender: str) -> list[Question]:
    """What a sender answered earlier, and was not answered now, as answered questions."""
    old = answers_of(stated).items()
    return [Question(topic, "", (option,), option, sender) for topic, option in old if topic not in given]


def _first_rows(path: Path, file_name: str, rules: Mapping) -> list[Sheet]:
    with TemporaryDirectory(prefix="plumbline-preview-") as work:
        return head(path, file_name, rules, Path(work))


def _unread(feed: Feed, sheets: list[Sheet], rules: Mapping, questions: list[Question], refused: str) -> Preview:
    questions = [one for one in questions if not (one.of and one.topic.startswith("columns."))]  # may not be in here
    raw = likeliest(feed, sheets, rules).rows.head(ROWS) if sheets else pl.DataFrame()
    return Preview(
        [sheet.name for sheet in sheets],
        raw,
        questions=questions,
        refused=refused,
        other="" if rules.columns else looks_like(feed, sheets),
        mapping=write_mapping(rules),
        columns=file_columns(feed, sheets, rules) if sheets and not rules.columns else None,
    )


def _used(question: Question, found: Dictionary[str, str]) -> bool:
    """Whether an earlier answer about a column is used in this file, which may have the feed's own words."""
    column = question.topic.removeprefix("columns.")
    if not question.of or column == question.topic:
        return True
    return folded(found.get(column, "")) == folded(question.answer or "")


def _read(feed: Feed, sheets: list[Sheet], rules: Mapping, mapped: Mapped, questions: list[Question]) -> Preview:
    return Preview(
        [sheet.name for sheet in sheets],
        likeliest(feed, sheets, rules).rows.head(ROWS),
        mapped.headers,
        mapped.found,
        mapped.first(ROWS),
        in_order(mapped.notes + mapped.remarks),
        [question for question in questions if _used(question, mapped.found)],
        mapping=write_mapping(rules),
        columns=None if rules.columns else file_columns(feed, sheets, rules),
    )
