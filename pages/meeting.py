"""Meeting: the evening before: close the month, edit its sentences, follow up actions, make its packs."""

from collections.abc import Callable
from datetime import date

import polars as pl
import streamlit as st

from data import actions, clock, editions, months
from data.refusal import Refused
from data.registry import Answer, Sentence
from data.sentences import sentences
from data.store import Store
from metrics.closing import close
from metrics.figures import Figures
from metrics.month import Month
from pages import Page
from pages.parts import choices, desk
from pages.parts.frame import escaped, open_frame, stands_on
from pages.parts.links import link
from pages.parts.pack import made
from pages.parts.slide import show_blocks
from reports import text
from reports.content import Slide
from reports.meeting import beneath

EDITED = ("cover", "messages")  # the sections whose sentences are edited one below the other
KINDS = {
    actions.ANSWERED: "Cause, action, owner and date",
    actions.DONE: "It is done",
    actions.ACCEPTED: "The deviation is accepted, for a reason and until a day",
}


def _step() -> str:
    """Which part of the work is shown; it stands in the address."""
    asked = st.query_params.get("step", "")
    st.session_state["step"] = asked if asked in STEPS else next(iter(STEPS))

    def keep() -> None:
        st.query_params["step"] = st.session_state["step"] or next(iter(STEPS))

    chosen = st.segmented_control(
        "What to do", list(STEPS), key="step", on_change=keep, required=True, label_visibility="collapsed"
    )
    return chosen or next(iter(STEPS))


# Closing


def _show_complete(figures: Figures, month: date) -> None:
    results = Month(figures, month)
    if results.complete is None:
        st.info("What units are expected to report is not set, so that nobody can tell whether the month is complete.")
        return
    reported, of = results.complete
    first, second = st.columns([1, 3])
    first.metric("Have reported everything", f"{reported} of {of}", border=True)
    if results.silent.is_empty():
        second.success("Nothing is missing.")
        return
    names = choices.unit_words(figures)
    second.dataframe(
        {
            "Has not reported everything": [names.get(unit, unit) for unit in results.silent["unit_id"]],
            "Missing": [text.visible(", ".join(feeds)) for feeds in results.silent["feeds"]],
        },
        hide_index=True,
        height=min(38 + 35 * results.silent.height, 300),
        alt="Units that have not reported everything, and what is missing",
    )


def _close(store: Store, month: date, why: str) -> None:
    with st.status(f"Closing {text.month(month)} …", expanded=True) as status:
        try:
            edition = close(store, month, clock.now, desk.scope().who, why, lambda words: st.write(words))
        except Refused as refusal:
            status.update(label="Not closed", state="error")
            st.error(escaped(str(refusal)))
            return
        status.update(label=f"Closed as edition {edition.number}", state="complete")
    st.rerun()


def _show_closing(store: Store, figures: Figures, month: date) -> None:
    _show_complete(figures, month)
    closed = editions.of_month(store, month)
    if closed is None:
        st.markdown(
            f"{text.month(month)} is **provisional**: its figures move with every delivery. Closing freezes facts, "
            "definitions, targets, structure and who reported as a numbered edition, and asks the units for an answer "
            "to each breach."
        )
        if st.button(f"Close {text.month(month)}", type="primary", icon=":material/lock:"):
            _close(store, month, "")
        return
    st.success(
        f"{text.month(month)} was closed on {closed.at:%Y-%m-%d %H:%M} UTC by {text.markdown(closed.by)} as edition "
        f"{closed.number}."
    )
    link("editions", "What has changed since", of=str(closed.number))
    with st.expander("Close it once more"), st.form("again"):
        st.caption("A new edition; this one is kept. Nothing that was shown is overwritten.")
        why = st.text_input("Why", max_chars=500)
        if st.form_submit_button("Close once more"):
            if why.strip():
                _close(store, month, why)
            else:
                st.warning("Say why: the reason is kept with the edition.")


# Words


def _keep(store: Store, month: date, slide: Slide, words: str) -> None:
    entry = Sentence(
        month=month,
        place=slide.id,
        words=words.strip(),
        beneath=beneath(slide),
        at=clock.now(),
        by=desk.scope().who,
    )
    store.enter(entry)
    st.rerun()


def _edit(store: Store, month: date, slide: Slide) -> None:
    """One sentence, with what it rests on."""
    with st.container(border=True):
        with st.form(f"words-{slide.id}", border=False):
            words = st.text_area("Sentence", slide.title, height=68, max_chars=300)
            if slide.mark:
                outdated = "changed since" in slide.mark
                st.caption(f":material/{'warning' if outdated else 'edit'}: {escaped(slide.mark)}")
            if slide.title != slide.said:
                st.caption(f"By the rules: {escaped(slide.said)}")
            with st.container(horizontal=True):
                kept = st.form_submit_button("Keep")
                lifted = st.form_submit_button("Back to the rules' words") if slide.mark else False
        with st.expander("What it rests on"):
            show_blocks(slide)
    if kept and words.strip() and (words.strip() != slide.title or slide.mark):
        _keep(store, month, slide, words)
    if lifted:
        _keep(store, month, slide, "")


def _show_words(store: Store, figures: Figures, month: date) -> None:
    pack = made(figures, "monthly", month)
    st.caption(
        "Sentences are written by rules, and only where chance does not explain what they say. What you write instead "
        "is kept with your name; where the figures beneath change afterwards, it is marked."
    )
    said = sentences(store, month)
    for section in pack.sections:
        if section.id in EDITED:
            st.subheader(section.name, anchor=False)
            for slide in section.slides:
                _edit(store, month, slide)
    others = {slide.id: slide for section in pack.sections if section.id not in EDITED for slide in section.slides}
    st.subheader("Another slide", anchor=False)
    place = choices.choose(
        "Slide",
        "place",
        list(others),
        next(iter(others)),
        lambda one: ("✎ " if one in said else "") + others[one].title,
    )
    _edit(store, month, others[place])
    gone = [sentence for place, sentence in said.items() if all(slide.id != place for slide in pack.slides)]
    if gone:
        st.warning("These sentences were written for slides that the figures no longer make:")
        st.dataframe(
            {
                "Sentence": [text.visible(sentence.words) for sentence in gone],
                "By": [text.visible(sentence.by) for sentence in gone],
                "On": [f"{sentence.at:%Y-%m-%d %H:%M}" for sentence in gone],
            },
            hide_index=True,
            alt="Sentences without a slide",
        )


# Actions


def _title(figures: Figures, metric: str) -> str:
    return text.visible(figures.metrics[metric].title if metric in figures.metrics else metric)


def _show_actions(store: Store, figures: Figures, month: date) -> None:
    table = actions.actions(store, figures.scope, clock.today())
    if table.is_empty():
        st.info("Nothing was asked yet: closing a month asks its units for an answer to each breach.")
        return
    counts = actions.counted(table)
    st.markdown(" · ".join(f"**{number:,}** {state}" for state, number in counts.items()))
    st.caption("; ".join(f"{state}: {words}" for state, words in actions.STATES.items()))
    words = choices.unit_words(figures)
    first, second = st.columns(2)
    with first:
        states = {"": "All", **{one: one.capitalize() for one in actions.STATES}}
        state = choices.choose("State", "state", list(states), "", states.__getitem__)
    with second:
        units = ["", *table["unit_id"].unique().sort()]
        unit = choices.choose("Of the unit", "asked_unit", units, "", lambda one: words.get(one, one or "All units"))
    order = list(actions.STATES)
    shown = table.filter(
        (pl.col("state") == state) if state else pl.lit(True), (pl.col("unit_id") == unit) if unit else pl.lit(True)
    ).sort(pl.col("state").cast(pl.Enum(order)), "due_on", "action")
    if shown.is_empty():
        st.info("There are none.")
        return
    st.dataframe(
        {
            "Number": shown["action"],
            "State": shown["state"],
            "Unit": [words.get(one, one) for one in shown["unit_id"]],
            "Metric": [_title(figures, one) for one in shown["metric"]],
            "Asked for": shown["month"].dt.strftime("%Y-%m"),
            "Because": [", ".join(signs) for signs in shown["signs"]],
            "Answer by": shown["due_on"],
            "Cause": [text.visible(one or "") for one in shown["cause"]],
            "Action": [text.visible(one or "") for one in shown["step"]],
            "Owner": [text.visible(one or "") for one in shown["owner"]],
            "Until": shown["until"],
        },
        hide_index=True,
        height=min(38 + 35 * shown.height, 380),
        alt="Actions: what was asked of units, and what they answered",
    )
    listed = {str(row["action"]): row for row in shown.iter_rows(named=True)}

    def named(one: str) -> str:
        row = listed[one]
        return f"{one}: {words.get(row['unit_id'], row['unit_id'])}, {_title(figures, row['metric'])}"

    chosen = choices.choose("Action", "action", list(listed), next(iter(listed)), named)
    _show_action(store, figures, listed[chosen])


def _show_action(store: Store, figures: Figures, row: dict) -> None:
    said = actions.history(store, figures.scope, row["action"])
    if said:
        st.dataframe(
            {
                "On (UTC)": [f"{one.at:%Y-%m-%d %H:%M}" for one in said],
                "By": [text.visible(one.by) for one in said],
                "Says": [KINDS[one.kind] for one in said],
                "Cause": [text.visible(one.cause) for one in said],
                "Action": [text.visible(one.step) for one in said],
                "Owner": [text.visible(one.owner) for one in said],
                "Until": [one.until for one in said],
            },
            hide_index=True,
            alt="Everything that was said to this action",
        )
    link("explain", "Explain the number", metric=row["metric"], unit=row["unit_id"], month=row["month"], window="12")
    kind = st.radio("Answer", list(KINDS), format_func=KINDS.__getitem__, horizontal=True)
    with st.form("answer", clear_on_submit=True):
        cause = step = owner = ""
        until = None
        if kind != actions.DONE:
            cause = st.text_input("Cause" if kind == actions.ANSWERED else "Reason", max_chars=500)
        if kind != actions.ACCEPTED:
            step = st.text_input("Action" if kind == actions.ANSWERED else "What was done", max_chars=500)
        if kind == actions.ANSWERED:
            owner = st.text_input("Owner", max_chars=100)
        if kind != actions.DONE:
            until = st.date_input("Until", value=None, min_value=clock.today())
        sent = st.form_submit_button("Keep the answer", type="primary")
    if not sent:
        return
    entry = Answer(
        action_id=row["action"],
        kind=kind,
        cause=cause.strip(),
        step=step.strip(),
        owner=owner.strip(),
        until=until,
        at=clock.now(),
        by=desk.scope().who,
    )
    try:
        actions.answer(store, figures.scope, entry)
    except ValueError as error:
        st.warning(str(error))
        return
    st.rerun()


def _show_packs(store: Store, figures: Figures, month: date) -> None:
    link("presenting", "Present it", month=month, edition=str(figures.edition.number) if figures.edition else "")


STEPS: dict[str, Callable[[Store, Figures, date], None]] = {
    "Close": _show_closing,
    "Words": _show_words,
    "Actions": _show_actions,
    "Packs": _show_packs,
}


def show() -> None:
    """The page."""
    store, shown = desk.store(), desk.figures()
    open_frame("Meeting", store, shown)
    first, second = st.columns([2, 5], vertical_alignment="bottom")
    with first:
        month = choices.choose_month(shown)
    with second:
        step = _step()
    closed = editions.of_month(store, month)
    figures = desk.as_of_edition(closed, shown.structure) if closed and shown.edition is None else shown
    stands_on(figures, month)
    if step != "Close" and figures.edition is not None:
        st.caption(f":material/lock: From edition {figures.edition.number}, closed on {figures.edition.at:%Y-%m-%d}")
    elif step != "Close" and months.shifted(month, 1) <= clock.today():
        st.caption(":material/lock_open: Provisional: the month is not closed")
    STEPS[step](store, figures, month)


page = Page("Meeting", ":material/groups:", 20, show)

if __name__ == "__main__":
    from streamlit_app import main

    main()
