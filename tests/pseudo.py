"""Pseudo-localisation: a language in which every text stands in ⟦brackets⟧, so that what stands outside is found."""

import gettext
import re
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from data import language

PSEUDO = "en_GB"  # one that Babel writes months in
WORD = re.compile(r"[A-Za-z]{2,}")


class Bracketed(gettext.NullTranslations):
    """Every text in brackets."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧" if WORD.search(message) else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid2}⟧"


@contextmanager
def bracketed() -> Iterator[None]:
    """Within it, every text that passes through gettext stands in brackets."""
    with patch.object(language, "_catalogue", lambda _code: Bracketed()), language.speaking(PSEUDO):
        yield


def outside(words: str) -> str:
    """What of the words stands in no brackets."""
    found, depth = "", 0
    for sign in words:
        depth += (sign == "⟦") - (sign == "⟧")
        found += sign if depth == 0 and sign != "⟧" else " "
    return found


def bare(words: str, data: re.Pattern[str]) -> list[str]:
    """Words that stand in no brackets and are no data."""
    return list(WORD.findall(data.sub(" ", outside(words))))
