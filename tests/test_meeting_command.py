"""The command line of the meeting: what a timer of the operating system calls."""

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from data.store import editions
from plumbline import app
from tests.metrics.test_editions import HEADER, OCTOBER, talks


@pytest.fixture
def line(office):
    """Runs commands on a store in which one unit has handed in October's talks."""
    office.hand_in("talks", HEADER + talks("001001", 40) + talks("001002", 10))

    def run(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(app, [*words, "--store", str(office.store.folder)])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output

    return office, run


def test_a_timer_may_close_twice_and_a_person_says_why(line) -> None:
    office, run = line
    code, said = run("close", "--month", "2026-10")
    assert (code, "closed as edition 1" in said) == (0, True)
    code, said = run("close", "--month", "2026-10")
    assert (code, "closed already, as edition 1" in said) == (0, True)
    assert run("close", "--month", "2026-10", "--why", "a late delivery")[0] == 0
    assert [(one.number, one.month, one.why) for one in editions.editions(office.store)] == [
        (1, OCTOBER, ""),
        (2, OCTOBER, "a late delivery"),
    ]


def test_a_month_closed_by_mistake_is_opened_again_the_same_day(line) -> None:
    _office, run = line
    assert run("reopen", "--month", "2026-10", "--why", "too early")[0] == 2
    assert run("close", "--month", "2026-10")[0] == 0
    code, said = run("reopen", "--month", "2026-10", "--why", "too early")
    assert (code, "Edition 1 of 2026-10 is taken back" in said) == (0, True)
    code, said = run("close", "--month", "2026-10")
    assert (code, "closed as edition 2" in said) == (0, True)


@pytest.mark.parametrize(
    ("month", "words"),
    [("2026-11", "not over yet"), ("2026-13", "write it as 2026-10"), ("2020-01", "nothing was handed in for it")],
)
def test_what_cannot_be_closed_ends_with_2_and_the_reason(line, month: str, words: str) -> None:
    office, run = line
    code, said = run("close", "--month", month)
    assert (code, words in said) == (2, True)
    assert editions.editions(office.store) == []


@pytest.mark.parametrize("month", ["2027-03", "2020-01"])
def test_no_pack_is_made_of_a_month_without_figures(line, tmp_path: Path, month: str) -> None:
    _office, run = line
    code, said = run("pack", "brief", "--month", month, "--out", str(tmp_path / "x.pdf"))
    assert (code, f"There are no figures of {month}" in said) == (2, True)
    assert not (tmp_path / "x.pdf").exists()


def test_an_editions_files_are_the_same_to_the_byte_after_a_late_delivery(line, tmp_path: Path, monkeypatch) -> None:
    office, run = line
    run("close", "--month", "2026-10")

    def files(tag: str) -> list[bytes]:
        made = []
        for form in ("pptx", "xlsx", "pdf"):
            out = tmp_path / f"{tag}.{form}"
            code, said = run("pack", "monthly", "--month", "2026-10", "--out", str(out))
            assert (code, "Edition 1, October 2026" in said) == (0, True), said
            made.append(out.read_bytes())
        return made

    before = files("before")
    office.hand_in("talks", HEADER + talks("001002", 40))
    monkeypatch.setenv("PLUMBLINE_TODAY", "2027-02-01")
    assert files("after") == before
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix == ".part") == []


def test_a_month_that_is_not_closed_makes_a_provisional_pack(line, tmp_path: Path) -> None:
    _, run = line
    code, said = run("pack", "brief", "--month", "2026-10", "--out", str(tmp_path / "brief.pdf"))
    assert (code, "Provisional" in said) == (0, True)


def test_what_cannot_be_made_leaves_no_file(line, tmp_path: Path) -> None:
    _, run = line
    for words, reason in (
        (("nonsense", "--month", "2026-10", "--out", "x.pdf"), "There is no pack 'nonsense'"),
        (("monthly", "--month", "2026-10", "--under", "zz", "--out", "x.pdf"), "There is no unit 'zz'"),
        (("monthly", "--month", "2026-10", "--edition", "7", "--out", "x.pdf"), "There is no edition 7"),
        (("unit", "--month", "2026-10", "--out", "x.pdf"), "is about one unit"),
        (("brief", "--month", "2026-10", "--out", "x.doc"), "not as 'doc'"),
        (("brief", "--month", "2026-10", "--language", "xx", "--out", "x.pdf"), "There are no texts in 'xx'"),
        (("brief", "--month", "2026-10", "--out", os.path.join("none", "x.pdf")), "there is no folder"),
    ):
        *rest, name = words
        code, said = run("pack", *rest, str(tmp_path / name))
        assert (code, reason in said) == (2, True), said
    assert list(tmp_path.glob("x.*")) == []


@pytest.mark.parametrize(
    "words",
    [
        ("standings", "talk_completion", "--month", "2026-10"),
        ("trend", "talk_completion", "--unit", "001002", "--from", "2026-10", "--to", "2026-10"),
        ("facts", "--from", "2026-10", "--to", "2026-10"),
    ],
    ids=lambda words: words[0],
)
def test_every_command_of_figures_reads_an_edition(line, words: tuple[str, ...]) -> None:
    """After a late delivery: as it stands now it is another figure, as of the edition the same."""
    office, run = line
    before = run(*words)
    run("close", "--month", "2026-10")
    assert run(*words, "--edition", "1") == before
    office.hand_in("talks", HEADER + talks("001002", 30))
    assert run(*words)[1] != before[1]
    assert run(*words, "--edition", "1") == before
    code, said = run(*words, "--edition", "1", "--as-of", "2026-11-22T09:00")
    assert (code, "give one of them" in said) == (2, True)
    code, said = run(*words, "--edition", "7")
    assert (code, "There is no edition 7" in said) == (2, True)


def test_an_altered_edition_is_not_read(line) -> None:
    office, run = line
    run("close", "--month", "2026-10")
    path = next((office.store.folder / "editions").glob("1-*/facts-then.parquet"))
    path.write_bytes(path.read_bytes() + b" ")
    code, said = run("standings", "talk_completion", "--month", "2026-10", "--edition", "1")
    assert (code, "is not what was frozen" in said) == (2, True)
