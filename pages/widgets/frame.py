"""The frame around every page: its heading, the demonstration label, and what the figures stand on."""

from datetime import date

import streamlit as st

from data import months
from data.errors import PlumblineError
from data.language import _
from data.log import unexpected
from data.store import editions
from data.store.store import Store
from metrics.facts.figures import Figures
from metrics.facts.windows import first_month
from pages.widgets.beneath import offer_way_back
from pages.widgets.kept import kept
from reports.text import markdown
from reports.text import month as month_words


def open_frame(title: str, store: Store, figures: Figures, even_if_empty: bool = False) -> None:
    """Heading and labels; stops the page with a way forward where there is nothing to show yet."""
    offer_way_back()
    st.title(title, anchor=False)
    if kept(figures, lambda: store.demonstration, "demonstration"):
        st.caption(_(":material/science: **Demonstration organisation** · invented units, people and figures"))
    if figures.edition is not None:
        st.caption(
            _(
                ":material/lock: **Edition {number}** · {month_words}, closed on {at:%Y-%m-%d %H:%M} UTC "
                "· later changes are not in it",
                number=figures.edition.number,
                month_words=month_words(figures.edition.month),
                at=figures.edition.at,
            )
        )
    elif figures.as_of is not None:
        st.caption(
            _(
                ":material/lock: **As of {as_of:%Y-%m-%d %H:%M} UTC**, as a kept selection saw the "
                "records · what came later is not in it",
                as_of=figures.as_of,
            )
        )
    if (not figures.tree.ids or figures.delivered is None) and not even_if_empty:
        st.info("There are no figures yet. Hand in the unit register first, then the other feeds, on the page Feeds.")
        st.stop()


def stands_on(figures: Figures, month: date, window: str = "1") -> None:
    """One line on what the figures rest on: who has reported for the month, and from when to when there are data."""
    last = figures.delivered[1] if figures.delivered else month
    to = _("data to the end of {month}", month=month_words(last))
    if figures.edition is None:
        closed = editions.of_month(figures.store, month)
        to += (
            _(" · closed as edition {closed_number}", closed_number=closed.number)
            if closed
            else _(" · provisional: the month is not closed")
        )
    begun = figures.delivered[0] if figures.delivered else month
    if first_month(month, window) < begun:
        whole = months.number(month) - months.number(begun) + 1
        to += _(
            " · **data begin in {month_words}: the window holds {whole} of its months**",
            month_words=month_words(begun),
            whole=whole,
        )
    reports = figures.reporting.month(month)
    if reports is None:
        st.caption(
            _(
                "{ids:,} units in the register; what they are expected to report is not set · {to}",
                ids=len(figures.tree.ids),
                to=to,
            )
        )
        return
    reported, of = reports
    if reported == of:
        st.caption(
            _(
                ":material/check_circle: {month_words} stands on all {of:,} units · {to}",
                month_words=month_words(month),
                of=of,
                to=to,
            )
        )
    else:
        st.caption(
            _(
                ":material/warning: **{month_words} stands on {reported:,} of {of:,} units** · {to} · "
                "the others have not reported everything: they are shown apart, unranked, and not in the "
                "sums of what they left out",
                month_words=month_words(month),
                reported=reported,
                of=of,
                to=to,
            )
        )


def escaped(words: str) -> str:
    """Data within a page's prose."""
    return markdown(words)


def show_error(error: Exception) -> bool:
    """What a page says where it could not go on: one sentence; True, since nothing else need be shown."""
    if isinstance(error, PlumblineError):
        st.error(escaped(str(error)))
        return True
    number = unexpected(error)
    st.error(
        _(
            "Something went wrong that nobody foresaw; nothing that was kept is lost. It is logged under **{id}**: "
            "name that to whoever runs Plumbline here.",
            id=number,
        )
    )
    return True
