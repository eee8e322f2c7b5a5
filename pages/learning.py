"""Learning: whether what was picked was worth the visit: by route, by signal, and against the control sample."""

import polars as pl
import streamlit as st

from data import clock
from data.language import _, ngettext, term
from data.store.selections import opened, selections
from data.store.store import Store
from metrics.facts.figures import Figures
from metrics.inspection import hit_rate as learning
from metrics.inspection.hit_rate import FEW, FOLLOWS, RANDOM, REFERRAL, Against
from pages.widgets import choices, desk
from pages.widgets.frame import open_frame
from pages.widgets.page import Page
from pages.widgets.table import headed
from reports import charts, text
from reports.levels import interval_words
from reports.words.hit_rate import readable, said_of, titled


def _taken(store: Store, figures: Figures) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Of every selection each unit with its route and state; and the signals that spoke of it."""
    picks, spoke = [], []
    for row in selections(store):
        found = opened(store, row.number, figures.scope)
        routes = dict(found.tables["picked"].select("unit_id", "route").iter_rows())
        day = clock.day_of(row.as_of)
        picks += [(row.number, day, one, routes.get(one, REFERRAL), state) for one, state in found.states.items()]
        signals = found.tables["signals"].filter(pl.col("level") != "none")
        spoke.append(signals.select(pl.lit(row.number, pl.Int64).alias("selection"), "unit_id", "signal"))
    layout = {"selection": pl.Int64, "selected_on": pl.Date, "unit_id": pl.String, "route": pl.String}
    table = pl.DataFrame(picks, schema=layout | {"state": pl.String}, orient="row")
    empty = pl.DataFrame(schema={"selection": pl.Int64, "unit_id": pl.String, "signal": pl.String})
    return table, pl.concat([empty, *spoke])


def show() -> None:
    """The page."""
    store, figures = desk.store(), desk.figures()
    open_frame(_("Hit rate"), store, figures)
    st.caption(
        _(
            "A visit follows a selection if it began within {follows} months after it; it counts "
            "once it has ended. It hits if it raised a finding as grave as is chosen here: that says "
            "that the visit was worth it, not that it found what the signal spoke of. Only units "
            "that the desk accepted or added count, and what was not visited is unknown.",
            follows=FOLLOWS,
        )
    )
    left, _unused = st.columns([2, 3])
    with left:
        words = {
            "high": _("a finding of high severity"),
            "medium": _("at least one of medium severity"),
            "low": _("any finding"),
        }
        weight = choices.choose(_("A hit is"), "weight", list(words), "high", words.__getitem__)
    picks, spoke = _taken(store, figures)
    rows = learning.followed(
        picks,
        store.records("inspections", figures.scope, figures.as_of).collect(),
        store.records("findings", figures.scope, figures.as_of).collect(),
        weight,
    )
    if rows.is_empty():
        st.info(_("No unit was accepted or added at the desk yet. What follows a selection will be shown here."))
        return
    _show_outcomes(rows)
    routes, signals = learning.by_route(rows), learning.by_signal(rows, spoke)
    _show_against(learning.against_control(rows))
    _show_shares(titled(routes, "route"), _("By route"), titled(pl.DataFrame({"route": [RANDOM]}), "route")["what"][0])
    _show_shares(titled(signals, "signal"), _("By signal"), "")
    never = titled(signals.filter("never"), "signal")["what"].to_list()
    if never:
        st.markdown(
            _(
                "Never hit in at least {few} visits: {never}. Look at whether they are worth their place.",
                few=FEW,
                never=", ".join(never),
            )
        )
    _show_visits(rows, figures)


def _show_outcomes(rows: pl.DataFrame) -> None:
    counts = dict(rows["outcome"].value_counts().iter_rows())
    words = {
        "not visited yet": _("not visited yet"),
        "under way": _("under way"),
        "nothing of that weight": _("no hit"),
        "hit": "hit",
    }
    for column, (outcome, heading) in zip(st.columns(4), words.items(), strict=True):
        column.metric(heading, counts.get(outcome, 0), border=True)


def _show_against(found: Against) -> None:
    st.subheader(_("Picks against the control sample"), anchor=False)
    st.markdown(said_of(found))


def _show_shares(table: pl.DataFrame, heading: str, reference: str) -> None:
    st.subheader(heading, anchor=False)
    if table.filter(pl.col("visited") > 0).is_empty():
        st.caption(_("No visit has ended yet."))
    else:
        figure = charts.shares(table, FEW, reference)
        st.plotly_chart(
            figure,
            alt=_("{heading}: share of visits that hit", heading=heading),
            config={"displayModeBar": False},
            key=heading,
        )
        compared = _("The broken line is the share of the control sample. ") if reference else ""
        st.caption(
            _(
                "{compared}Bars are {interval_words}s; beside each name stand hits and visits. Of many "
                "groups some differ by chance: the best and the worst of a list prove nothing by their "
                "place.",
                compared=compared,
                interval_words=interval_words(),
            )
        )
    headed(
        readable(table),
        hide_index=True,
        alt=_("{heading}: taken, visited, hits, share and its interval", heading=heading),
    )


def _show_visits(rows: pl.DataFrame, figures: Figures) -> None:
    names = choices.unit_words(figures)
    with st.expander(_("All {units} taken at the desk", units=ngettext("{n} unit", "{n} units", rows.height))):
        headed(
            {
                _("Selection"): rows["selection"],
                _("Unit"): [names.get(unit, text.visible(unit)) for unit in rows["unit_id"]],
                _("Route"): titled(rows, "route")["what"],
                _("Inspection"): [text.visible(one or text.EMPTY) for one in rows["inspection_id"]],
                _("Began"): [text.EMPTY if one is None else f"{one}" for one in rows["started_on"]],
                _("Findings"): rows["findings"],
                _("Of that weight"): rows["heavy"],
                _("Outcome"): [term(one) for one in rows["outcome"]],
            },
            hide_index=True,
            alt=_("Each unit taken, the inspection that followed, and its findings"),
        )


page = Page("Hit rate", ":material/school:", 43, show)

if __name__ == "__main__":
    from streamlit_app import main

    main()
