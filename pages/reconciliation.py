"""Reconciliation: what was not on the list, check by check across the feeds."""

import polars as pl
import streamlit as st

from data.language import _
from metrics.facts.figures import Figures
from metrics.reconciliation import checks, reconcile, unheard
from metrics.reconciliation.check import Check
from pages.widgets import choices, desk
from pages.widgets.download import offer_download
from pages.widgets.frame import escaped, open_frame, stands_on
from pages.widgets.page import Page
from pages.widgets.table import headed
from reports import text
from reports.table import as_csv, as_workbook

SHOWN = 1000  # rows of one check on the screen
ROW = 66  # pixels: from 65 on a sentence breaks into lines, and can be read to its end


def show() -> None:
    """The page."""
    figures = desk.figures(of_selections=True)
    open_frame(_("Cross-checks"), desk.store(), figures)
    stands_on(figures, figures.newest)
    st.caption(
        _(
            "What was not on the list: records of one feed that another should have known of, and "
            "figures that disagree. A row is a question to the unit, not a verdict."
        )
    )
    left, _unused = st.columns(2)
    with left:
        asked = choices.choose(
            _("Check"),
            "check",
            [choices.ALL, *checks()],
            choices.ALL,
            lambda one: checks()[one].title if one else _("All checks"),
        )
    under = choices.choose_under(figures)
    rows = reconcile(figures, asked or None, under)
    words = choices.unit_words(figures)
    _offer(rows, words, f"reconciliation-{asked}" if asked else "reconciliation")
    for check in checks().values():
        if asked in ("", check.id):
            _section(figures, check, readable(rows.filter(pl.col("check") == check.id), words).drop(_("Check")))


def _section(figures: Figures, check: Check, table: pl.DataFrame) -> None:
    st.subheader(f"{check.title}: {table.height:,}", anchor=False)
    st.markdown(escaped(check.words))
    missing = unheard(figures, check)
    if missing:
        st.warning(f"Nobody has handed in yet: {', '.join(missing)}. Until then this count says nothing.")
    elif table.is_empty():
        st.caption(_(":material/check: None: nothing is left to explain here."))
    if table.is_empty():
        return
    shown = table.head(SHOWN)
    headed(
        shown,
        hide_index=True,
        row_height=ROW,
        height=min(38 + ROW * shown.height, 38 + ROW * 5 + ROW // 2),  # half a row says that more follow
        column_config={
            _("Unit"): st.column_config.TextColumn(width=190),
            _("Month"): st.column_config.TextColumn(width=70),
            _("Record"): st.column_config.TextColumn(width=160),
            _("What was found"): st.column_config.TextColumn(width=400),
        },
        alt=f"{check.title}: {table.height} rows",
        key=f"rows-{check.id}",
    )
    if table.height > SHOWN:
        st.caption(
            _(
                "The newest {shown:,} of {height:,} rows; the files to download hold all of them.",
                shown=SHOWN,
                height=table.height,
            )
        )


def readable(rows: pl.DataFrame, words: dict[str, str]) -> pl.DataFrame:
    """The rows in words, the unit by its name and number."""
    return pl.DataFrame(
        {
            _("Check"): [checks()[check].title for check in rows["check"]],
            _("Unit"): [words.get(unit, text.visible(unit)) for unit in rows["unit_id"]],
            _("Month"): rows["month"].dt.strftime("%Y-%m"),
            _("Record"): [text.visible(record) for record in rows["record"]],
            _("What was found"): [text.visible(sentence) for sentence in rows["words"]],
        },
        schema=dict.fromkeys((_("Check"), _("Unit"), _("Month"), _("Record"), _("What was found")), pl.String()),
    )


def _offer(rows: pl.DataFrame, words: dict[str, str], name: str) -> None:
    csv, xlsx, _unused = st.columns([1, 1, 4])
    offer_download("CSV", lambda: as_csv(rows), f"{name}.csv", csv)

    def workbook() -> bytes:
        return as_workbook({_("Cross-checks"): readable(rows, words), _("All columns"): rows})

    offer_download("XLSX", workbook, f"{name}.xlsx", xlsx)


page = Page("Cross-checks", ":material/rule:", 61, show)

if __name__ == "__main__":
    from streamlit_app import main

    main()
