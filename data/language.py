"""Language: every text for users goes through here, in the language of whoever asks.

`_("{n} rows", n=3)` is a text with its parameters put in; `ngettext` is one with a plural; `Translated` is a field of
a dataclass that is written as plain text and read in the reader's language. Babel extracts the first two from the
code, `python run.py messages` the third from the objects.
"""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Any

LOCALE = Path(__file__).resolve().parent.parent / "locale"
DOMAIN = "plumbline"
SOURCE = "en"  # the language that the texts are written in

_language: ContextVar[str] = ContextVar("language", default=SOURCE)


@lru_cache(maxsize=8)
def _catalogue(language: str) -> gettext.NullTranslations:
    """A language's texts; the source's own where there is no such language."""
    return gettext.translation(DOMAIN, LOCALE, [language], fallback=True)


def language() -> str:
    """The language that texts are given in, such as "en"."""
    return _language.get()


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
    return found.format(n=n, **parameters)


class Translated:
    """A field of a (frozen) dataclass: written as plain text, read in the reader's language.

    `title: str = Translated()` is a field that must be given; `trap: str = Translated("")` one that may be left out.
    """

    def __init__(self, *default: str) -> None:
        self.default = default

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = f"_{name}"

    def __get__(self, instance: object | None, owner: type) -> Any:
        if instance is None:
            if self.default:
                return self.default[0]
            raise AttributeError(self.name)  # so that a dataclass takes the field for one without default
        written = instance.__dict__[self.name]
        return _(written) if written else written

    def __set__(self, instance: object, text: str) -> None:
        instance.__dict__[self.name] = text
