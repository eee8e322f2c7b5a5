"""Real files that nobody here wrote: NHS waiting times and the registers of members' interests.

They are not in the repository: they are read from the folder REALDATA, by default shared/realdata beside the checkout.
"""

import os
from pathlib import Path

import duckdb
import polars as pl
import pytest
from typer.testing import CliRunner

from metrics.statistics.levels import WATCH
from plumbline import app
from tests.published import overdispersion

HOME = Path(__file__).resolve().parent.parent
REALDATA = Path(os.environ.get("REALDATA") or HOME.parent / "shared" / "realdata")
NHS = REALDATA / "uk_nhs_ae_4h" / "ae_attendances.csv"
MPS = REALDATA / "uk_mps_register_interests" / "entries_dates_only.csv"
here = pytest.mark.skipif(not REALDATA.exists(), reason=f"the real data are not in {REALDATA}")


def call(store: Path, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, [*words, "--store", str(store)])
    return result.exit_code, result.output


@pytest.fixture(scope="module")
def nhs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the units and returns of the NHS file."""
    store = tmp_path_factory.mktemp("nhs") / "store"
    os.environ["PLUMBLINE_TODAY"] = "2026-11-22"
    assert call(store, "declare", str(HOME / "docs" / "examples" / "ae_within_4h.toml"))[0] == 0
    assert call(store, "load", "units", str(NHS), "--mapping", str(HOME / "mappings" / "nhs_ae_units.toml"))[0] == 0
    status, said = call(store, "load", "returns", str(NHS), "--mapping", str(HOME / "mappings" / "nhs_ae_returns.toml"))
    assert status == 0
    assert "12,765 rows accepted, 0 rejected" in said
    return store


@here
@pytest.mark.parametrize("part", ["1", "2", "other", ""])
def test_the_standings_of_march_2019_are_those_worked_out_with_duckdb(nhs: Path, tmp_path: Path, part: str) -> None:
    out = tmp_path / "standings.parquet"
    status, said = call(nhs, "standings", "ae_within_4h", "--month", "2019-03", "--breakdown", part, "--out", str(out))
    assert status == 0, said
    found = pl.read_parquet(out).filter(pl.col("rank").is_not_null()).sort("unit_id")
    where = f"AND type = '{part}'" if part else ""
    expected = duckdb.sql(f"""
        WITH sums AS (
            SELECT org_code, sum(attendances - breaches) AS top, sum(attendances) AS bottom
            FROM read_csv('{NHS}', types = {{'type': 'VARCHAR'}})
            WHERE period = DATE '2019-03-01' {where} GROUP BY org_code)
        SELECT org_code, top, bottom, rank() OVER (ORDER BY round(top / bottom, 12) DESC) AS place
        FROM sums WHERE bottom >= 20 ORDER BY org_code""").fetchall()
    assert found.select("unit_id", "numerator", "denominator", "rank").rows() == expected
    assert len(expected) >= 32


@here
def test_the_trend_of_rf4_over_36_months_is_that_worked_out_with_duckdb(nhs: Path, tmp_path: Path) -> None:
    out = tmp_path / "trend.parquet"
    call(
        nhs,
        "trend",
        "ae_within_4h",
        "--unit",
        "RF4",
        "--from",
        "2016-04",
        "--to",
        "2019-03",
        "--breakdown",
        "1",
        "--out",
        str(out),
    )
    found = pl.read_parquet(out).select("month", "value").rows()
    expected = duckdb.sql(f"""
        SELECT period, (attendances - breaches) / attendances FROM read_csv('{NHS}', types = {{'type': 'VARCHAR'}})
        WHERE org_code = 'RF4' AND type = '1' ORDER BY period""").fetchall()
    assert len(found) == 36
    assert [month for month, _ in found] == [month for month, _ in expected]
    assert [value for _, value in found] == pytest.approx([value for _, value in expected])


@here
def test_the_registers_of_interests_load_and_the_year_204_is_rejected(tmp_path: Path) -> None:
    store = tmp_path / "store"
    call(store, "load", "units", str(MPS), "--mapping", str(HOME / "mappings" / "mps_units.toml"))
    status, said = call(
        store, "load", "declarations", str(MPS), "--mapping", str(HOME / "mappings" / "mps_declarations.toml")
    )
    assert status == 1
    assert "4,597 rows accepted, 1 rejected" in said
    assert "'0204-06-25' lies before 1950" in said
    out = tmp_path / "facts.parquet"
    call(store, "facts", "--from", "2022-01", "--to", "2026-10", "--out", str(out))
    found = pl.read_parquet(out).filter((pl.col("metric") == "declaration_timeliness") & (pl.col("breakdown") == ""))
    ((in_time, all_),) = duckdb.sql(f"""
        SELECT count(*) FILTER (date_registered <= date_received + 28), count(*) FROM read_csv('{MPS}')
        WHERE date_received + 28 BETWEEN DATE '2022-01-01' AND DATE '2026-10-31'""").fetchall()
    assert (found["numerator"].sum(), found["denominator"].sum()) == (in_time, all_)


@here
def test_fewer_departments_are_called_different_than_published_limits_call(nhs: Path, tmp_path: Path) -> None:
    """Of 134 large departments, which all differ: published limits call 18 beyond 95 %, the one judgement 6."""
    out = tmp_path / "standings.parquet"
    asked = ["standings", "ae_within_4h", "--month", "2019-03", "--breakdown", "1", "--out", str(out)]
    assert call(nhs, *asked)[0] == 0
    found = pl.read_parquet(out).drop_nulls("value")
    before = overdispersion.measure(found["numerator"], found["denominator"], "proportion")
    low, high = overdispersion.limits(before, WATCH, adjusted=True)
    assert found.height == 134
    assert ((found["value"].to_numpy() < low) | (found["value"].to_numpy() > high)).sum() == 18
    assert found["level"].value_counts().sort("level").rows() == [("none", 128), ("watch", 6)]
