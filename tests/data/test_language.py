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


@pytest.fixture
def chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """There is Chinese beside the source's language; nothing is set up."""
    texts = Catalog(locale="zh_CN")
    texts.add("Overview", "总览")
    folder = tmp_path / "zh_CN" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "plumbline.po").open("wb") as file:
        write_po(file, texts)
    monkeypatch.setattr(language, "LOCALE", tmp_path)
    monkeypatch.delenv("PLUMBLINE_LANGUAGE", raising=False)
    language._catalogue.cache_clear()
    yield
    language._catalogue.cache_clear()


@pytest.mark.parametrize("code", ["zh", "zh-CN", "zh_CN", "ZH-Hans", " zh "])
def test_a_languages_codes_mean_the_one_that_there_is(chinese: None, code: str) -> None:
    assert language.known(code) == "zh_CN"
    assert [language.known(other) for other in ("en-GB", "fr", "", None, "z", "../zh")] == ["en", *[None] * 5]


def test_a_command_speaks_the_language_that_the_installation_is_set_up_in(
    chinese: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _("Overview") == "Overview"
    monkeypatch.setenv("PLUMBLINE_LANGUAGE", "zh")
    assert _("Overview") == "总览"
    with speaking(SOURCE):
        assert _("Overview") == "Overview"
