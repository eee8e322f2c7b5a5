"""Signal: the chart and the rows that prove one of a unit's signals: the unit among all others, and its records."""

from typing import Any

import polars as pl
import streamlit as st

from data import clock, months
from data.language import _, ngettext
from data.registry.tables import Look
from data.store.selections import opened
from data.store.store import Store
from metrics.facts.explain import PERSONS
from metrics.facts.figures import Figures
from metrics.signals.evidence import figures_of, records
from metrics.signals.kinds import kinds
from pages.widgets import choices, desk
from pages.widgets.download import offer_download
from pages.widgets.frame import escaped, open_frame
from pages.widgets.links import address, link
from pages.widgets.looked import looked
from pages.widgets.page import Page
from pages.widgets.reasons import key_of, show_head
from pages.widgets.table import headed
from reports import charts, text
from reports.table import as_csv
from reports.words.proposal import LEVELS, axis, drawn, number, title

SHOWN = 2000


def show() -> None:
    """The page."""
    store, figures = desk.store(), desk.figures(of_selections=True)
    open_frame(_("Signal"), store, figures)
    first = st.columns([4, 5])
    signals = _found(store, figures)
    names = choices.unit_words(figures)
    spoken = signals.filter(pl.col("level") != "none")
    listed = [unit for unit in figures.tree.ids if unit in set(spoken["unit_id"])]
    if not listed:
        st.info(_("No signal speaks of any unit."))
        return
    with first[0]:
        unit = choices.choose(_("Unit"), "unit", listed, listed[0], lambda one: names.get(one, one))
    own = spoken.filter(unit_id=unit).sort("strength", "number", descending=[True, False]).to_dicts()
    rows = {key_of(row): row for row in own}
    with first[1]:
        key = choices.choose(
            _("Signal"),
            "signal",
            list(rows),
            next(iter(rows)),
            lambda one: text.visible(title(rows[one], figures.metrics)),
        )
    row = rows[key]
    show_head(figures, row)
    kind = kinds().get(row["signal"])
    st.caption(escaped(_("What is looked at: {words}", words=kind.words)) if kind else _("It is no longer looked for."))
    _show_among(figures, signals, row, names)
    _show_rows(store, figures, signals, row)


def _found(store: Store, figures: Figures) -> pl.DataFrame:
    """The signals that were found: those that a selection kept, or those of a month."""
    selection = desk.selected()
    if selection is not None:
        return opened(store, selection.number, figures.scope).tables["signals"]
    return looked(figures, choices.choose_month(figures), choices.choose_window())[0]


def _show_among(figures: Figures, signals: pl.DataFrame, row: dict[str, Any], names: dict[str, str]) -> None:
    """Every unit's value of this signal."""
    same = signals.filter(signal=row["signal"], metric=row["metric"], check=row["check"])
    rows = [drawn(one, names.get(one["unit_id"], one["unit_id"]), figures.metrics) for one in same.to_dicts()]
    own = next(one for one in rows if one["unit_id"] == row["unit_id"])
    among = ngettext("{n} unit", "{n} units", len(rows))
    said = _("{unit} among {units}: {value}", unit=own["name"], units=among, value=own["words"])
    st.subheader(_("Among all units"), anchor=False)
    st.plotly_chart(
        charts.among(rows, row["unit_id"], axis(row, figures.metrics)),
        alt=said,
        config={"displayModeBar": False},
        key="among",
    )
    with st.expander(_("The same as a table")):
        order = same.sort("value", "unit_id", descending=[True, False], nulls_last=True).to_dicts()
        headed(
            {
                _("Unit"): [names.get(one["unit_id"], one["unit_id"]) for one in order],
                _("Value"): [number(one, "value", figures.metrics) for one in order],
                _("Limit"): [number(one, "limit", figures.metrics) for one in order],
                _("Level"): [LEVELS[one["level"]].said if one["level"] in LEVELS else text.EMPTY for one in order],
            },
            hide_index=True,
            alt=said,
        )


def _show_rows(store: Store, figures: Figures, signals: pl.DataFrame, row: dict[str, Any]) -> None:
    """The records, or the figures with the way to their records."""
    st.subheader(_("The rows that it rests on"), anchor=False)
    found, adds_up = records(figures, row), figures_of(signals, row)
    metric, month = figures.metrics.get(row["metric"]), months.read(row["month"])
    if found.height:
        _log(store, row, found)
        of_feed = ngettext("{n} row of {feed}", "{n} rows of {feed}", found.height, feed=row["feed"])
        st.markdown(escaped(of_feed))
        headed(text.with_days(found.head(SHOWN)), hide_index=True, placeholder="", alt=_("The rows it rests on"))
        name = f"{row['signal']}-{row['unit_id']}.csv"
        offer_download("Rows (CSV)", lambda: as_csv(found), name)
    elif adds_up.height:
        rows = adds_up.to_dicts()
        headed(
            {
                _("Figure"): [text.visible(figures.metrics[one["metric"]].title) for one in rows],
                _("Value"): [number(one, "value", figures.metrics) for one in rows],
                _("Peer median"): [number(one, "peer", figures.metrics) for one in rows],
                _("Limit"): [number(one, "limit", figures.metrics) for one in rows],
                _("From its peers"): [f"{one['strength']:+.1f} SD".replace("-", text.MINUS) for one in rows],
                _("Rows"): [_explained(one) for one in rows],
            },
            hide_index=True,
            column_config={_("Rows"): st.column_config.LinkColumn(display_text="explain")},
            alt=_("The figures that it adds up, each with the way to its rows"),
        )
        link("unit", _("Against its peers in every metric"), unit=row["unit_id"], month=month, window=row["window"])
    if metric is not None:
        span = "1" if row["page"] == "trends" else row["window"]
        among = {"peers": figures.kinds[row["unit_id"]], "under": "", "unit": row["unit_id"]}
        link("explain", _("The metric's own rows"), metric=metric.id, month=month, window=span, **among)
    elif not (found.height or adds_up.height):
        st.caption(_("It rests on no record: that is what it says."))
    if row["check"]:
        link("reconciliation", _("All that this check lists"), check=row["check"], under="")
    if row["page"] == "feeds":
        link("feeds", _("Who has reported what"), month=month)


def _explained(row: dict[str, Any]) -> str:
    month = months.read(row["month"])
    return address("explain", unit=row["unit_id"], metric=row["metric"], month=month, window=row["window"])


def _log(store: Store, row: dict[str, Any], found: pl.DataFrame) -> None:
    """Every look at rows of persons is logged, once a view."""
    seen = st.session_state.setdefault("looked", set())
    what = f"rows of the signal {key_of(row)}"  # the log is in one language
    if any(column in found.columns for column in PERSONS) and (what, row["unit_id"], found.height) not in seen:
        seen.add((what, row["unit_id"], found.height))
        store.enter(Look(at=clock.now(), by=desk.scope().who, unit_id=row["unit_id"], what=what, rows=found.height))


page = Page("Signal", ":material/troubleshoot:", 48, show, aside=True)

if __name__ == "__main__":
    from streamlit_app import main

    main()
