"""Overview: the month at a glance: who is silent, what deserves attention, which targets are missed, what moved."""

from dataclasses import asdict, replace

import polars as pl
import streamlit as st

from data.language import _, ngettext
from metrics.attention.attention import FALSE_SHARE
from metrics.attention.stories import leading
from metrics.comparison.overview import moved, off_target
from metrics.comparison.peers import peers
from metrics.comparison.question import Comparison
from metrics.facts.figures import Figures
from metrics.meeting.month_review import CALLED, MonthReview
from metrics.statistics.levels import WATCH
from pages.widgets import choices, desk
from pages.widgets.compared import compared
from pages.widgets.frame import escaped, open_frame, stands_on
from pages.widgets.links import address, link
from pages.widgets.page import Page
from pages.widgets.reasons import doors
from pages.widgets.reviewed import reviewed
from reports import text
from reports.levels import HIGHER, LOWER, VERDICTS, by_chance, interval_words, percent
from reports.words.stories import sentence, state

NAMED = 10  # silent units
SHOWN = 8  # metrics that are drawn; the others stand in the table below them


def _tops(figures: Figures) -> list[str]:
    """The units at the top: the organisation as a whole."""
    return [unit for unit, depth in zip(figures.tree.ids, figures.tree.depth, strict=True) if depth == 0]


def _show_answers(review: MonthReview) -> None:
    """Complete? Who is silent, by name? How many units stand out, how many targets are missed, of how many?"""
    reports, targets, told = review.complete, review.targets, leading(review.stories)
    with_data = review.current.filter(pl.col("value").is_not_null())["unit_id"].n_unique()
    first, second, third = st.columns(3)
    first.metric(
        _("Is it complete?"),
        _("{n} of {of}", n=text.count(reports[0]), of=text.count(reports[1]))
        if reports
        else _("{n} of {of}", n=text.count(with_data), of=text.count(len(review.standing))),
        help=_("Units that have handed in everything the calendar expects of them for this month"),
        border=True,
        delta=_("units have reported everything") if reports else _("units have figures; no calendar is set"),
        delta_arrow="off",
        delta_color="off",
    )
    second.metric(
        _("Units that deserve attention"),
        _("{n} of {of}", n=text.count(len(told)), of=text.count(len(review.scope))),
        help=_("Units that figures, records or silence speak of by more than chance explains: the list below"),
        border=True,
        delta=_(
            "at most {n} expected by chance, of each kind of signal",
            n=text.count(round(FALSE_SHARE * len(review.scope))),
        ),
        delta_arrow="off",
        delta_color="off",
    )
    third.metric(
        _("Targets missed (significant)"),
        _("{n} of {of}", n=text.count(targets.missed), of=text.count(targets.of)),
        help=_("Values with a target; missed: the whole {interval} lies on the wrong side", interval=interval_words()),
        border=True,
        delta=_("in {n} of {of} units", n=text.count(targets.units), of=text.count(targets.of_units)),
        delta_arrow="off",
        delta_color="off",
    )
    _show_silent(review)


def _show_silent(review: MonthReview) -> None:
    """Who has handed in nothing, by name and for how long: their figures are not zero, they are unknown."""
    if review.quiet.is_empty():
        return
    names = [
        f"**{escaped(review.names[unit])}** ({ngettext('{n} month', '{n} months', months)})"
        for unit, months in review.quiet.head(NAMED).iter_rows()
    ]
    rest = review.quiet.height - len(names)
    more = ngettext(" and {n} more", " and {n} more", rest) if rest else ""
    st.warning(
        _("Nothing was handed in by {names}{more}.", names=", ".join(names), more=more), icon=":material/mic_off:"
    )


def _show_stories(review: MonthReview) -> None:
    """The first three of the list, one sentence each; the whole list below."""
    st.subheader(_("What deserves attention first"), anchor=False)
    metrics = review.figures.metrics
    if not review.stories:
        st.success(_("Nothing stands out by more than chance explains, of {n} units.", n=text.count(len(review.scope))))
        return
    for column, story in zip(st.columns(CALLED), review.first, strict=False):
        with column, st.container(border=True, height="stretch"):
            st.markdown(f"{VERDICTS['worse', story.level].symbol} **{escaped(review.names[story.unit_id])}**")
            st.markdown(escaped(sentence(story, metrics)))
            since, how_far = text.month(story.since), state(story)
            st.caption(escaped(_("Since {since}; {state}", since=since, state=how_far)))
            doors(review.figures, story.unit_id, {**asdict(story.lead), "month": f"{review.month:%Y-%m}"})
            link("unit", _("Open the unit"), unit=story.unit_id, month=review.month, window=review.window)
    st.caption(
        _(
            "The first of {stories} in {scope}. Variation to look into: what stands out may have a good reason.",
            stories=ngettext("{n} story", "{n} stories", len(review.stories)),
            scope=_scope(review),
        )
    )
    with st.expander(_("The whole list: {n}", n=len(review.stories))):
        st.dataframe(
            {
                _("Unit"): [text.visible(review.names[story.unit_id]) for story in review.stories],
                _("What"): [text.visible(sentence(story, metrics)) for story in review.stories],
                _("How sure"): [VERDICTS["worse", story.level].said for story in review.stories],
                _("Since"): [f"{story.since:%Y-%m}" for story in review.stories],
                _("Asked"): [state(story) for story in review.stories],
                _("Unit's page"): [
                    address("unit", unit=story.unit_id, month=review.month, window=review.window)
                    for story in review.stories
                ],
            },
            column_config={_("Unit's page"): st.column_config.LinkColumn(display_text=_("open"))},
            hide_index=True,
            alt=_("What deserves attention, the gravest first"),
        )
    link("targets", _("Choose whom to visit"), month=review.month)


def _scope(review: MonthReview) -> str:
    """What is looked at, with how many units."""
    n = f"{len(review.scope):,}"
    if review.under and review.peer_group:
        unit, group = escaped(review.names[review.under]), escaped(review.peer_group)
        return _("{unit} and below, peer group {group} ({n} units)", unit=unit, group=group, n=n)
    if review.under:
        return _("{unit} and below ({n} units)", unit=escaped(review.names[review.under]), n=n)
    if review.peer_group:
        return _("the peer group {group} ({n} units)", group=escaped(review.peer_group), n=n)
    return _("the whole organisation ({n} units)", n=n)


def _show_off_target(figures: Figures, table: pl.DataFrame, asked: Comparison) -> None:
    st.subheader(_("Off target, metric by metric"), anchor=False)
    counted = off_target(table)
    tops = [asked.branch] if asked.branch else _tops(figures)
    whole = compared(figures, asked, tops)
    overall = {row["metric"]: row["value"] for row in whole.iter_rows(named=True)} if len(tops) == 1 else {}
    for row in counted.head(SHOWN).iter_rows(named=True):
        metric = figures.metrics[row["metric"]]
        name, bar, figure, door = st.columns([4, 4, 3, 2], vertical_alignment="center")
        name.markdown(escaped(metric.title))
        bar.progress(
            row["off"] / row["judged"],
            text=ngettext("{off} of {n} unit", "{off} of {n} units", row["judged"], off=row["off"]),
        )
        if metric.id in overall:
            figure.markdown(f"overall **{escaped(text.value(metric, overall[metric.id]))}**")
        with door:
            link("standings", _("Standings"), metric=metric.id, **choices.linked(asked))
    with st.expander(_("All {height} metrics with a target", height=counted.height)):
        metrics = [figures.metrics[one] for one in counted["metric"]]
        st.dataframe(
            {
                "Metric": [metric.title for metric in metrics],
                "Units off target": counted["off"],
                "Units judged": counted["judged"],
                "Overall": [text.value(metric, overall.get(metric.id)) for metric in metrics],
            },
            hide_index=True,
            alt=_("Every metric with a target: how many units are off it"),
        )


def _show_moved(figures: Figures, asked: Comparison) -> None:
    """Month against month, of units of every level: windows that share months cannot be told apart by chance."""
    st.subheader(_("What moved since last month"), anchor=False)
    month = asked.month
    table = compared(figures, asked, peers(figures, asked))
    changes = moved(table)
    tested = table.filter(pl.col("moved_month").is_in(["up", "down", "no clear change"])).height
    expected = by_chance(WATCH, tested)
    st.caption(
        _(
            "{changes} of {tested:,} comparisons are larger than chance explains at {level}; "
            "chance alone would give at most about {expected:,.0f}{comment}.",
            changes=ngettext("{n} change", "{n} changes", changes.height),
            tested=tested,
            level=percent(WATCH),
            expected=expected,
            comment=_(": no more than that, so that none of them is news by itself")
            if changes.height <= expected
            else "",
        )
    )
    if changes.is_empty():
        return
    listed = changes.with_columns(size=pl.col("change_month").abs()).sort("metric", "size", descending=[False, True])
    metrics = [figures.metrics[metric] for metric in listed["metric"]]
    changed = listed["change_month"].to_list()
    st.dataframe(
        {
            "Unit": [text.visible(name) for name in listed["name"]],
            "Metric": [metric.title for metric in metrics],
            "Now": [text.value(metric, value) for metric, value in zip(metrics, listed["value"], strict=True)],
            "Change": [
                f"{HIGHER if size > 0 else LOWER} {text.change(metric, size)}"
                for metric, size in zip(metrics, changed, strict=True)
            ],
            "That is": [_judgement(metric.better, size) for metric, size in zip(metrics, changed, strict=True)],
            "Chart": [
                address("trends", units=unit, metric=metric.id, month=month)
                for metric, unit in zip(metrics, listed["unit_id"], strict=True)
            ],
            "Rows": [
                address("explain", unit=unit, metric=metric.id, month=month, window="1", peers="")
                for metric, unit in zip(metrics, listed["unit_id"], strict=True)
            ],
        },
        column_config={
            "Chart": st.column_config.LinkColumn(display_text="trend"),
            "Rows": st.column_config.LinkColumn(display_text="explain"),
        },
        hide_index=True,
        height=min(38 + 35 * listed.height, 360),
        alt=_("Units whose value changed on the last month by more than chance explains"),
    )


def _judgement(better: str, change: float) -> str:
    if not better:
        return _("no judgement")
    return "better" if (change > 0) == (better == "high") else "worse"


def show() -> None:
    """The page."""
    figures = desk.figures(of_selections=True)
    open_frame(_("Overview"), desk.store(), figures)
    asked = choices.choose_comparison(figures)
    review = reviewed(figures, asked)
    _show_answers(review)
    stands_on(figures, review.month, review.window)
    _show_stories(review)
    _show_off_target(figures, review.current, asked)
    _show_moved(figures, replace(asked, window="1", peer_group=None))


page = Page("Overview", ":material/dashboard:", 0, show)

if __name__ == "__main__":
    from streamlit_app import main

    main()
