"""In which language a page speaks: the address, the switch, the installation, the browser; also where a part runs."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from streamlit.testing.v1 import AppTest

from data import language
from data.language import SOURCE, _, speaking
from pages.widgets import download


@pytest.fixture(autouse=True)
def chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Chinese with one text."""
    texts = Catalog(locale="zh_CN")
    texts.add("Overview", "总览")
    folder = tmp_path / "zh_CN" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "plumbline.po").open("wb") as file:
        write_po(file, texts)
    monkeypatch.setattr(language, "LOCALE", tmp_path)
    monkeypatch.delenv("PLUMBLINE_LANGUAGE", raising=False)
    language._catalogue.cache_clear()
    yield
    language._catalogue.cache_clear()


def page() -> None:
    """A page, a part of it, and a button whose callback keeps what it said."""
    import streamlit as st

    from data.language import _
    from pages.widgets import speech

    def keep() -> None:
        st.session_state["kept"] = _("Overview")

    @st.fragment
    def part() -> None:
        st.caption(_("Overview"))
        st.button("keep", key="keep", on_click=keep)

    with speech.spoken():
        st.title(_("Overview"))
        part()
        speech.show_switch()


def said(shown: AppTest) -> tuple[str, str]:
    return shown.title[0].value, shown.caption[0].value


def test_the_address_chooses_also_for_parts_and_callbacks_and_stays_for_other_pages() -> None:
    shown = AppTest.from_function(page)
    shown.query_params["lang"] = "zh"
    shown.run()
    assert said(shown) == ("总览", "总览")
    shown.button(key="keep").click().run()
    assert shown.session_state["kept"] == "总览"
    del shown.query_params["lang"]  # as a click in the navigation does
    assert said(shown.run()) == ("总览", "总览")
    assert shown.query_params["lang"] == "zh_CN"


def test_the_switch_changes_the_language_and_the_address() -> None:
    shown = AppTest.from_function(page).run()
    assert said(shown) == ("Overview", "Overview")
    assert shown.query_params == {}
    shown.button(key="speak_zh_CN").click().run()
    assert said(shown) == ("总览", "总览")
    shown.button(key="speak_en").click().run()
    assert said(shown) == ("Overview", "Overview")


def test_where_nobody_chose_the_installation_comes_before_the_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    import streamlit as st

    monkeypatch.setattr(type(st.context), "locale", property(lambda self: "zh-CN"))
    assert said(AppTest.from_function(page).run()) == ("总览", "总览")
    monkeypatch.setenv("PLUMBLINE_LANGUAGE", "en")
    assert said(AppTest.from_function(page).run()) == ("Overview", "Overview")


def test_a_link_to_no_language_is_as_if_it_named_none() -> None:
    shown = AppTest.from_function(page)
    shown.query_params["lang"] = "<b>"
    assert said(shown.run()) == ("Overview", "Overview")


def test_a_file_is_made_in_the_language_of_its_page(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Callable[[], str]] = []
    monkeypatch.setattr(download.st, "download_button", lambda label, make, name, **looks: given.append(make))
    with speaking("zh_CN"):
        download.offer_download("CSV", lambda: _("Overview"), "x.csv")
    with speaking(SOURCE):
        assert given[0]() == "总览"
