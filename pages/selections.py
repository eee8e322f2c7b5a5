"""Selections: kept proposals, opened as they were; the desk accepts, drops or adds units, each with a reason."""

import streamlit as st

from data.language import _, term, texts
from data.store.selections import ACCEPT, ADD, DROP, FITS, STEPS, Opened, review
from data.store.store import Store
from metrics.facts.figures import Figures
from metrics.inspection.kept_proposal import reopened
from pages.widgets import choices, desk, proposed
from pages.widgets.download import offer_download
from pages.widgets.frame import escaped, open_frame
from pages.widgets.links import link
from pages.widgets.page import Page
from pages.widgets.selection import choose_selection
from pages.widgets.table import headed
from reports import text
from reports.words.proposal import as_book, as_json

OFFERS = texts({ACCEPT: "Accept", DROP: "Drop", ADD: "Add"})


def show() -> None:
    """The page."""
    store, figures = desk.store(), desk.figures()
    open_frame(_("Selections"), store, figures)
    try:
        found, _unused = choose_selection(store, figures)
    except ValueError as error:
        st.error(escaped(str(error)))
        return
    made, row = reopened(found), found.selection
    st.caption(
        _(
            "As of {as_of:%Y-%m-%d %H:%M} UTC, view {version}: it is shown as it was kept, whatever "
            "was handed in since. What is proposed is variation to look into; only what the desk "
            "accepts or adds is picked.",
            as_of=row.as_of,
            version=row.version,
        )
    )
    _show_desk(store, figures, found)
    proposed.show_proposal(figures, made, found.states, str(row.number))
    _show_log(found)
    left, right, _rest = st.columns([1, 1, 4])
    name = f"selection-{row.number}"
    offer_download("XLSX", lambda: as_book(made, row.number, figures.metrics), f"{name}.xlsx", left)
    offer_download("JSON", lambda: as_json(made, row.number), f"{name}.json", right)


def _show_desk(store: Store, figures: Figures, found: Opened) -> None:
    """How far the desk is, each unit with its dossier, and the next step."""
    words, states = choices.unit_words(figures), found.states
    counts = {state: sum(one == state for one in states.values()) for state in ("proposed", *STEPS.values())}
    st.subheader(_("At the desk"), anchor=False)
    for column, (state, count) in zip(st.columns(4), counts.items(), strict=True):
        column.metric(_("not yet reviewed") if state == "proposed" else state, count, border=True)
    first, second = st.columns(2)
    with first, st.container(border=True):
        unit = choices.choose(
            _("Unit"), "unit", figures.tree.ids, next(iter(states), figures.tree.ids[0]), words.__getitem__
        )
        now = states.get(unit)
        st.caption(_("It is {now}.", now=now) if now else _("It is not in this selection."))
        offered = [step for step, fits in FITS.items() if now in fits]
        with st.form("review", clear_on_submit=True):
            step = st.radio(_("Step"), offered, format_func=OFFERS.__getitem__, horizontal=True)
            why = st.text_area(_("Why"), max_chars=1000, height=80)
            sent = st.form_submit_button(_("Enter"), type="primary")
    if sent:
        try:
            review(store, found.selection.number, unit, step, why, figures.scope)
        except (ValueError, KeyError) as error:
            st.warning(escaped(error.args[0]))
        else:
            st.rerun()
    with second, st.container(border=True, height=330):
        st.markdown(_("**Dossiers**"))
        for one, state in states.items():
            link(
                "sheet",
                f"{escaped(words.get(one, one))} · {escaped(state)}",
                selection=str(found.selection.number),
                unit=one,
            )


def _show_log(found: Opened) -> None:
    st.subheader(_("Who did what"), anchor=False)
    row = found.selection
    kept = (f"{row.at:%Y-%m-%d %H:%M}", text.visible(row.by), "", _("kept the proposal"), "")
    steps = [
        (
            f"{one.at:%Y-%m-%d %H:%M}",
            text.visible(one.by),
            text.visible(one.unit_id),
            term(STEPS[one.step]),
            text.visible(one.why),
        )
        for one in found.reviews
    ]
    columns = zip(*[kept, *steps], strict=True)
    headed(
        dict(zip(("At (UTC)", _("Who"), _("Unit"), _("What"), _("Why")), map(list, columns), strict=True)),
        hide_index=True,
        alt=_("Who kept the selection, and each step at the desk with its reason"),
    )


page = Page("Selections", ":material/checklist:", 41, show)

if __name__ == "__main__":
    from streamlit_app import main

    main()
