"""The documents hold what they say: files that are named are there, and texts for users use the glossary's words."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from metrics.catalogue import catalogue

HOME = Path(__file__).resolve().parent.parent
#: What was said once -> what is said now (docs/glossary.md).
REPLACED = {
    r"three to call": "priority units",
    r"firmness": "selection stability",
    r"target sheet": "dossier",
    r"\blearning\b": "hit rate",
    r"missed most widely": "the most important word first",
    r"beyond 9[59]": "significantly worse or better; warning",
    r"\brefused rows?\b": "rejected row",
    r"\bpart: the whole": "breakdown: total",
    r"\bcooling-off": "minimum interval between visits",
}


def test_every_file_that_the_architecture_names_is_there() -> None:
    words = (HOME / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:bench|commands|data|docs|metrics|pages|reports|tests)/[\w/.]+)`", words))
    assert len(named) > 40
    assert sorted(one for one in named if not any(HOME.glob(f"{one}*"))) == []


def test_every_metric_of_the_glossary_is_in_the_catalogue() -> None:
    words = (HOME / "docs" / "glossary.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `(\w+)` \|", words, re.MULTILINE))
    assert len(named) > 40 and named <= set(catalogue())


@pytest.mark.parametrize("said", REPLACED)
def test_texts_for_users_use_the_glossarys_words(said: str) -> None:
    with (HOME / "locale" / "plumbline.pot").open("rb") as file:
        texts = [str(message.id) for message in read_po(file) if message.id]
    assert [text for text in texts if re.search(said, text, re.IGNORECASE)] == [], REPLACED[said]
