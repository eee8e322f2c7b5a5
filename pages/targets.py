"""Inspection priorities: the one list of the month, with what is chosen, the proposal and the reasons laid over it."""

import polars as pl
import streamlit as st

from data import clock
from data.language import _, marked, ngettext, term
from metrics.attention.signals import only
from metrics.comparison.peers import peers
from metrics.comparison.question import Comparison
from metrics.facts.figures import Figures
from metrics.inspection.choice import Choice
from metrics.inspection.kept_proposal import Made, kept
from metrics.inspection.priorities import priorities
from metrics.inspection.proposal import propose
from metrics.meeting.month_review import MonthReview
from pages.widgets import choices, desk, proposed
from pages.widgets.frame import escaped, open_frame, stands_on
from pages.widgets.links import link
from pages.widgets.looked import looked
from pages.widgets.page import Page
from pages.widgets.reviewed import reviewed
from reports import text
from reports.words.proposal import ROUTES
from reports.words.stories import sentence

FEW, LIST_HEIGHT = 12, 480  # units that are shown without scrolling; pixels of more
NOT_ALONE = marked(
    "What is proposed is variation to look into: what stands out may have a good reason. Nothing is picked by the "
    "machine alone: keep the proposal, then accept, drop or add units at the desk, each with a written reason."
)


def show() -> None:
    """The page."""
    figures = desk.figures()
    open_frame(_("Inspection priorities"), desk.store(), figures)
    asked = choices.choose_comparison(figures)
    units = peers(figures, asked)
    if not units:
        st.info(_("There is no unit to choose from."))
        return
    stands_on(figures, asked.month, asked.window)
    found, there = looked(figures, asked.month, asked.window)
    found, there = only(found, units), there.filter(pl.col("unit_id").is_in(units))
    choice = _choose(figures, asked, found, there)
    if choice is None:
        return
    try:
        made = Made(found, there, propose(found, there, choice))
    except ValueError as error:
        st.warning(escaped(str(error)))
        return
    st.caption(term(NOT_ALONE))
    _show_list(reviewed(figures, asked), made)
    proposed.show_proposal(figures, made)
    _keep(figures, made)


def _show_list(review: MonthReview, made: Made) -> None:
    """The list that Overview shows the first three of, in the same order; who is not visited stays in place, greyed."""
    listed = priorities(review.stories, made.proposal)
    told = [one for one in listed if one.story is not None]
    st.subheader(_("The list of the month, and who is visited"), anchor=False)
    if not told:
        st.success(_("Nothing stands out by more than chance explains."))
    rows = []
    for one in told:
        assert one.story is not None
        said = [f"{one.place}", review.names[one.unit_id], sentence(one.story, review.figures.metrics)]
        said.append(_("visit ({route})", route=ROUTES[one.route]) if one.proposed else one.why)
        cells = [escaped(text.visible(words)) for words in said]
        rows.append(cells if one.proposed else [f":gray[{words}]" for words in cells])
    if rows:
        head = [_("Place"), _("Unit"), _("What"), _("Visit")]
        lines = [head, ["---"] * len(head), *rows]
        with st.container(height=LIST_HEIGHT if len(rows) > FEW else "content"):
            st.markdown("\n".join(f"| {' | '.join(line)} |" for line in lines))
    others = len(listed) - len(told)
    if others:
        st.caption(
            ngettext(
                "{n} more unit is proposed that the list says nothing of: by lot, by referral or for its own rise.",
                "{n} more units are proposed that the list says nothing of: by lot, by referral or for their own rise.",
                others,
            )
        )


def _choose(figures: Figures, asked: Comparison, found: pl.DataFrame, there: pl.DataFrame) -> Choice | None:
    """What people choose; None where something is missing, which is said."""
    first = st.columns(5)
    with first[0]:
        capacity = choices.choose_number(_("Units that can be visited"), "capacity", 1, 500, 12)
    with first[1]:
        random = choices.choose_number(
            _("Control sample, %"), "random", 0, 100, 20, help=_("Drawn by lot, whatever the figures")
        )
    with first[2]:
        seed = choices.choose_number(
            _("Seed of the draw"), "seed", 0, 999_999_999, 1, help=_("The same seed draws the same units")
        )
    with first[3]:
        cooling = choices.choose_number(_("Months after a visit"), "cooling", 0, 120, Choice.cooling_off)
    with first[4]:
        settling = choices.choose_number(_("Months after a merger"), "settling", 0, 120, Choice.settling)
    words = choices.unit_words(figures)
    with st.expander(_("Weights, quotas, exclusions and referrals")):
        weights = _weights(found)
        least, most = _quotas(there, words)
        excluded, referrals = (
            _by_hand(_("Exclusions"), "excluded", there, words),
            _by_hand(_("Referrals"), "referred", there, words),
        )
    unsaid = [one for one, why in [*excluded, *referrals] if one and not why.strip()]
    if unsaid:
        st.warning(_("Say why: an exclusion or a referral counts once its reason is written."))
    return Choice(
        asked.month,
        capacity,
        asked.window,
        asked.peer_group,
        asked.branch,
        {one: why for one, why in excluded if one and why.strip()},
        cooling,
        settling,
        least,
        most,
        weights,
        random / 100,
        seed=seed,
        referrals={one: why for one, why in referrals if one and why.strip()},
    )


def _weights(found: pl.DataFrame) -> dict[str, float]:
    """A weight for each mechanism; those left at 1 need not be said."""
    st.markdown(
        _("**Weights** of the mechanisms: 1 for each, so that ten metrics of one do not outvote one of another")
    )
    mechanisms = found.filter("counts")["mechanism"].unique().sort().to_list()
    table = st.data_editor(
        pl.DataFrame({_("Mechanism"): mechanisms, _("Weight"): [1.0] * len(mechanisms)}),
        hide_index=True,
        disabled=[_("Mechanism")],
        height=min(38 + 35 * len(mechanisms), 300),
        column_config={
            _("Weight"): st.column_config.NumberColumn(min_value=0.0, max_value=10.0, step=0.5, required=True)
        },
        key="weights",
    )
    return {row[_("Mechanism")]: row[_("Weight")] for row in table.to_dicts() if row[_("Weight")] != 1}


def _quotas(there: pl.DataFrame, words: dict[str, str]) -> tuple[dict[str, int], dict[str, int]]:
    """At least and at most so many of a peer group or a region."""
    st.markdown(_("**Quotas** by peer group and by region: at least, at most (empty: no limit)"))
    kinds = there["kind"].unique().sort().to_list()
    regions = there["region"].unique().sort().to_list()
    groups = [*kinds, *(one for one in regions if one not in kinds)]
    table = st.data_editor(
        pl.DataFrame(
            {
                _("Group"): [
                    text.visible(one) if one in kinds else words.get(one, text.visible(one)) for one in groups
                ],
                _("At least"): pl.Series([None] * len(groups), dtype=pl.Int64),
                _("At most"): pl.Series([None] * len(groups), dtype=pl.Int64),
            }
        ),
        hide_index=True,
        disabled=[_("Group")],
        height=min(38 + 35 * len(groups), 220),
        column_config={
            name: st.column_config.NumberColumn(min_value=0, step=1) for name in (_("At least"), _("At most"))
        },
        key="quotas",
    )
    found = list(zip(groups, table[_("At least")], table[_("At most")], strict=True))
    return (
        {group: least for group, least, _unused in found if least is not None},
        {group: most for group, _unused, most in found if most is not None},
    )


def _by_hand(heading: str, key: str, there: pl.DataFrame, words: dict[str, str]) -> list[tuple[str, str]]:
    """Units entered by hand, each with a reason."""
    st.markdown(_("**{heading}**, each with its reason", heading=heading))
    offered = {words.get(one, one): one for one in there["unit_id"]}
    table = st.data_editor(
        pl.DataFrame(schema={_("Unit"): pl.String, _("Why"): pl.String}),
        hide_index=True,
        num_rows="dynamic",
        column_config={
            _("Unit"): st.column_config.SelectboxColumn(options=list(offered), width="medium"),
            _("Why"): st.column_config.TextColumn(max_chars=500, width="large"),
        },
        key=key,
    )
    return [(offered.get(unit or "", ""), why or "") for unit, why in table.iter_rows()]


def _keep(figures: Figures, made: Made) -> None:
    if figures.edition is not None:
        st.caption(_("A proposal is kept from the records as they stand now: choose that under *As of*."))
        return
    left, right = st.columns([2, 5], vertical_alignment="center")
    if left.button(_("Keep as a selection"), type="primary", icon=":material/inventory_2:"):
        try:
            number = kept(figures, made, clock.now()).number
        except ValueError as error:
            st.warning(escaped(str(error)))
            return
        st.session_state["kept"] = (made.proposal.choice, number)
    choice, number = st.session_state.get("kept", (None, 0))
    if choice == made.proposal.choice:
        with right:
            link(
                "selections",
                _("Selection {number} is kept: review it at the desk", number=number),
                selection=str(number),
            )


page = Page("Inspection priorities", ":material/target:", 40, show, tab="Priorities")

if __name__ == "__main__":
    from streamlit_app import main

    main()
