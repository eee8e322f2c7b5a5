"""The log: an unexpected error leaves one line with an id and no data; commands and pages say one sentence."""

import json

import pytest
import typer
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from commands.options import OneSentence
from data.errors import Refused
from data.log import LOGGER, unexpected

PERSON = "110101199003078515"


@pytest.fixture(autouse=True)
def _own_stream():
    """A handler holds the error stream that was there when it was made."""
    LOGGER.handlers.clear()
    yield
    LOGGER.handlers.clear()


def test_the_line_holds_the_id_the_kind_and_the_way_but_no_data(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        int(PERSON + "x")
    except ValueError as error:
        number = unexpected(error)
    (line,) = capsys.readouterr().err.splitlines()
    said = json.loads(line)
    assert (said["id"], said["error"], said["level"]) == (number, "ValueError", "error")
    assert any(step.startswith("tests/data/test_log.py:") for step in said["way"])
    assert PERSON not in line


def app_of(error: Exception) -> typer.Typer:
    app = typer.Typer(cls=OneSentence, pretty_exceptions_enable=False)

    @app.command()
    def fail() -> None:
        raise error

    @app.command()
    def other() -> None: ...

    return app


def test_a_command_says_one_sentence_and_the_id() -> None:
    done = CliRunner().invoke(app_of(KeyError(PERSON)), ["fail"])
    sentence, line = done.stderr.splitlines()[::-1]
    assert done.exit_code == 70
    assert json.loads(line)["id"] in sentence
    assert "Traceback" not in done.output and PERSON not in done.output


def test_a_command_says_what_can_be_mended_as_it_is() -> None:
    done = CliRunner().invoke(app_of(Refused("The file is empty.")), ["fail"])
    assert (done.exit_code, done.stderr) == (2, "The file is empty.\n")


def test_a_page_says_one_sentence_and_the_id() -> None:
    def page() -> None:
        from data.errors import Refused
        from pages.widgets.frame import show_error

        assert show_error(Refused("The file *is* empty."))
        assert show_error(KeyError("110101199003078515"))

    mended, unforeseen = AppTest.from_function(page).run().error
    assert mended.value == r"The file \*is\* empty\."
    assert PERSON not in unforeseen.value and "logged under" in unforeseen.value
