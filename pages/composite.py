"""Composite: chosen metrics as one index, its weights in sight, its ranks within their ranges."""

import polars as pl
import streamlit as st

from data.language import _, ngettext
from metrics.comparison.composite import CONFIDENCE, DRAWS, ENOUGH, composite
from metrics.comparison.peers import peers
from metrics.comparison.question import Comparison
from metrics.facts.figures import Figures
from pages.widgets import choices, desk
from pages.widgets.download import offer_download
from pages.widgets.frame import open_frame, stands_on
from pages.widgets.kept import kept
from pages.widgets.links import address
from pages.widgets.page import Page
from pages.widgets.table import headed
from reports import charts, text
from reports.table import as_csv

MOST = 8
DEFAULT = (
    "rotation_overdue",
    "collective_decision_coverage",
    "declaration_timeliness",
    "training_completion",
    "rectification_timeliness",
    "disclosure_timeliness",
)


def _weights(figures: Figures) -> dict[str, float]:
    """The metrics of the index and their weights, each next to its name."""
    judged = sorted((one for one in figures.metrics.values() if one.better), key=lambda one: one.title)
    ids = [one.id for one in judged]
    default = [one for one in DEFAULT if one in ids] or ids[:MOST]
    chosen = choices.choose_several(
        _("Metrics of the index (up to {most})", most=MOST),
        "metrics",
        ids,
        default,
        lambda one: text.visible(figures.metrics[one].title),
        MOST,
    )
    weights = {}
    for start in range(0, len(chosen), 4):
        for column, metric in zip(st.columns(4, vertical_alignment="bottom"), chosen[start : start + 4], strict=False):
            with column:
                words = _("Weight: {markdown}", markdown=text.markdown(figures.metrics[metric].title))
                weights[metric] = choices.choose_weight(words, f"weight_{metric}")
    return weights


def show() -> None:
    """The page."""
    figures = desk.figures(of_selections=True)
    open_frame(_("Composite"), desk.store(), figures)
    asked = choices.choose_comparison(figures, one_group=True)
    weights = _weights(figures)
    stands_on(figures, asked.month, asked.window)
    if not any(weights.values()):
        st.info(_("Choose at least one metric, and give one of them a weight above zero."))
        return
    table = kept(
        figures,
        lambda: composite(figures, asked, peers(figures, asked), weights),
        "composite",
        asked,
        str(weights),
    )
    ranked = table.filter(pl.col("rank").is_not_null())
    st.caption(
        _(
            "{ranked:,} of {units} have {least:.0f} % of the weights or more and a rank. An index "
            "hides what it is made of: a rank holds only within its range, and the range is wide "
            "where weights or chance decide. Every metric runs from 0 (the worst of these units) to "
            "100 (the best); the range holds the rank in {confidence:.0f} % of {draws:,} simulations that "
            "move each value by its sampling error, each weight by up to a quarter, and change the "
            "way of normalising.",
            ranked=ranked.height,
            units=ngettext("{n} unit", "{n} units", table.height),
            least=100 * ENOUGH,
            confidence=100 * CONFIDENCE,
            draws=DRAWS,
        )
    )
    picture, rows = st.tabs([_("Ranks and their ranges"), _("Table")])
    with picture:
        if ranked.is_empty():
            st.info(_("No unit has enough of the metrics for a rank."))
        else:
            st.plotly_chart(
                charts.composite(ranked),
                alt=_(
                    "{units} by index, each within the ranks that it could hold",
                    units=ngettext("{n} unit", "{n} units", ranked.height),
                ),
                config={"displayModeBar": False},
                key="composite",
            )
    with rows:
        _show_table(figures, table, asked, weights)
    offer_download("CSV", lambda: as_csv(table), f"composite-{asked.month:%Y-%m}.csv")


def _show_table(figures: Figures, table: pl.DataFrame, asked: Comparison, weights: dict[str, float]) -> None:
    number = st.column_config.NumberColumn(format="%.0f")
    titles = {metric: f"{figures.metrics[metric].title} (×{weight:g})" for metric, weight in weights.items()}
    shown = pl.DataFrame(
        {
            _("Rank"): table["rank"],
            _("Could be"): [
                text.EMPTY if first is None else f"{first:,}–{last:,}"
                for first, last in table.select("first_rank", "last_rank").iter_rows()
            ],
            _("Unit"): [text.visible(name) for name in table["name"]],
            _("Index"): table["index"],
            _("Coverage"): [f"{100 * share:.0f} %" for share in table["coverage"]],
            **{titles[metric]: table[metric] for metric in weights},
            _("Behind it"): [
                address("unit", unit=unit, month=asked.month, window=asked.window) for unit in table["unit_id"]
            ],
        }
    )
    headed(
        shown,
        hide_index=True,
        height=min(38 + 35 * shown.height, 640),
        column_config={
            _("Index"): number,
            **dict.fromkeys(titles.values(), number),
            _("Behind it"): st.column_config.LinkColumn(display_text=_("open the unit")),
        },
        alt=_("Every unit with its index, coverage, rank range and the score in each metric"),
    )
    st.caption(_("A blank score: no data, or too few cases; the other weights then share its place."))


page = Page("Composite", ":material/layers:", 13, show)

if __name__ == "__main__":
    from streamlit_app import main

    main()
