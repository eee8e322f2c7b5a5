"""The frame around every page: its heading, the demonstration label, and what the figures stand on."""

from datetime import date

import streamlit as st

from data import months
from data.errors import PlumblineError
from data.language import _, ngettext
from data.log import unexpected
from data.store import editions
from data.store.store import Store
from data.trouble import in_words
from metrics.facts.figures import Figures
from metrics.facts.windows import first_month
from metrics.meeting.month_review import MonthReview
from pages.widgets.bar import entitle, part
from pages.widgets.beneath import offer_way_back
from pages.widgets.kept import kept
from pages.widgets.links import link
from reports.text import markdown
from reports.text import month as month_words

LISTED = 30  # units that the chip names


def open_frame(title: str, store: Store, figures: Figures, even_if_empty: bool = False) -> None:
    """Heading and labels; stops the page with a way forward where there is nothing to show yet."""
    offer_way_back()
    entitle(title)
    if kept(figures, lambda: store.demonstration, "demonstration"):
        part("demonstration").badge(
            _("Demonstration organisation"),
            icon=":material/science:",
            color="gray",
            help=_("A demonstration organisation: invented units, people and figures"),
        )
    # What is frozen in an edition stands, and whose figures are whole is not told of others'.
    if figures.edition is None and store.unavailable(figures.scope, figures.as_of).height:
        for words in store.damaged(figures.as_of).values():
            st.warning(escaped(words), icon=":material/broken_image:")
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
        st.info(_("There are no figures yet. Hand in the unit register first, then the other feeds."))
        link("feeds", _("Hand in a file"))
        st.stop()


def stands_on(figures: Figures, month: date, window: str = "1", whole: bool = False) -> None:
    """What the figures rest on: who has reported for the month, and from when to when there are data. It is a chip of
    the bar, which opens the list of who has not; `whole`: it stands in the page too."""
    review = MonthReview(figures, month)
    lines = [_lasting(figures, month, window)]
    if review.complete is None:
        chip = _("{n} units", n=f"{len(figures.tree.ids):,}")
        lines += [_("What they are expected to report is not set.")]
    else:
        reported, of = review.complete
        silent = of - reported
        if silent:
            chip = ":material/error: " + ngettext("{n} unit incomplete", "{n} units incomplete", silent)
            lines += [
                _(
                    "**{month_words}: {reported} of {of} units reported everything**; the others "
                    "are shown apart, unranked, and not in the sums of what they left out.",
                    month_words=month_words(month),
                    reported=f"{reported:,}",
                    of=f"{of:,}",
                )
            ]
        else:
            chip = ":material/check_circle: " + _("All {of} units reported", of=f"{of:,}")
            lines += [_("{month_words}: all {of} units reported.", month_words=month_words(month), of=f"{of:,}")]
    if whole:
        st.caption(" · ".join(lines))
    with part("complete"), st.popover(chip):
        for line in lines:
            st.markdown(line)
        if review.complete is not None:
            listed = [
                f"- {escaped(review.names[unit])}: {ngettext('{n} return missing', '{n} returns missing', missing)}"
                for unit, missing in review.silent.select("unit_id", "missing").head(LISTED).iter_rows()
            ]
            st.markdown("\n".join(listed))
            link("feeds", _("Who has reported what"), month=month)


def _lasting(figures: Figures, month: date, window: str) -> str:
    """From when to when there are data, and whether the month is closed."""
    begun, last = figures.delivered or (month, month)
    said = _("Data to the end of {month}", month=month_words(last))
    if figures.edition is None:
        closed = editions.of_month(figures.store, month)
        said += (
            _(" · closed as edition {closed_number}", closed_number=closed.number)
            if closed
            else _(" · provisional: the month is not closed")
        )
    if first_month(month, window) < begun:
        whole = months.number(month) - months.number(begun) + 1
        said += _(
            " · **data begin in {month_words}: the window holds {whole} of its months**",
            month_words=month_words(begun),
            whole=whole,
        )
    return said


def escaped(words: str) -> str:
    """Data within a page's prose."""
    return markdown(words)


def show_error(error: Exception) -> bool:
    """What a page says where it could not go on: one sentence; True, since nothing else need be shown."""
    if isinstance(error, PlumblineError):
        st.error(escaped(str(error)))
        return True
    if words := in_words(error):
        st.error(escaped(words))
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
