"""The command line: its exit states, its JSON, its files."""

import json
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from typer.testing import CliRunner

from data.store.store import Store
from plumbline import app
from tests.conftest import UNITS

HEADER = "declaration_id,unit_id,person_id,kind,due_on,filed_on\n"


class Line:
    """Runs commands on one store."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *words: str) -> tuple[int, str]:
        result = CliRunner().invoke(app, [*words, "--store", str(self.folder / "store")])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output

    def file(self, name: str, words: str) -> str:
        path = self.folder / name
        path.write_text(words)
        return str(path)


@pytest.fixture
def line(tmp_path: Path) -> Line:
    line = Line(tmp_path)
    assert line("load", "units", line.file("units.csv", UNITS))[0] == 0
    return line


def test_load_ends_with_the_state_of_the_file(line: Line) -> None:
    good = line.file("good.csv", HEADER + "1,001001,p,annual,2026-10-31,2026-10-31\n")
    assert line("load", "declarations", good)[0] == 0
    assert line("load", "declarations", line.file("some.csv", HEADER + "2,009,p,annual,2026-10-31,\n"))[0] == 1
    assert line("load", "declarations", line.file("none.csv", "x,y\n1,2\n"))[0] == 2
    (line.folder / "odd.csv").write_bytes(HEADER.encode() + b"1,001001,\xff\xfe,annual,2026-10-31,\n")
    assert line("load", "declarations", str(line.folder / "odd.csv"))[0] == 3
    assert line("load", "nonsense", good)[0] == 2


def test_load_answers_in_json(line: Line) -> None:
    bad = line.file("bad.csv", HEADER + "1,009,p,annual,2026-10-31,\n2,001001,p,annual,2026-10-31,\n")
    status, said = line("load", "declarations", bad, "--json")
    answer = json.loads(said)
    assert status == 1
    assert (answer["feed"], answer["status"], answer["rows_accepted"], answer["rows_rejected"]) == (
        "declarations",
        "rejected",
        1,
        1,
    )
    assert answer["rejected"] == [
        {
            "row": 2,
            "column": "unit_id",
            "value": "009",
            "reason": "is not in the unit register",
            "suggestion": "",
            "sheet": "",
            "cell": "B2",
        }
    ]
    assert answer["question"] == ""


def test_a_question_names_its_answers_and_the_answer_is_remembered_for_its_sender(line: Line) -> None:
    first = line.file("first.csv", HEADER + "1,001001,p,annual,03/04/2026,\n")
    status, said = line("load", "declarations", first, "--sender", "Office A")
    assert status == 3
    assert "--answer 'date_order=day first'" in said
    assert line("load", "declarations", first, "--sender", "Office A", "--answer", "date_order=day first")[0] == 0
    following = line.file("following.csv", HEADER + "2,001001,p,annual,05/06/2026,\n")
    assert line("load", "declarations", following, "--sender", "Office A")[0] == 0
    assert line("load", "declarations", following, "--answer", "colour=red")[0] == 2


def test_rejected_rows_are_written_to_be_corrected(line: Line, tmp_path: Path) -> None:
    bad = line.file("bad.csv", HEADER + "1,1001,p,annual,2026-10-31,\n")
    out = tmp_path / "rejected.xlsx"
    status, said = line("load", "declarations", bad, "--rejected-out", str(out))
    assert status == 1
    assert "row 2 (B2), unit_id: '1001' is not in the unit register Perhaps 001001: with its zeros" in said
    book = openpyxl.load_workbook(out)
    book.active["B2"] = "001001"
    book.save(out)
    assert line("load", "declarations", str(out))[0] == 0


def test_where_rejected_rows_cannot_be_written_nothing_is_taken_in(line: Line, tmp_path: Path) -> None:
    bad = line.file("bad.csv", HEADER + "1,1001,p,annual,2026-10-31,\n2,001001,p,annual,2026-10-31,\n")
    status, said = line("load", "declarations", bad, "--rejected-out", str(tmp_path / "nowhere" / "x.xlsx"))
    assert (status, "there is no folder" in said) == (2, True)
    assert "declarations" not in line("deliveries")[1]


@pytest.mark.parametrize("command", ["load", "watch"])
def test_a_mapping_that_is_not_utf8_is_an_error_that_says_what_to_do(line: Line, tmp_path: Path, command: str) -> None:
    (tmp_path / "own.toml").write_bytes('feed = "declarations"  # 申报'.encode("gb18030"))
    (tmp_path / "inbox").mkdir()
    given = ["declarations", line.file("any.csv", HEADER)] if command == "load" else [str(tmp_path / "inbox")]
    status, said = line(command, *given, "--mapping", str(tmp_path / "own.toml"))
    assert status == 2
    assert "The mapping own.toml is not written in UTF-8" in said
    assert "save it as UTF-8" in said


def test_facts_are_written_with_the_contracts_columns_own_and_rolled_up(line: Line, tmp_path: Path) -> None:
    line("load", "declarations", line.file("d.csv", HEADER + "1,001001,p,annual,2026-10-31,2026-10-31\n"))
    out = tmp_path / "facts.csv"
    assert line("facts", "--from", "2026-10", "--to", "2026-10", "--out", str(out))[0] == 0
    lines = out.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "metric,unit_id,month,breakdown,numerator,denominator,reported"
    assert 'declaration_timeliness,001001,2026-10,"",1,1,yes' in lines
    assert "declaration_timeliness,001001,2026-10,annual,1,1,yes" in lines
    assert not any(",001,2026-10" in one and one.startswith("declaration_timeliness") for one in lines)
    line("facts", "--from", "2026-10", "--to", "2026-10", "--subtree", "--out", str(out))
    assert 'declaration_timeliness,001,2026-10,"",1,1,yes' in out.read_text(encoding="utf-8").splitlines()


def test_facts_as_of_an_earlier_day_are_the_earlier_ones(line: Line, tmp_path: Path, monkeypatch) -> None:
    out = tmp_path / "facts.parquet"
    monkeypatch.setenv("PLUMBLINE_TODAY", "2026-11-23")
    line("load", "declarations", line.file("d.csv", HEADER + "1,001001,p,annual,2026-10-31,2026-10-31\n"))
    span = ("facts", "--from", "2026-10", "--to", "2026-10", "--out", str(out))
    line(*span, "--as-of", "2026-11-22T23:59:59+00:00")
    assert "declaration_timeliness" not in pl.read_parquet(out)["metric"]
    line(*span)
    assert "declaration_timeliness" in pl.read_parquet(out)["metric"]


def test_withdrawing_restores_the_former_facts_exactly(line: Line, tmp_path: Path) -> None:
    before, after = tmp_path / "before.csv", tmp_path / "after.csv"
    line("load", "declarations", line.file("d.csv", HEADER + "1,001001,p,annual,2026-10-31,2026-10-31\n"))
    span = ("facts", "--from", "2026-10", "--to", "2026-10", "--out")
    line(*span, str(before))
    line("load", "declarations", line.file("e.csv", HEADER + "1,001001,p,annual,2026-10-31,\n"))
    line(*span, str(after))
    assert before.read_bytes() != after.read_bytes()
    assert line("withdraw", "3", "--why", "wrong file")[0] == 0
    line(*span, str(after))
    assert before.read_bytes() == after.read_bytes()
    assert "withdrawn" in line("deliveries")[1]
    assert line("withdraw", "3")[0] == 2
    assert line("restore", "3")[0] == 0


def test_standings_and_trend_know_their_words(line: Line, tmp_path: Path) -> None:
    assert line("standings", "nonsense", "--month", "2026-10")[0] == 2
    assert line("standings", "open_cases", "--month", "October")[0] == 2
    assert line("standings", "open_cases", "--month", "2026-10", "--peers", "moon")[0] == 2
    assert line("trend", "open_cases", "--unit", "999", "--from", "2026-01", "--to", "2026-10")[0] == 2
    assert line("trend", "open_cases", "--unit", "001", "--from", "2026-10", "--to", "2026-01")[0] == 2
    assert "lies after the last" in line("facts", "--from", "2026-10", "--to", "2026-01")[1]
    out = tmp_path / "s.xlsx"
    assert line("standings", "open_cases", "--month", "2026-10", "--out", str(out))[0] == 0
    first = openpyxl.load_workbook(out).active
    columns = {cell.value: cell.column for cell in first[1]}
    units = [row[columns["unit_id"] - 1].value for row in first.iter_rows(min_row=2)]
    assert sorted(units) == ["001", "001001", "001002"]


def test_an_installation_declares_a_metric_of_its_own(line: Line, tmp_path: Path) -> None:
    stated = 'title = "Own"\nkind = "p"\nbetter = "high"\ntarget = 0.9\n'
    header = "unit_id,month,metric,breakdown,numerator,denominator\n"
    returned = line.file("r.csv", header + "001001,2026-10,own,a,9,10\n001001,2026-10,own,b,1,10\n")
    assert line("load", "returns", returned)[0] == 1
    assert line("declare", line.file("own.toml", stated))[0] == 0
    assert line("load", "returns", returned)[0] == 0
    out = tmp_path / "facts.csv"
    line("facts", "--from", "2026-10", "--to", "2026-10", "--out", str(out))
    assert 'own,001001,2026-10,"",10,20' in out.read_text(encoding="utf-8")
    assert line("declare", line.file("broken.toml", 'title = "x"'))[0] == 2
    assert line("declare", line.file("open_cases.toml", stated))[0] == 2


def test_names_that_look_like_formulas_are_exported_as_text(line: Line, tmp_path: Path) -> None:
    name = '=HYPERLINK("http://x")'
    line(
        "load",
        "units",
        line.file("u.csv", f'unit_id,name,kind\n777,"{name.replace(chr(34), chr(34) * 2)}",office\n'),
    )
    csv, xlsx = tmp_path / "s.csv", tmp_path / "s.xlsx"
    line("standings", "open_cases", "--month", "2026-10", "--out", str(csv))
    line("standings", "open_cases", "--month", "2026-10", "--out", str(xlsx))
    assert pl.read_csv(csv)["name"].to_list().count(f"'{name}") == 1
    cells = [cell for row in openpyxl.load_workbook(xlsx).active.iter_rows() for cell in row]
    (cell,) = [cell for cell in cells if cell.value == name]
    assert cell.data_type == "s"
    assert cell.hyperlink is None


def test_the_demonstration_wants_an_empty_store_and_deletes_nothing(line: Line) -> None:
    line("withdraw", "1")
    status, said = line("demo")
    assert status == 2
    assert "needs an empty store" in said
    assert "(withdrawn by" in line("deliveries")[1]


def test_a_file_with_rejected_rows_ends_alike_when_it_comes_again(line: Line) -> None:
    bad = line.file("bad.csv", HEADER + "1,009,p,annual,2026-10-31,\n2,001001,p,annual,2026-10-31,\n")
    assert [line("load", "declarations", bad)[0] for _ in range(2)] == [1, 1]


def test_only_values_that_can_hold_are_set(line: Line) -> None:
    since = ("--from", "2026-01-01", "--why", "agreed")
    for value in ("nan", "inf", "95"):
        assert line("set", "declaration_timeliness", "target", value, *since)[0] == 2
    assert "a share from 0 to 1" in line("set", "declaration_timeliness", "target", "95", *since)[1]
    assert "not less than 0" in line("set", "decisions", "minutes_days", "nan", *since)[1]
    assert "There are: bureau, office" in line("set", "open_cases", "least", "5", *since, "--kind", "moon")[1]
    assert line("set", "declaration_timeliness", "target", "0.95", *since, "--kind", "office")[0] == 0


def test_what_is_expected_is_entered_as_a_whole_or_not_at_all(line: Line) -> None:
    said = ("--from", "2026-01", "--due-day", "10", "--why", "calendar")
    assert line("expect", "declarations", "nonsense", *said)[0] == 2
    assert "Nobody hands in 'deliveries'" in line("expect", "declarations", "deliveries", *said)[1]
    assert "no peer group 'moon'" in line("expect", "declarations", *said, "--kind", "moon")[1]
    assert Store(line.folder / "store").expectations() == []
    assert line("expect", "declarations", "cases", *said)[0] == 0


def test_a_declared_metric_is_a_toml_file_with_days_as_days(line: Line) -> None:
    stated = 'title = "Own"\nkind = "p"\nbetter = "high"\ntarget = 0.9\n'
    assert ".toml" in line("declare", line.file("own.txt", stated))[1]
    quoted = line.file("own.toml", stated + 'target_since = "2026-01-01"\n')
    assert "without quotation marks" in line("declare", quoted)[1]
    assert line("declare", line.file("own.toml", "title ="))[0] == 2
    assert line("declare", line.file("own.toml", stated + "target_since = 2026-01-01\n"))[0] == 0


def test_an_unknown_unit_feed_or_breakdown_is_an_error_that_names_those_known(line: Line) -> None:
    good = line.file("good.csv", HEADER + "1,001001,p,annual,2026-10-31,2026-10-31\n")
    assert "no unit '777'" in line("load", "declarations", good, "--month", "2026-10", "--unit", "777")[1]
    assert "--month too" in line("load", "declarations", good, "--unit", "001001")[1]
    status, said = line("load", "nonsense", good, "--json")
    assert (status, json.loads(said)["status"]) == (2, "refused")
    assert "The feeds are:" in json.loads(said)["notes"][0]
    assert line("load", "declarations", good)[0] == 0
    asked = ("standings", "declaration_timeliness", "--month", "2026-10", "--breakdown")
    assert "There are: annual." in line(*asked, "weekly")[1]
    assert line(*asked, "annual")[0] == 0


def test_the_version_is_the_projects() -> None:
    said = CliRunner().invoke(app, ["--version"])
    assert (said.exit_code, said.output.split()[0]) == (0, "Plumbline")
