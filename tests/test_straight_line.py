"""The straight line, end to end: random organisations as CSV through the command line, against the naive facts."""

import csv
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, given, settings
from typer.testing import CliRunner

from plumbline import app
from tests.naive import facts as naive
from tests.naive.organisations import COLUMNS, as_csv, organisations


def call(store: Path, *words: str) -> int:
    return CliRunner().invoke(app, [*words, "--store", str(store)]).exit_code


# Whole loads of 22 feeds take seconds each: few examples, and no shrinking; test_facts draws many.
@settings(max_examples=4, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(organisations())
def test_the_facts_of_the_command_line_are_those_of_the_second_implementation(tables: dict[str, list[dict]]) -> None:
    with TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        for feed, columns in COLUMNS.items():
            if tables[feed]:
                file = Path(folder) / f"{feed}.csv"
                file.write_text(as_csv(tables[feed], columns), encoding="utf-8")
                assert call(store, "load", feed, str(file)) == 0, feed
        out = Path(folder) / "facts.csv"
        assert call(store, "facts", "--from", "2023-01", "--to", "2026-11", "--out", str(out)) == 0
        with out.open(encoding="utf-8", newline="") as lines:
            found = {
                (row["metric"], row["unit_id"], row["month"], row["breakdown"]): (
                    float(row["numerator"]),
                    float(row["denominator"]) if row["denominator"] else None,
                )
                for row in csv.DictReader(lines)
            }
    assert found == naive.facts(tables, date(2023, 1, 1), date(2026, 11, 1))
