"""Every text is translated into every language that there is; what stands outside the catalogue is found."""

import re

import messages
from tests.pseudo import bare, bracketed


def test_no_translation_is_missing_stale_or_of_other_parameters() -> None:
    found = messages.complaints(messages.template())
    assert not found, "\n".join(found)


def test_what_is_wrong_with_a_translation_is_said() -> None:
    one = messages.Message("{n} of {all}", "{n}")
    assert "other parameters" in next(messages.faults(one))
    assert "not translated" in next(messages.faults(messages.Message("Unit", "")))
    assert "fuzzy" in next(messages.faults(messages.Message("Unit", "单位", flags=["fuzzy"])))
    assert not list(messages.faults(messages.Message("{n} of {all}", "{all} 中 {n}")))


def test_what_stands_in_no_brackets_is_found() -> None:
    from data.language import _, ngettext

    with bracketed():
        said = _("{n} in {where}", n=3, where=_("Province")) + ngettext("{n} row", "{n} rows", 2) + " and more"
    assert bare(said, re.compile("nothing")) == ["and", "more"]
