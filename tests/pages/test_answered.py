"""Answered: every topic that can be asked has words for its answers."""

import pytest

from data.handing_in.preview import Question
from data.mapping.mapping import ANSWERS, CHOICES
from pages.widgets.upload.answered import plainly


@pytest.mark.parametrize("topic", ANSWERS)
def test_every_answer_has_words(topic: str) -> None:
    for answer in CHOICES.get(topic, ("3-4",)):
        said = plainly(Question(topic, "", (answer,), answer))
        assert len(said.split()) > 3
        assert topic in CHOICES or answer in said
        assert plainly(Question(topic, "", (answer,), answer, "Qinghe")) == f"{said} (remembered of Qinghe)"


def test_a_column_is_named_with_its_header() -> None:
    said = plainly(Question("columns.filed_on", "", ("Date filed on",), "Date filed on"))
    assert said == "filed_on is the column Date filed on"
    assert plainly(Question("columns.filed_on", "", ("",), "")).startswith("filed_on is left out")
