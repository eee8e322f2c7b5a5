"""Unit by unit: a small control chart for each unit, those that need a look first."""

import math
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

import polars as pl
import streamlit as st

from data.language import _
from data.store.store import Store
from metrics.comparison.peers import peers
from metrics.comparison.question import Comparison
from metrics.facts.figures import Figures
from metrics.measure import Metric, Stock
from metrics.trends.control_chart import Controls
from metrics.trends.first_looks import first_looks
from metrics.trends.recalculations import rebased
from pages.widgets import choices
from pages.widgets.download import offer_download
from pages.widgets.events import show_log
from pages.widgets.frame import escaped, stands_on
from pages.widgets.links import link
from pages.widgets.table import headed
from reports import charts, text
from reports.levels import VARIATIONS
from reports.table import as_csv
from reports.words.control_chart import ASSURANCE_SIGNS, arrows, assured_words, drift_words, season, standing
from reports.words.first_looks import of_first_looks

PAGE = 24  # charts at once: six rows of four


def _widths() -> dict[str, Any]:
    """Pixels, so that every column stands in a window of 1280."""
    widths = {
        _("Unit"): 165,
        _("Month"): 65,
        _("Value"): 90,
        _("Variation"): 120,
        _("Rule"): 130,
        _("Target"): 85,
        _("Five points"): 82,
        _("Drift"): 110,
    }
    return {name: st.column_config.TextColumn(width=width) for name, width in widths.items()}


@st.cache_data(max_entries=32, show_spinner="Drawing a chart for each unit …")
def _first_looks(
    _figures: Figures, key: tuple[object, ...], asked: Comparison, units: tuple[str, ...], first: date
) -> Controls:
    return first_looks(_figures, asked, list(units), first)


def show(store: Store, figures: Figures, metric: Metric, month: date, breakdown: str) -> None:
    """The charts of the units that are chosen by branch and peer group, a page of them at a time."""
    third, fourth, _unused = st.columns([2, 2, 6])
    under = choices.choose_under(figures)
    asked = Comparison.of(figures, month, metric.id, "1", breakdown, under)
    kind = choices.choose_peers(figures, peers(figures, asked), one_group=True)
    with third:
        back = choices.choose_span()
    span = (figures.first_shown(month, back), month)
    units = peers(figures, replace(asked, peer_group=kind))
    if not units:
        st.info(_("There is no such unit here in this month."))
        return
    begins = rebased(figures, units)
    # The key holds the reader's scope and everything that the charts stand on; frames are not hashed.
    key = (figures.version, figures.scope.who, figures.scope.units, tuple(begins.rows()))
    found = _first_looks(figures, key, asked, tuple(units), span[0])
    pages = [str(one) for one in range(1, math.ceil(len(units) / PAGE) + 1)]
    with fourth:
        page = choices.choose(_("Page"), "page", pages, "1", lambda one: f"{one} of {len(pages)}")
    st.markdown(escaped(metric.words))
    stands_on(figures, month)
    said = of_first_looks(found.units)
    st.markdown(said)
    shown = found.units.slice((int(page) - 1) * PAGE, PAGE)
    kept = {
        "view": "chart",
        "structure": figures.structure,
        "as_of": st.query_params.get("as_of", ""),
        "metric": metric.id,
        "month": f"{month:%Y-%m}",
        "part": breakdown,
        "span": str(back),
    }
    _draw(found, shown, metric, kept, said)
    _show_table(found.units, metric, span)
    show_log(store, figures, "")


def _draw(found: Controls, shown: pl.DataFrame, metric: Metric, asked: dict[str, str], said: str) -> None:
    signs = {
        row["unit_id"]: f"{VARIATIONS[row['variation']].symbol}{ASSURANCE_SIGNS.get(row['assurance'], '')}"
        for row in shown.iter_rows(named=True)
    }

    def address(unit: str) -> str:
        return "trends?" + urlencode({**asked, "units": unit})

    table = found.table.filter(pl.col("unit_id").is_in(shown["unit_id"].implode()))
    st.plotly_chart(
        charts.multiples(table, shown, metric, signs, address),
        alt=_("{metric_title}, one small control chart a unit: {said}", metric_title=metric.title, said=said),
        config={"displayModeBar": False},
        key="multiples",
    )
    if found.units["seasonal"].any():
        st.caption(season())
    if isinstance(metric.numerator, Stock):
        st.caption(standing())
    st.caption(
        _(
            "All on one scale; a name opens the unit's own chart. Before it: special-cause variation "
            "▼ of concern, ▲ of improvement, ↑ higher, ↓ lower than its own past; ✓ will meet its "
            "target, ✗ will miss it, ± by chance. Marked are months beyond the limits and the latest "
            "month. A unit without a band has too few months for limits, or so few events that "
            "months say nothing: its own chart shows what lies between them."
        )
    )


def _show_table(units: pl.DataFrame, metric: Metric, span: tuple[date, date]) -> None:
    with st.expander(_("The same as a table, all pages")):
        headed(
            {
                _("Unit"): [text.visible(name or "") for name in units["name"]],
                _("Month"): units["month"].dt.strftime("%Y-%m"),
                _("Value"): [text.value(metric, one) for one in units["value"]],
                _("Variation"): [VARIATIONS[one].said for one in units["variation"]],
                _("Rule"): [
                    f"{row['cause']}, between" if row["rare"] else row["cause"] for row in units.iter_rows(named=True)
                ],
                _("Target"): [assured_words(one) for one in units["assurance"]],
                _("Five points"): [arrows().get(one, text.EMPTY) for one in units["arrow"]],
                _("Drift"): [drift_words(row, metric) or text.EMPTY for row in units.iter_rows(named=True)],
            },
            hide_index=True,
            column_config=_widths(),
            alt=_("{metric_title}, unit by unit", metric_title=metric.title),
            on_select="rerun",
            selection_mode="single-row",
            key="first_looks",
        )
        rows = st.session_state.get("first_looks", {}).get("selection", {}).get("rows", [])
        if rows and rows[0] < units.height:
            one = units.row(rows[0], named=True)
            link(
                "trends",
                _("Open the chart of {name}", name=escaped(one["name"])),
                view="chart",
                units=one["unit_id"],
                metric=metric.id,
                month=span[1],
            )
        offer_download("CSV", lambda: as_csv(units.drop("need")), f"{metric.id}-unit-by-unit.csv")
