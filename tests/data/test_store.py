"""Nothing handed in is lost: same bytes, newer versions, withdrawal, and the view as of a moment."""

from datetime import timedelta

import polars as pl
import pytest

from data import clock
from data.errors import Refused
from data.store.store import Store
from tests.conftest import records

HEADER = "declaration_id,unit_id,person_id,kind,due_on,filed_on\n"


def test_the_same_bytes_again_change_nothing(office) -> None:
    first = office.hand_in("declarations", HEADER + "1,001,p,annual,2026-10-31,\n")
    before = office.store.version()
    again = office.hand_in("declarations", HEADER + "1,001,p,annual,2026-10-31,\n")
    assert (again.status, again.delivery) == ("unchanged", first.delivery)
    assert office.store.version() == before


def test_the_same_bytes_are_taken_in_anew_where_a_rejected_row_has_become_sound(office) -> None:
    words = HEADER + "1,009,p,annual,2026-10-31,\n"
    assert office.hand_in("declarations", words).status == "rejected"
    office.hand_in("units", "unit_id,name,kind\n009,Nine,office\n")
    assert office.hand_in("declarations", words).status == "accepted"


def test_an_empty_file_that_speaks_for_another_month_is_another_delivery(office) -> None:
    from datetime import date

    october = (["001"], [date(2026, 10, 1)])
    assert office.hand_in("declarations", HEADER, covers=(["001"], [date(2026, 9, 1)])).status == "accepted"
    assert office.hand_in("declarations", HEADER, covers=october).status == "accepted"
    assert office.hand_in("declarations", HEADER, covers=october).status == "unchanged"


def test_a_later_delivery_replaces_a_record_and_leaves_the_others(office) -> None:
    office.hand_in("declarations", HEADER + "1,001,p,annual,2026-10-31,\n2,001,p,annual,2026-10-31,\n")
    office.hand_in("declarations", HEADER + "1,001,p,annual,2026-10-31,2026-11-02\n")
    kept = records(office.store, "declarations").sort("declaration_id")
    assert [str(day) for day in kept["filed_on"]] == ["2026-11-02", "None"]


def test_withdrawing_restores_the_former_records_and_restoring_the_later(office) -> None:
    office.hand_in("declarations", HEADER + "1,001,p,annual,2026-10-31,\n")
    before = records(office.store, "declarations")
    later = office.hand_in("declarations", HEADER + "1,001,p,annual,2026-10-31,2026-11-02\n")
    after = records(office.store, "declarations")
    office.store.withdraw(later.delivery, "tester", "wrong file")
    assert records(office.store, "declarations").equals(before)
    office.store.restore(later.delivery, "tester")
    assert records(office.store, "declarations").equals(after)


def test_withdrawing_twice_and_the_unknown_are_errors_with_words(office) -> None:
    office.store.withdraw(1, "tester")
    with pytest.raises(KeyError, match="is withdrawn already"):
        office.store.withdraw(1, "tester")
    with pytest.raises(KeyError, match="There is no delivery 77"):
        office.store.withdraw(77, "tester")


UNITS_HEADER = "unit_id,name,parent_id,kind,successor_id\n"


def test_a_register_without_a_parent_is_refused(office) -> None:
    office.hand_in("units", UNITS_HEADER + "002,Two,,bureau,\n")
    office.hand_in("units", UNITS_HEADER + "002001,Below,002,office,\n")
    with pytest.raises(Refused, match=r"the parent is not in the unit register \(002001\)"):
        office.store.withdraw(2, "tester")
    office.store.withdraw(3, "tester")
    office.store.withdraw(2, "tester")
    with pytest.raises(Refused, match="the parent is not in"):
        office.store.restore(3, "tester")
    office.store.restore(2, "tester")
    office.store.restore(3, "tester")


def test_a_register_that_goes_round_in_a_circle_is_refused(office) -> None:
    office.hand_in("units", UNITS_HEADER + "1,One,,office,\n2,Two,1,office,\n")
    wipe = 'absent_columns = "wipe"\n'
    assert office.hand_in("units", UNITS_HEADER + "2,Two,,office,\n", mapping=wipe).status == "accepted"
    office.hand_in("units", UNITS_HEADER + "1,One,2,office,\n")
    with pytest.raises(Refused, match="the chain of parents goes round in a circle"):
        office.store.withdraw(3, "tester")
    assert len(office.store.live("units")) == 4


def test_a_unit_that_rows_name_stays_in_the_register(office) -> None:
    office.hand_in("units", UNITS_HEADER + "9,Nine,,office,\n")
    office.hand_in("declarations", HEADER + "1,9,p,annual,2026-10-31,\n")
    with pytest.raises(Refused, match=r"rows of declarations name: 9\. Withdraw the deliveries with those rows first"):
        office.store.withdraw(2, "tester")
    office.store.withdraw(3, "tester")
    office.store.withdraw(2, "tester")


def test_the_view_as_of_any_moment_is_what_was_seen_then(office) -> None:
    from data.access import everything

    seen = [(clock.now(), records(office.store, "declarations"))]
    for filed in ("", "2026-11-02", "2026-11-03"):
        office.hand_in("declarations", HEADER + f"1,001,p,annual,2026-10-31,{filed}\n")
        seen.append((clock.now(), records(office.store, "declarations")))
    office.store.withdraw(3, "tester")
    seen.append((clock.now(), records(office.store, "declarations")))
    for moment, then in seen:
        view = office.store.records("declarations", everything("tester"), moment).collect()
        assert view.equals(then)
    earlier = seen[0][0] - timedelta(days=1)
    assert office.store.records("units", everything("tester"), earlier).collect().is_empty()


def test_a_scope_sees_its_units_and_no_others(office) -> None:
    from data.access import Scope

    office.hand_in("declarations", HEADER + "1,001001,p,annual,2026-10-31,\n2,001002,p,annual,2026-10-31,\n")
    mine = office.store.records("declarations", Scope("me", frozenset({"001002"}))).collect()
    assert mine["declaration_id"].to_list() == ["2"]
    assert office.store.records("declarations", Scope("nobody")).collect().is_empty()


def test_the_original_is_kept_to_the_byte_under_a_name_of_its_own(office) -> None:
    words = (HEADER + "1,001,p,annual,2026-10-31,\n").encode()
    report = office.hand_in("declarations", words, file_name="../../etc/passwd")
    delivery = office.store.delivery(report.delivery)
    assert office.store.original(delivery).read_bytes() == words
    assert office.store.original(delivery).parent == office.store.folder / "originals"


def test_the_registry_is_what_its_migrations_make(office) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext
    from sqlmodel import SQLModel

    with office.store.registry.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


@pytest.mark.parametrize("many", [1, 66])  # beyond 64 deliveries are one scan
def test_a_column_that_a_feed_did_not_have_is_empty_in_older_deliveries(office, many) -> None:
    for number in range(many):
        office.hand_in("declarations", HEADER + f"old{number},001,p,annual,2026-10-31,\n")
    for file in (office.store.folder / "rows").glob("*/accepted.parquet"):
        rows = pl.read_parquet(file)
        if "verdict" in rows.columns:
            rows.drop("verdict").write_parquet(file)
    with office.store.registry.begin() as connection:
        connection.exec_driver_sql("UPDATE delivery SET content = ''")
    office.store = Store(office.store.folder)  # which takes them for deliveries of old
    office.hand_in("declarations", HEADER + "new,001,p,annual,2026-10-31,2026-11-02\n")
    found = records(office.store, "declarations")
    assert found.height == many + 1 and found["verdict"].is_null().all()
