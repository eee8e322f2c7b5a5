"""Language: every text for users goes through here, in the language of whoever asks.

`_("{n} rows", n=3)` is a text with its parameters put in; `ngettext` is one with a plural; `translated` makes of a
dataclass's plain texts such that are read in the reader's language. `python run.py messages` collects the first two
from the code, the third from the objects.
"""

import gettext
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

LOCALE = Path(__file__).resolve().parent.parent / "locale"
DOMAIN = "plumbline"
SOURCE = "en"  # the language that the texts are written in

_language: ContextVar[str | None] = ContextVar("language", default=None)


@lru_cache(maxsize=8)
def _catalogue(language: str) -> gettext.NullTranslations:
    """A language's texts, read from what translators write; the source's own where there is no such language."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    path = LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    if not path.is_file():
        return gettext.NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@lru_cache(maxsize=8)
def _languages_in(folder: Path) -> tuple[str, ...]:
    return (SOURCE, *sorted(one.parent.parent.name for one in folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po")))


def languages() -> tuple[str, ...]:
    """The languages that there are: the source's, and each folder of `locale/` that holds a catalogue."""
    return _languages_in(LOCALE)


def known(code: str | None) -> str | None:
    """The language that a code means, None where there is no such one: "zh", "zh-CN" and "zh-Hans" mean "zh_CN"."""
    wanted = (code or "").strip().lower().replace("-", "_")
    return next((one for one in languages() if wanted.split("_")[0] == one.lower().split("_")[0]), None)


def set_up() -> str | None:
    """The language that PLUMBLINE_LANGUAGE names, None where it names none that there is."""
    return known(os.environ.get("PLUMBLINE_LANGUAGE"))


_reader: list[Callable[[], str | None]] = []


def ask_reader(chosen: Callable[[], str | None]) -> None:
    """Let `chosen` say which language the reader has chosen, wherever `speaking` does not say it: callbacks and parts
    of a page run outside of the page. It gives None where nobody has chosen."""
    _reader[:] = [chosen]


def language() -> str:
    """The language that texts are given in, such as "en"."""
    return _language.get() or next((found for one in _reader if (found := one())), None) or set_up() or SOURCE


def tag() -> str:
    """The language as documents name it, by BCP 47: "en-US", "zh-CN"."""
    return language().replace("_", "-") if "_" in language() else {"en": "en-US"}.get(language(), language())


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within it, texts are given in another language."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def _(text: str, **parameters: Any) -> str:
    """The text in the reader's language; `{name}` is replaced by the parameter of that name."""
    found = text if language() == SOURCE else _catalogue(language()).gettext(text)
    return found.format(**parameters) if parameters else found


def ngettext(one: str, many: str, n: int, **parameters: Any) -> str:
    """The text for one or for many, by the rules of the reader's language; `{n}` is the number."""
    if language() == SOURCE:
        found = one if n == 1 else many
    else:
        found = _catalogue(language()).ngettext(one, many, n)
    return found.format(n=f"{n:,}", **parameters)


def marked(word: str) -> str:
    """A word that code keeps and compares, as it is written; whoever shows it asks `term` for it."""
    return word


def term(word: str) -> str:
    """A word that code keeps, such as a state or the heading of a table's column, in the reader's language."""
    return _(word) if word else word


class texts(dict[str, str]):
    """Texts by key, each read in the reader's language, kept as they were written."""

    def __getitem__(self, key: str) -> str:
        return _(super().__getitem__(key))

    def items(self) -> Any:
        return [(key, _(word)) for key, word in super().items()]

    def get(self, key: str, default: Any = None) -> Any:
        found = super().get(key)
        return default if found is None else _(found)


class _Field:
    """A text of an object: kept as it was written, read in the reader's language."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, instance: object | None, owner: type) -> Any:
        if instance is None:
            return self
        written = instance.__dict__[self.name]
        return _(written) if written else written

    def __set__(self, instance: object, text: str) -> None:
        instance.__dict__[self.name] = text


def translated(*names: str) -> Callable[[type[Any]], type[Any]]:
    """A decorator above @dataclass: its fields of those `names` are read in the reader's language.

    `dataclasses.replace` reads fields too: it is called within `speaking(SOURCE)`, so that it copies what was written.
    """

    def decorate(cls: type[Any]) -> type[Any]:
        for name in names:
            setattr(cls, name, _Field(name))
        cls.translated = names
        return cls

    return decorate


def written(instance: object, name: str) -> str:
    """The text of an object's field as it was written, in the source's language."""
    return str(instance.__dict__[name])
