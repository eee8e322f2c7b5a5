"""Rules: targets, least denominators, rule parameters and the reporting calendar, each from a day on, and why."""

from datetime import date

import streamlit as st

from data import clock
from data.feeds import feeds
from data.language import _
from data.registry.settings import ALWAYS
from data.registry.tables import Expectation, Setting
from data.store.store import Store
from metrics.comparison.compared_units import yardstick
from metrics.facts.figures import Figures
from metrics.measure import Metric
from metrics.meeting.breaches import ANSWER, DAYS, SUBJECT
from pages.widgets import choices, desk
from pages.widgets.frame import open_frame, stands_on
from pages.widgets.page import Page
from pages.widgets.table import headed
from reports import text


def _names() -> dict[str, str]:
    """What can be set of a metric."""
    return {"target": _("Target"), "least": _("Least denominator")}


def _kind(kind: str) -> str:
    return text.visible(kind) or _("All units")


def _show_targets(store: Store, figures: Figures) -> None:
    metric = choices.choose_metric(figures)
    target, least = yardstick(metric, figures.settings, clock.today())
    st.markdown(
        _(
            "In force today for all units: target **{markdown}**, least denominator **{least:g}**.",
            markdown=text.markdown(text.value(metric, target)),
            least=least,
        )
    )
    _show_history(figures, metric.id, metric)
    kinds = ["", *sorted(set(figures.kinds.values()))]
    name = st.selectbox(_("What"), list(_names()), format_func=_names().__getitem__)
    scale, unit = (text.shown(metric, 1.0), text.unit_of(metric)) if name == "target" else (1.0, "")
    held = (target if name == "target" else least) or 0.0
    with st.form(_form(figures, metric.id, name)):
        second, third, fourth = st.columns(3)
        value = second.number_input(
            _("Value in {unit}", unit=unit) if unit else _("Value"),
            min_value=0.0,
            max_value=100.0 if unit and metric.kind == "p" else None,
            value=round(held * scale, 4),
            format="%.2f",
        )
        kind = third.selectbox(_("Peer group"), kinds, format_func=_kind)
        since = fourth.date_input(_("Holds from"), value=clock.today())
        why = st.text_input(_("Why"), max_chars=500)
        sent = st.form_submit_button(_("Set"), type="primary")
    if sent:
        _enter(store, metric.id, name, kind, round(value / scale, 9), since, why)


def _form(figures: Figures, *what: str) -> str:
    """A form's key: another one once something was set, so that what was typed stays until then and not longer."""
    return " ".join([*what, str(len(figures.settings.rows))])


def _enter(store: Store, subject: str, name: str, kind: str, value: float, since: date, why: str) -> None:
    if not why.strip():
        st.warning(_("Say why: the reason is kept with the change."))
        return
    store.enter(
        Setting(
            subject=subject,
            name=name,
            kind=kind,
            value=value,
            since=since,
            at=clock.now(),
            by=desk.scope().who,
            why=why,
        )
    )
    st.rerun()


def _value(metric: Metric | None, row: Setting) -> str:
    return text.value(metric, row.value) if metric and row.name == "target" else text.count(row.value)


def _show_history(figures: Figures, subject: str, metric: Metric | None = None) -> None:
    """What was set; a metric's targets as its values are written."""
    rows = [row for row in figures.settings.rows if row.subject == subject]
    if not rows:
        st.caption(_("Nothing was set beside the catalogue's own."))
        return
    headed(
        {
            _("Holds from"): [row.since for row in rows],
            _("What"): [_names().get(row.name, row.name) for row in rows],
            _("Peer group"): [text.visible(row.kind) or _("All units") for row in rows],
            _("Value"): [_value(metric, row) for row in rows],
            _("Why"): [text.visible(row.why) for row in rows],
            _("Set by"): [text.visible(row.by) for row in rows],
            _("Set on"): [f"{row.at:%Y-%m-%d %H:%M}" for row in rows],
        },
        hide_index=True,
        alt=_("What was set for {subject}, and why", subject=subject),
    )


def _show_parameters(store: Store, figures: Figures) -> None:
    known = {(feed.id, name): one for feed in feeds().values() for name, one in feed.parameters.items()}
    known[SUBJECT, DAYS] = ANSWER
    chosen = st.selectbox(_("Parameter"), list(known), format_func=lambda key: known[key].words)
    subject, name = chosen
    steps = figures.settings.steps(subject, name, [(ALWAYS, known[chosen].default)])
    st.markdown(_("In force today: **{count}**", count=text.count(steps.on(clock.today()))))
    _show_history(figures, subject)
    with st.form(_form(figures, subject, name)):
        first, second = st.columns(2)
        value = first.number_input(_("Value"), min_value=0.0, value=float(known[chosen].default))
        since = second.date_input(_("Holds from"), value=clock.today())
        why = st.text_input(_("Why"), max_chars=500)
        sent = st.form_submit_button(_("Set"), type="primary")
    if sent:
        _enter(store, subject, name, "", value, since, why)


def _show_calendar(store: Store, figures: Figures) -> None:
    rows = store.expectations()
    st.caption(_("Which feeds are expected each month, and by which day of the month that follows."))
    if rows:
        headed(
            {
                _("Feed"): [row.feed for row in rows],
                _("Peer group"): [text.visible(row.kind) or _("All units") for row in rows],
                _("From the month"): [f"{row.since:%Y-%m}" for row in rows],
                _("Due day of the next month"): [row.due_day for row in rows],
                _("Why"): [text.visible(row.why) for row in rows],
                _("Set by"): [text.visible(row.by) for row in rows],
            },
            hide_index=True,
            alt=_("The reporting calendar"),
        )
    kinds = ["", *sorted(set(figures.kinds.values()))]
    with st.form(f"calendar {len(rows)}"):
        first, second, third, fourth = st.columns(4)
        chosen = first.multiselect(_("Feeds"), list(feeds()), format_func=lambda one: feeds()[one].title)
        kind = second.selectbox(_("Peer group"), kinds, format_func=_kind)
        since = third.date_input(_("From the month of"), value=clock.today().replace(day=1))
        due_day = fourth.number_input(_("Due day (0 ends it)"), min_value=0, max_value=31, value=10)
        why = st.text_input(_("Why"), max_chars=500)
        sent = st.form_submit_button(_("Set"), type="primary")
    if not sent:
        return
    if not (chosen and why.strip()):
        st.warning(_("Choose feeds and say why: the reason is kept with the change."))
        return
    for feed in chosen:
        store.enter(
            Expectation(
                feed=feed,
                kind=kind,
                since=since.replace(day=1),
                due_day=due_day or None,
                at=clock.now(),
                by=desk.scope().who,
                why=why,
            )
        )
    st.rerun()


def show() -> None:
    """The page."""
    store, figures = desk.store(), desk.figures()
    open_frame(_("Settings"), store, figures)
    stands_on(figures, figures.newest)
    st.caption(
        _("June is judged by June's rules: whatever is set holds from its day on, and what held before is kept.")
    )
    targets, parameters, calendar = st.tabs([_("Targets"), _("Rule parameters"), _("Reporting calendar")])
    with targets:
        _show_targets(store, figures)
    with parameters:
        _show_parameters(store, figures)
    with calendar:
        _show_calendar(store, figures)


page = Page("Settings", ":material/gavel:", 80, show)

if __name__ == "__main__":
    from streamlit_app import main

    main()
