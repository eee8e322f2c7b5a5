"""Correcting: the rejected rows of a delivery are had again from its original, as its report had them."""

from data.access import Scope, everything
from data.handing_in.rejected_again import rejected_rows

ALL = everything("tester")
HEADER = "declaration_id,unit_id,persn_id,kind,due_on,filed_on\n"


def test_rejected_rows_are_had_again_with_the_answers_that_were_given(office) -> None:
    rows = "1,001,p,annual,2026-10-31,\n2,1001,q,anual,2026-10-31,\n3,009,r,annual,2026-10-31,\n"
    report = office.hand_in("declarations", HEADER + rows, answers={"columns.person_id": "persn_id"})
    assert (report.rows_accepted, report.rows_rejected) == (1, 2)
    delivery = office.store.delivery(report.delivery)
    assert rejected_rows(office.store, delivery, ALL)[0].equals(report.rejected_rows)
    office.hand_in("units", "unit_id,name,kind\n009,Ninth,office\n")  # what was rejected then was rejected
    assert rejected_rows(office.store, delivery, ALL)[0].equals(report.rejected_rows)


def test_nobody_has_rows_of_a_unit_that_is_not_theirs(office) -> None:
    rows = "1,001,p,anual,2026-10-31,\n2,002,q,anual,2026-10-31,\n3,nowhere,r,annual,2026-10-31,\n"
    report = office.hand_in("declarations", HEADER.replace("persn", "person") + rows)
    delivery = office.store.delivery(report.delivery)
    seen, _ = rejected_rows(office.store, delivery, Scope("of one", frozenset({"001"})))
    assert seen["unit_id"].to_list() == ["001"]
    assert rejected_rows(office.store, delivery, Scope("nobody"))[0].is_empty()
