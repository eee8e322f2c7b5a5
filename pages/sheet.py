"""Dossier: what a team should know of a unit before it goes there, as two pages of paper and on the screen."""

from typing import Any

import polars as pl
import streamlit as st

from data import clock
from data.language import _, language, marked, ngettext, term
from data.registry.tables import Look, Selection
from data.store.selections import Opened
from data.store.store import Store
from metrics.facts.figures import Figures
from metrics.inspection.kept_proposal import figures_then, reopened
from pages.widgets import choices, desk
from pages.widgets.download import offer_download
from pages.widgets.frame import escaped, open_frame
from pages.widgets.links import link
from pages.widgets.page import Page
from pages.widgets.reasons import show_reasons
from pages.widgets.selection import choose_selection
from pages.widgets.table import headed
from reports.document.dossier import Words, as_pdf, written

DOWN = ":material/download:"
SCORED, BLIND = marked("why it was picked"), marked("without score and reasons")


@st.cache_resource(max_entries=4, show_spinner="Opening the records as the selection saw them …")
def _figures_then(_figures: Figures, _row: Selection, number: int, seen: tuple[Any, ...]) -> Figures:
    return figures_then(_figures, _row)


@st.cache_data(max_entries=64, show_spinner="Writing the dossier …")
def _written(_figures: Figures, _opened: Opened, asked: tuple[object, ...], unit: str, scored: bool) -> Words:
    return written(_figures, _opened, unit, scored)


def show() -> None:
    """The page."""
    store, figures = desk.store(), desk.figures()
    open_frame(_("Dossier"), store, figures)
    found, (second, third) = choose_selection(store, figures, (3, 4, 3))
    names = choices.unit_words(figures)
    listed = list(found.states)
    if not listed:
        st.info(_("The selection names no unit that you may see."))
        return
    with second:
        unit = choices.choose(_("Unit"), "unit", listed, listed[0], lambda one: names.get(one, one))
    with third:
        said = choices.choose(_("With"), "variant", [SCORED, BLIND], SCORED, term)
    number, seen = found.selection.number, (figures.scope.who, figures.scope.units)
    then = _figures_then(figures, found.selection, number, seen)
    words = _written(then, found, (number, len(found.reviews), seen, language()), unit, said == SCORED)
    _log(store, number, unit, words)
    _show(words, figures, unit, reopened(found).reasons(unit), str(number))
    name = f"dossier-{number}-{unit}"
    left, right, _unused = st.columns([1, 2, 3])
    made = found.selection.as_of
    offer_download("PDF", lambda: as_pdf(words, made), f"{name}.pdf", left)
    right.download_button(
        _("Records to pull (CSV)"), words["records"], f"{name}.csv", "text/csv", icon=DOWN, on_click="ignore"
    )
    link("selections", _("Back to the selection"), selection=str(number), unit=unit)


def _log(store: Store, number: int, unit: str, words: Words) -> None:
    """Whoever opens a dossier has looked at numbers of records of persons; logged once a view."""
    seen = st.session_state.setdefault("looked", set())
    what = f"dossier of selection {number}"  # the log is in one language
    if (what, unit) not in seen:
        seen.add((what, unit))
        rows = words["records"].count("\n") - 1
        store.enter(Look(at=clock.now(), by=desk.scope().who, unit_id=unit, what=what, rows=rows))


def _table(rows: list[Any], head: list[str], alt: str) -> None:
    if rows:
        headed(pl.DataFrame(rows, schema=dict.fromkeys(head, pl.String), orient="row"), hide_index=True, alt=alt)


def _show(words: Words, figures: Figures, unit: str, reasons: pl.DataFrame, selection: str) -> None:
    st.subheader(escaped(words["title"]), anchor=False)
    st.caption(escaped(words["head"]) + " · " + " · ".join(f"{what}: {escaped(one)}" for what, one in words["facts"]))
    st.markdown(_("**Facts and exposure**"))
    for start in (0, 5):
        for column, (what, one) in zip(st.columns(5), words["exposure"][start : start + 5], strict=False):
            with column, st.container(border=True, height="stretch"):
                st.markdown(f"**{escaped(one)}**  \n{what}")
    st.caption(escaped(words["visits"]))
    if words["why"] is not None:
        st.markdown(_("**Why it was picked**"))
        st.markdown(escaped(words["why"]["line"]))
        show_reasons(figures, unit, reasons, selection)
    st.markdown(_("**Records to pull**"))
    st.caption(escaped(words["pulls"]["words"]))
    lists = [(one["title"], one["words"]) for one in words["pulls"]["lists"]]
    _table(lists, [_("List"), _("Which")], _("Lists of records to pull"))
    records = pl.read_csv(words["records"].encode(), infer_schema=False)
    with st.expander(_("All {records}", records=ngettext("{n} record", "{n} records", records.height))):
        headed(records, hide_index=True, alt=_("Every record to pull"))
    st.markdown(_("**Open findings and promises**"))
    for part in ("findings", "directives"):
        st.markdown(escaped(words[part]["line"]))
        _table(words[part]["rows"], words[part]["head"], _("Open {part}", part=part))
    st.markdown(_("**Gaps in its own data**"))
    if not words["gaps"]["rows"]:
        st.caption(words["gaps"]["none"])
    _table(words["gaps"]["rows"], words["gaps"]["head"], _("Gaps in its own data"))
    st.markdown(_("**Similar units**"))
    _table(words["similar"]["rows"], words["similar"]["head"], _("Similar units"))
    st.caption(_("{caution} The PDF has empty boxes for what was found.", caution=words["caution"]))


page = Page("Dossier", ":material/description:", 42, show, tab="Dossiers")

if __name__ == "__main__":
    from streamlit_app import main

    main()
