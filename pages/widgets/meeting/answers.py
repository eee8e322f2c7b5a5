"""Answers: what was asked of units, where it stands, and the form in which they answer."""

from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from data import clock
from data.language import _, term
from data.registry.tables import Answer
from data.store import actions
from data.store.store import Store
from metrics.facts.figures import Figures
from pages.widgets import choices, desk
from pages.widgets.links import link
from pages.widgets.table import headed
from reports import text

ROW = 66  # pixels: from 65 on words break into lines, and can be read to their end


def _kinds() -> dict[str, str]:
    """What can be answered."""
    return {
        actions.ANSWERED: _("Cause, action, owner and date"),
        actions.DONE: _("It is done"),
        actions.ACCEPTED: _("The deviation is accepted, for a reason and until a day"),
    }


def _widths() -> dict[str, int]:
    """Pixels, so that the day by which to answer stands in a window of 1280."""
    return {
        _("Number"): 60,
        _("State"): 75,
        _("Unit"): 170,
        _("Metric"): 130,
        _("Asked for"): 75,
        _("Answer by"): 90,
        _("Because"): 220,
    }


def _title(figures: Figures, metric: str) -> str:
    return text.visible(figures.metrics[metric].title if metric in figures.metrics else metric)


def show_actions(store: Store, figures: Figures, _month: date) -> None:
    """The step: how many stand where, the list of them, and one of them with its history and its form."""
    table = actions.actions(store, figures.scope, clock.today())
    if table.is_empty():
        st.info(_("Nothing was asked yet: closing a month asks its units for an answer to each breach."))
        return
    counts = actions.counted(table)
    st.markdown(" · ".join(f"**{number:,}** {term(state)}" for state, number in counts.items()))
    st.caption(_("; ").join(text.headed(term(state), term(words)) for state, words in actions.STATES.items()))
    words = choices.unit_words(figures)
    first, second = st.columns(2)
    with first:
        states = {"": _("All"), **{one: text.begun(term(one)) for one in actions.STATES}}
        state = choices.choose(_("State"), "state", list(states), "", states.__getitem__)
    with second:
        units = ["", *table["unit_id"].unique().sort()]
        unit = choices.choose(
            _("Of the unit"), "asked_unit", units, "", lambda one: words.get(one, one or _("All units"))
        )
    order = list(actions.STATES)
    shown = table.filter(
        (pl.col("state") == state) if state else pl.lit(True), (pl.col("unit_id") == unit) if unit else pl.lit(True)
    ).sort(pl.col("state").cast(pl.Enum(order)), "due_on", "action")
    if shown.is_empty():
        st.info(_("There are none."))
        return
    headed(
        {
            _("Number"): shown["action"],
            _("State"): [term(one) for one in shown["state"]],
            _("Unit"): [words.get(one, one) for one in shown["unit_id"]],
            _("Metric"): [_title(figures, one) for one in shown["metric"]],
            _("Asked for"): shown["month"].dt.strftime("%Y-%m"),
            _("Answer by"): shown["due_on"].dt.strftime("%Y-%m-%d"),
            _("Because"): [text.joined([term(one) for one in signs], last=False) for signs in shown["signs"]],
            _("Cause"): [text.visible(one or "") for one in shown["cause"]],
            _("Action"): [text.visible(one or "") for one in shown["step"]],
            _("Owner"): [text.visible(one or "") for one in shown["owner"]],
            _("Until"): shown["until"],
        },
        hide_index=True,
        row_height=ROW,
        height=min(38 + ROW * shown.height, 434),
        column_config={name: st.column_config.Column(width=width) for name, width in _widths().items()},
        alt=_("Actions: what was asked of units, and what they answered"),
    )
    listed = {str(row["action"]): row for row in shown.iter_rows(named=True)}

    def named(one: str) -> str:
        row = listed[one]
        return f"{one}: {words.get(row['unit_id'], row['unit_id'])}, {_title(figures, row['metric'])}"

    chosen = choices.choose(_("Action"), "action", list(listed), next(iter(listed)), named)
    _show_action(store, figures, listed[chosen])


def _show_action(store: Store, figures: Figures, row: dict[str, Any]) -> None:
    said = actions.history(store, figures.scope, row["action"])
    if said:
        headed(
            {
                _("On (UTC)"): [f"{one.at:%Y-%m-%d %H:%M}" for one in said],
                _("By"): [text.visible(one.by) for one in said],
                _("Says"): [_kinds()[one.kind] for one in said],
                _("Cause"): [text.visible(one.cause) for one in said],
                _("Action"): [text.visible(one.step) for one in said],
                _("Owner"): [text.visible(one.owner) for one in said],
                _("Until"): [one.until for one in said],
            },
            hide_index=True,
            alt=_("Everything that was said to this action"),
        )
    unit = row["unit_id"]
    among = {"window": "12", "peers": figures.kinds.get(unit, ""), "under": ""}
    link("explain", _("Explain the number"), metric=row["metric"], unit=unit, month=row["month"], **among)
    kind = st.radio(_("Answer"), list(_kinds()), format_func=_kinds().__getitem__, horizontal=True)
    with st.form("answer", clear_on_submit=True):
        asked = actions.NEEDED[kind]
        cause = step = owner = ""
        until = None
        if "cause" in asked:
            cause = st.text_input(term(asked["cause"]), max_chars=500)
        if "step" in asked:
            step = st.text_input(term(asked["step"]), max_chars=500)
        if "owner" in asked:
            owner = st.text_input(term(asked["owner"]), max_chars=100)
        if "until" in asked:
            until = st.date_input(term(asked["until"]), value=None, min_value=clock.today())
        sent = st.form_submit_button(_("Keep the answer"), type="primary")
    if not sent:
        return
    entry = Answer(
        action_id=row["action"],
        kind=kind,
        cause=cause.strip(),
        step=step.strip(),
        owner=owner.strip(),
        until=until,
        at=clock.now(),
        by=desk.scope().who,
    )
    try:
        actions.answer(store, figures.scope, entry)
    except ValueError as error:
        st.warning(str(error))
        return
    st.rerun()
