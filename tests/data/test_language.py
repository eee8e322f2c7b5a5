"""Texts in the reader's language: looked up when they are read, kept as they were written."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from data import language
from data.language import SOURCE, _, ngettext, speaking, translated, written
from metrics.catalogue import catalogue

TITLE = "Rotation overdue"


@translated("title", "trap")
@dataclass(frozen=True)
class Thing:
    title: str
    trap: str = ""
    id: str = ""


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A language with three texts in it."""
    texts = Catalog(locale="de")
    texts.add("{n} of {all} units reported", "{n} von {all} Einheiten haben gemeldet")
    texts.add(("{n} row", "{n} rows"), ("{n} Zeile", "{n} Zeilen"))
    texts.add(TITLE, "Rotation überfällig")
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "plumbline.po").open("wb") as file:
        write_po(file, texts)
    monkeypatch.setattr(language, "LOCALE", tmp_path)
    language._catalogue.cache_clear()
    with speaking("de"):
        yield
    language._catalogue.cache_clear()


def test_the_source_language_needs_no_catalogue() -> None:
    assert _("{n} of {all} units reported", n=3, all=4) == "3 of 4 units reported"
    assert [ngettext("{n} row", "{n} rows", n) for n in (0, 1, 2)] == ["0 rows", "1 row", "2 rows"]


def test_a_text_without_parameters_may_hold_braces() -> None:
    assert _("{not a parameter}") == "{not a parameter}"


def test_texts_and_plurals_are_the_readers(german: None) -> None:
    assert _("{n} of {all} units reported", n=3, all=4) == "3 von 4 Einheiten haben gemeldet"
    assert ngettext("{n} row", "{n} rows", 1) == "1 Zeile"
    assert _("no such text, {who}", who="Ann") == "no such text, Ann"


def test_a_field_is_read_in_the_readers_language_and_kept_as_written(german: None) -> None:
    thing = Thing(TITLE)
    assert (thing.title, thing.trap, written(thing, "title")) == ("Rotation überfällig", "", TITLE)
    with speaking(SOURCE):
        copy = replace(thing, id="x")
    assert written(copy, "title") == TITLE and thing == Thing(TITLE)


def test_metrics_found_by_a_reader_of_another_language_keep_their_source(german: None) -> None:
    catalogue.cache_clear()
    metric = catalogue()["rotation_overdue"]
    assert (metric.title, written(metric, "title")) == ("Rotation überfällig", TITLE)
