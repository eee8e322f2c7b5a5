"""Feeds: hand a file in, read its report, look back at what was handed in, and see who has reported what."""

import polars as pl
import streamlit as st

from data import months
from data.feeds import feeds
from data.feeds.columns import facts_of, kind_of
from data.language import _
from data.store.store import Store
from metrics.facts.figures import Figures
from metrics.facts.reporting_matrix import handed_in
from pages.widgets import choices, desk
from pages.widgets.download import offer_download
from pages.widgets.frame import open_frame, stands_on
from pages.widgets.page import Page
from pages.widgets.table import headed
from pages.widgets.upload import workbench
from pages.widgets.upload.handing_in import hand_in, show_taken
from pages.widgets.upload.history import show_history
from pages.widgets.upload.remembered import show_remembered
from reports import charts, text
from reports.workbook.template import template


def _columns_of(feed_id: str) -> pl.DataFrame:
    feed = feeds()[feed_id]
    return pl.DataFrame(
        {
            _("Column"): list(feed.columns),
            _("Must be filled"): [_("may be empty") if column.nullable else "yes" for column in feed.columns.values()],
            _("Holds"): [kind_of(column).holds(facts_of(column)) for column in feed.columns.values()],
            _("Other headers that are understood"): [", ".join(c.metadata["aliases"]) for c in feed.columns.values()],
        }
    )


def _show_reported(store: Store, figures: Figures) -> None:
    if figures.delivered is None:
        st.info(_("Nothing has been handed in yet."))
        return
    month, left = choices.choose_month(figures), st.columns(2)[0]
    with left:
        feed = choices.choose(
            _("Feed"), "feed", ["", *feeds()], "", lambda one: feeds()[one].title if one else _("All feeds together")
        )
    matrix = handed_in(store, figures, months.shifted(month, -11), month, feed)
    if matrix.is_empty():
        st.info(_("The calendar expects nothing in these months: set it on the page Rules."))
        return
    st.caption(
        _(
            "✓ reported · L reported late · 0 nothing to report · – missing: not reported is not "
            "zero · blank: not expected. With all feeds together: the worst of them."
        )
    )
    st.plotly_chart(
        charts.reported(matrix, choices.unit_words(figures)),
        alt=_("Units by months: what became of expected deliveries up to {month}", month=text.month(month)),
        config={"displayModeBar": False},
    )
    with st.expander(_("The same as a table")):
        headed(matrix, hide_index=True, alt=_("Unit, month and state of the expected deliveries"))


def show() -> None:
    """The page."""
    store, figures = desk.store(), desk.figures()
    open_frame(_("Feeds"), store, figures, even_if_empty=True)
    if figures.delivered:
        stands_on(figures, figures.newest)
    show_taken()
    handing, history, reported, senders, layout = st.tabs(
        [_("Hand in"), _("History"), _("Who has reported what"), _("Senders"), _("What a feed holds")]
    )
    with handing:
        hand_in(figures)
        workbench.show(store, figures)
    with history:
        show_history(store, figures)
    with reported:
        _show_reported(store, figures)
    with senders:
        show_remembered(store)
    with layout:
        one = st.selectbox(_("Feed"), list(feeds()), format_func=lambda each: feeds()[each].title, key="layout_feed")
        st.markdown(feeds()[one].words)
        offer_download(_("Template to fill in (XLSX)"), lambda: template(feeds()[one]), f"{one}.xlsx")
        headed(_columns_of(one), hide_index=True, alt=_("The columns of {item}", item=one))


page = Page("Feeds", ":material/move_to_inbox:", 60, show, tab="Deliveries")

if __name__ == "__main__":
    from streamlit_app import main

    main()
