"""Overview: the month in ten seconds: who is silent, whom to call and why, which targets are missed, what moved."""

import html
from dataclasses import asdict
from datetime import date

import polars as pl
import streamlit as st

from data import months
from data.language import _, ngettext
from data.store import actions
from metrics.attention.attention import FALSE_SHARE
from metrics.attention.stories import PEERS, SILENCE, Story, leading
from metrics.comparison.overview import off_target
from metrics.comparison.question import Comparison
from metrics.facts.figures import Figures
from metrics.meeting.month_review import MonthReview
from metrics.statistics.levels import WATCH
from pages.widgets import choices, desk
from pages.widgets.compared import compared
from pages.widgets.frame import escaped, open_frame, stands_on
from pages.widgets.links import address, link
from pages.widgets.page import Page
from pages.widgets.reasons import doors
from pages.widgets.reviewed import reviewed
from pages.widgets.table import headed
from reports import text
from reports.charts import glyphs
from reports.levels import HIGHER, LOWER, by_chance, percent
from reports.sections.movers import tested, told
from reports.words.stories import look, sentence, state

NAMED = 3  # silent units; the chip of the bar names more
SHOWN = 4  # metrics that are drawn; the others stand in the table below them
MOVED = 3  # changes that are told


def _tops(figures: Figures) -> list[str]:
    """The units at the top: the organisation as a whole."""
    return [unit for unit, depth in zip(figures.tree.ids, figures.tree.depth, strict=True) if depth == 0]


def _show_answers(review: MonthReview) -> None:
    """Complete? How many units stand out, how many targets are missed, of how many? What was promised?"""
    for column, show_answer in zip(
        st.columns(4), (_show_complete, _show_attention, _show_targets, _show_promises), strict=True
    ):
        with column:
            show_answer(review)


def _show_answer(heading: str, value: str, below: str, explained: str, colour: str = "gray") -> None:
    st.metric(
        heading,
        value,
        help=explained,
        border=True,
        height="stretch",
        delta=below,
        delta_arrow="off",
        delta_color=colour,  # type: ignore[arg-type]
    )


def _show_complete(review: MonthReview) -> None:
    """Who has handed in nothing, by name and for how long: their figures are not zero, they are unknown."""
    explained = _("Units that have handed in everything the calendar expects of them for this month")
    if review.complete is None:
        of = text.count(len(review.standing))
        with_data = review.current.filter(pl.col("value").is_not_null())["unit_id"].n_unique()
        value = _("{n} of {of}", n=text.count(with_data), of=of)
        _show_answer(_("Reported"), value, _("units have figures; no calendar is set"), explained)
        return
    reported, of_units = review.complete
    names = [
        f"{escaped(review.names[unit])} ({ngettext('{n} month', '{n} months', months)})"
        for unit, months in review.quiet.head(NAMED).iter_rows()
    ]
    more = review.quiet.height - len(names)
    said = _("silent: {names}", names=", ".join(names)) if names else _("units have reported everything")
    said += ngettext(" and {n} more", " and {n} more", more) if more else ""
    value = _("{n} of {of}", n=text.count(reported), of=text.count(of_units))
    whole = "green" if reported == of_units else "orange"
    _show_answer(_("Reported"), value, said, explained, "red" if names else whole)


def _show_attention(review: MonthReview) -> None:
    told = leading(review.stories)
    new = sum(story.since == review.month for story in told)
    by_chance_alone = _("at most {n} by chance", n=text.count(round(FALSE_SHARE * len(review.scope))))
    _show_answer(
        _("Units that deserve attention"),
        _("{n} of {of}", n=text.count(len(told)), of=text.count(len(review.scope))),
        _("{new} new · {chance}", new=text.count(new), chance=by_chance_alone),
        _("Units that figures, records or silence speak of by more than chance explains: the list below"),
        "orange" if told else "green",
    )


def _show_targets(review: MonthReview) -> None:
    targets = review.targets
    _show_answer(
        _("Targets missed (significant)"),
        _("{n} of {of}", n=text.count(targets.missed), of=text.count(targets.of)),
        _("in {n} of {of} units", n=text.count(targets.units), of=text.count(targets.of_units)),
        _("Values with a target; missed by more than chance at the target explains"),
    )


def _show_promises(review: MonthReview) -> None:
    """What units were asked for and promised: broken, open, kept."""
    figures = review.figures
    table = actions.actions(figures.store, figures.scope, figures.today, figures.as_of)
    table = table.filter(pl.col("unit_id").is_in(review.scope))
    counts = actions.counted(table)
    broken = counts[actions.OVERDUE] + counts[actions.UNANSWERED]
    waiting = counts[actions.PROMISED] + counts[actions.WAITING]
    numbers = {"waiting": text.count(waiting), "kept": text.count(counts[actions.DONE])}
    _show_answer(
        _("Promises broken"),
        _("{n} of {of}", n=text.count(broken), of=text.count(table.height)),
        _("{waiting} still in time · {kept} done", **numbers) if table.height else _("nothing was asked yet"),
        _("What closed months asked of units: not answered in time, or promised and not done by the day"),
        "red" if broken else "gray",
    )


def _show_stories(review: MonthReview) -> None:
    """The first three of the list, one sentence each, with what proves it; the whole list below."""
    st.subheader(_("Who deserves a call, and why"), anchor=False)
    if not review.stories:
        st.success(_("Nothing stands out by more than chance explains, of {n} units.", n=text.count(len(review.scope))))
        return
    for place, story in enumerate(review.first, 1):
        with st.container(key=f"story_{place}", gap=None):
            _show_story(review, story, place)
    st.caption(
        _(
            "The first of {stories} in {scope}. Variation to look into: what stands out may have a good reason.",
            stories=ngettext("{n} story", "{n} stories", len(review.stories)),
            scope=_scope(review),
        )
    )


def _show_story(review: MonthReview, story: Story, place: int) -> None:
    words, picture, how_far = st.columns([62, 16, 22], vertical_alignment="center")
    symbol = look(story).symbol
    with words:
        st.markdown(f"{place} · **{escaped(review.names[story.unit_id])}**")
        st.markdown(escaped(sentence(story, review.figures.metrics)))
    drawn = _drawn(review, story)
    if drawn:
        alt = _("The unit, as a triangle, among those it was compared with; or the months in which it was silent")
        picture.html(f'<img src="{drawn}" alt="{html.escape(alt)}" style="width:100%;max-width:9rem">')
    with how_far:
        st.markdown(f":orange[{symbol}] {_('since {month}', month=text.short_month(story.since))}")
        st.caption(escaped(state(story)))
    with words, st.container(horizontal=True, gap=None):
        doors(review.figures, story.unit_id, {**asdict(story.lead), "month": f"{review.month:%Y-%m}"})
        link("unit", _("Open the unit"), unit=story.unit_id, month=review.month, window=review.window)


def _drawn(review: MonthReview, story: Story) -> str | None:
    """What proves a story, small enough for its row."""
    lead = story.lead
    if lead.source == SILENCE:
        return glyphs.silence(lead.months)
    if lead.value is None:
        return None
    group = review.figures.kinds.get(story.unit_id)
    same = review.table.filter(
        pl.col("metric") == lead.metric, pl.col("kind") == group, pl.col("unit_id") != story.unit_id
    )
    others = same["value"].drop_nulls().to_list() if lead.source == PEERS else []
    usual = [one for one in (lead.peer,) if one is not None]
    return glyphs.strip(lead.value, others or usual, lead.target)


def _show_list(review: MonthReview) -> None:
    """The whole list, and the way to who is visited."""
    metrics = review.figures.metrics
    with st.expander(_("The whole list: {n}", n=text.count(len(review.stories)))):
        st.caption(
            _(
                "In the order of how seldom chance alone gives a unit all its signs together, by mechanism; months of "
                "silence weigh as such a chance. The order is the same for everybody, whatever is looked at."
            )
        )
        headed(
            {
                _("Unit"): [text.visible(review.names[story.unit_id]) for story in review.stories],
                _("What"): [text.visible(sentence(story, metrics)) for story in review.stories],
                _("How sure"): [look(story).said for story in review.stories],
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


def _show_missed(review: MonthReview, counted: pl.DataFrame, asked: Comparison) -> None:
    """The targets that most units miss."""
    st.subheader(_("Most-missed targets"), anchor=False)
    for row in counted.head(SHOWN).iter_rows(named=True):
        metric = review.figures.metrics[row["metric"]]
        name, bar = st.columns([3, 2], vertical_alignment="center")
        with name:
            link("standings", escaped(metric.title), metric=metric.id, **choices.linked(asked))
        bar.progress(
            row["off"] / row["judged"],
            text=_("{off} of {judged}", off=text.count(row["off"]), judged=text.count(row["judged"])),
        )
    if counted.is_empty():
        st.caption(_("No metric has a target."))


def _show_every_target(figures: Figures, counted: pl.DataFrame, asked: Comparison) -> None:
    tops = [asked.branch] if asked.branch else _tops(figures)
    whole = compared(figures, asked, tops)
    overall = {row["metric"]: row["value"] for row in whole.iter_rows(named=True)} if len(tops) == 1 else {}
    with st.expander(_("All {height} metrics with a target", height=counted.height)):
        metrics = [figures.metrics[one] for one in counted["metric"]]
        headed(
            {
                _("Metric"): [metric.title for metric in metrics],
                _("Units off target"): counted["off"],
                _("Units judged"): counted["judged"],
                _("Overall"): [text.value(metric, overall.get(metric.id)) for metric in metrics],
            },
            hide_index=True,
            alt=_("Every metric with a target: how many units are off it"),
        )


def _show_moved(review: MonthReview) -> None:
    """Month against month: windows that share months cannot be told apart by chance."""
    figures, month = review.figures, review.month
    st.subheader(_("What moved since {month}", month=text.month(months.shifted(month, -1))), anchor=False)
    changes = told(review)
    for row in changes.head(MOVED).iter_rows(named=True):
        metric = figures.metrics[row["metric"]]
        change = row["change_month"]
        st.markdown(
            _(
                "{arrow} **{metric}, {unit}**: {value} ({change})",
                arrow=HIGHER if change > 0 else LOWER,
                metric=escaped(metric.title),
                unit=escaped(row["name"]),
                value=escaped(text.value(metric, row["value"])),
                change=escaped(text.change(metric, change)),
            )
        )
    of = tested(review)
    expected = by_chance(WATCH, of)
    said = _(
        "{changes} of {tested} larger than chance explains at {level}; chance alone would give about {expected}.",
        changes=ngettext("{n} change", "{n} changes", changes.height),
        tested=text.count(of),
        level=percent(WATCH),
        expected=text.count(round(expected)),
    )
    if changes.height <= expected:
        said += " " + _("None of them is news by itself.")
    st.caption(said)


def _show_every_move(figures: Figures, month: date, changes: pl.DataFrame) -> None:
    if changes.is_empty():
        return
    listed = changes.with_columns(size=pl.col("change_month").abs()).sort("metric", "size", descending=[False, True])
    metrics = [figures.metrics[metric] for metric in listed["metric"]]
    changed = listed["change_month"].to_list()
    chart, rows = _("Chart"), _("Rows")
    with st.expander(ngettext("The one change", "All {n} changes", listed.height)):
        headed(
            {
                _("Unit"): [text.visible(name) for name in listed["name"]],
                _("Metric"): [metric.title for metric in metrics],
                _("Now"): [text.value(metric, value) for metric, value in zip(metrics, listed["value"], strict=True)],
                _("Change"): [
                    f"{HIGHER if size > 0 else LOWER} {text.change(metric, size)}"
                    for metric, size in zip(metrics, changed, strict=True)
                ],
                _("That is"): [_judgement(metric.better, size) for metric, size in zip(metrics, changed, strict=True)],
                chart: [
                    address("trends", units=unit, metric=metric.id, month=month)
                    for metric, unit in zip(metrics, listed["unit_id"], strict=True)
                ],
                rows: [
                    address("explain", unit=unit, metric=metric.id, month=month, window="1")
                    for metric, unit in zip(metrics, listed["unit_id"], strict=True)
                ],
            },
            column_config={
                chart: st.column_config.LinkColumn(display_text=_("trend")),
                rows: st.column_config.LinkColumn(display_text=_("explain")),
            },
            hide_index=True,
            height=min(38 + 35 * listed.height, 360),
            alt=_("Units whose value changed on the last month by more than chance explains"),
        )


def _judgement(better: str, change: float) -> str:
    if not better:
        return _("no judgement")
    return _("better") if (change > 0) == (better == "high") else _("worse")


def show() -> None:
    """The page."""
    figures = desk.figures(of_selections=True)
    open_frame(_("Overview"), desk.store(), figures)
    asked = choices.choose_comparison(figures)
    review = reviewed(figures, asked)
    _show_answers(review)
    counted = off_target(review.current)
    left, right = st.columns([68, 32])
    with left, st.container(border=True, gap="xsmall", height="stretch"):
        _show_stories(review)
    with right:
        with st.container(border=True, gap="xsmall"):
            _show_missed(review, counted, asked)
        with st.container(border=True, gap="xsmall", height="stretch", key="moved"):
            _show_moved(review)
    if review.stories:
        _show_list(review)
    _show_every_target(figures, counted, asked)
    _show_every_move(figures, asked.month, told(review))
    stands_on(figures, review.month, review.window, whole=True)


page = Page("Overview", ":material/dashboard:", 0, show)

if __name__ == "__main__":
    from streamlit_app import main

    main()
