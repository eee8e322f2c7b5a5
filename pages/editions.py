"""Editions: closed months, and what has changed beside them since: how much, and by what."""

from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from data import clock
from data.language import _, language, ngettext
from data.registry.tables import Edition
from data.store import editions
from metrics.facts.figures import Figures
from metrics.meeting.editions import EditionFigures
from metrics.meeting.restatement_causes import Causes
from metrics.meeting.restatements import restated
from pages.widgets import choices, desk
from pages.widgets.download import offer_download
from pages.widgets.frame import escaped, open_frame
from pages.widgets.links import link
from pages.widgets.page import Page
from pages.widgets.table import headed
from reports import text
from reports.table import as_csv
from reports.words.restatements import readable

SHOWN = 1000


@st.cache_data(max_entries=16, show_spinner="Comparing with what stands now …")
def _compared(
    _before: Figures, _after: Figures, folder: str, version: str, structure: str, day: date, seen: tuple[Any, ...]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What changed since, and the restated figures with their causes; the key holds the reader's scope."""
    assert isinstance(_before, EditionFigures)
    causes = Causes(_before, _after)
    return causes.table, causes.beside(restated(_before, _after))


def _choose(closed: list[Edition]) -> Edition:
    words = {str(one.number): desk.edition_words(one) for one in reversed(closed)}
    number = choices.choose(_("Edition"), "of", list(words), next(iter(words)), words.__getitem__)
    return next(one for one in closed if str(one.number) == number)


def _show_head(edition: Edition, figures: Figures) -> None:
    reports = figures.reporting.month(edition.month)
    complete = (
        _("{reported} of {units} units had reported", reported=reports[0], units=reports[1])
        if reports
        else _("no calendar was set")
    )
    again = _(" · closed once more: {why}", why=escaped(edition.why)) if edition.why else ""
    if gone := editions.taken_back(desk.store()).get(edition.number):
        st.warning(
            _(
                "Taken back on {day} by {who}: {why} It is kept as it was; what it asked is asked no more.",
                day=clock.day_of(gone.at),
                who=escaped(gone.by),
                why=escaped(gone.why),
            )
        )
    st.caption(
        _(
            "Closed on {at:%Y-%m-%d %H:%M} UTC by {by} · {complete} · {metrics} definitions, program {program}{again}",
            at=edition.at,
            by=escaped(edition.by),
            complete=complete,
            metrics=len(figures.metrics),
            program=edition.program,
            again=again,
        )
    )


def _show_causes(causes: pl.DataFrame) -> None:
    st.subheader(_("What happened since"), anchor=False)
    if causes.is_empty():
        st.success(_("Nothing was handed in, withdrawn or set since."))
        return
    headed(
        {
            _("When (UTC)"): causes["at"].dt.strftime("%Y-%m-%d %H:%M").fill_null(text.EMPTY),
            _("What"): causes["what"],
            _("In words"): [text.visible(words) for words in causes["words"]],
            _("By"): [text.visible(by) for by in causes["by"]],
        },
        hide_index=True,
        height=min(38 + 35 * causes.height, 300),
        alt=_("What happened since the edition was closed"),
    )


def _show_restated(figures: Figures, table: pl.DataFrame, edition: Edition) -> None:
    st.subheader(_("What it moved"), anchor=False)
    whole = table.filter(pl.col("breakdown") == "")
    if whole.is_empty():
        st.success(_("Every figure of this edition is still the same."))
        return
    st.markdown(
        _(
            "**{figures}** of {metrics} and {units} are others by now, sums over subtrees included.",
            figures=ngettext("{n} figure", "{n} figures", whole.height),
            metrics=ngettext("{n} metric", "{n} metrics", whole["metric"].n_unique()),
            units=ngettext("{n} unit", "{n} units", whole["unit_id"].n_unique()),
        )
    )
    first, second = st.columns(2)
    metrics = ["", *whole["metric"].unique().sort()]
    words = choices.unit_words(figures)
    with first:
        titles = {one: figures.metrics[one].title if one in figures.metrics else one for one in metrics if one}
        metric = choices.choose(_("Metric"), "moved", metrics, "", lambda one: titles.get(one, "All metrics"))
    with second:
        units = ["", *whole["unit_id"].unique().sort()]
        unit = choices.choose(_("Unit"), "moved_unit", units, "", lambda one: words.get(one, one or _("All units")))
    asked = whole.filter(
        (pl.col("metric") == metric) if metric else pl.lit(True),
        (pl.col("unit_id") == unit) if unit else pl.lit(True),
    )
    told = readable(asked.head(SHOWN), figures, words)
    headed(told, hide_index=True, placeholder="", alt=_("Restated figures: before, now, size and cause"))
    if asked.height > SHOWN:
        st.caption(
            _(
                "The first {shown:,} of {height:,} are shown; the download has all of them.",
                shown=SHOWN,
                height=asked.height,
            )
        )
    offer_download("CSV", lambda: as_csv(table), f"edition-{edition.number}-restated.csv")


def show() -> None:
    """The page."""
    store, shown = desk.store(), desk.figures()
    open_frame(_("Editions"), store, shown)
    closed = editions.all_editions(store)
    if not closed:
        st.info(_("No month is closed yet: every figure is provisional. Months are closed on the page Meeting."))
        link("meeting", _("To the meeting"))
        return
    edition = _choose(closed)
    before = desk.as_of_edition(edition, shown.structure)
    after = desk.now(shown.structure)
    _show_head(edition, before)
    seen = (language(), after.scope.who, after.scope.units)
    causes, table = _compared(before, after, edition.folder, after.version, after.structure, after.last, seen)
    _show_causes(causes)
    _show_restated(after, table, edition)
    link("overview", _("See everything as of this edition"), as_of=desk.of_edition(edition), month=edition.month)


page = Page("Editions", ":material/history:", 52, show)

if __name__ == "__main__":
    from streamlit_app import main

    main()
