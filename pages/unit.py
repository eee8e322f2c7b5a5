"""Unit: everything about one unit, against its peers."""

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from data.language import _, ngettext, term
from metrics.attention.stories import told_through
from metrics.comparison.question import Comparison
from metrics.comparison.standings import standings
from metrics.comparison.target import BEYOND
from metrics.comparison.unit_profile import profile
from metrics.facts.figures import Figures
from metrics.facts.structure import reorganisations
from metrics.facts.windows import CHART_MONTHS
from metrics.measure import Metric
from metrics.meeting.month_review import MonthReview
from metrics.trends.arrows import arrows
from metrics.trends.series import trend
from pages.widgets import bar, choices, desk
from pages.widgets.frame import escaped, open_frame, stands_on
from pages.widgets.links import address, link
from pages.widgets.page import Page
from pages.widgets.reviewed import reviewed
from pages.widgets.table import headed
from pages.widgets.unit_card import show_card
from reports import charts, text
from reports.charts.house import axis_words
from reports.words.spine import of_spine
from reports.words.standings import TARGETS, against
from reports.words.stories import sentence

LOUD = ("worse", "better", "higher", "lower")
ORDER = {"worse": 0, "higher": 1, "lower": 1, "similar": 2, "better": 3}


def _arrows() -> dict[str, str]:
    return {
        "increasing": _("↗ rising"),
        "decreasing": _("↘ falling"),
        "no clear change": "→",
        "not enough points": _("too few"),
    }


def _status() -> dict[str, str]:
    return {
        "ranked": "",
        "too few": _("too few"),
        "no data": _("no data"),
        "not judged": _("context"),
        "not reported": _("not reported"),
        "above others": _("context"),
    }


def _widths() -> dict[str, Any]:
    """Pixels, so that every column stands in a window of 1280."""
    widths = {
        _("Mechanism"): 170,
        _("Metric"): 180,
        _("Value"): 160,
        _("Of"): 121,
        _("Rank"): 65,
        _("Target"): 62,
        _("Against it"): 78,
        _("On last year"): 84,
        _("Five months"): 81,
    }
    return {name: st.column_config.TextColumn(width=width) for name, width in widths.items()}


@st.cache_data(max_entries=64, show_spinner="Comparing the unit with its peers in every metric …")
def _profile(_figures: Figures, version: str, seen: tuple[Any, ...], asked: Comparison, unit: str) -> pl.DataFrame:
    arrow = arrows(_figures, unit, asked.month)
    return profile(_figures, asked, unit).with_columns(arrow=pl.col("metric").replace_strict(arrow))


def _profiled(figures: Figures, asked: Comparison, unit: str) -> pl.DataFrame:
    """The profile, kept until what it stands on changes; the key holds the reader's scope."""
    seen = (figures.scope.who, figures.scope.units)
    return _profile(figures, figures.version, seen, asked, unit)


def _row(metric: Metric, row: dict[str, Any]) -> dict[str, object]:
    rank = (
        _("{rank} of {n}", rank=row["rank"], n=row["ranked"]) if row["rank"] is not None else _status()[row["status"]]
    )
    return {
        _("Mechanism"): term(metric.mechanism),
        _("Metric"): metric.title,
        _("Value"): text.value(metric, row["value"]),
        _("Of"): _of(metric, row),
        _("Rank"): rank,
        _("Target"): text.value(metric, row["target"], unit=axis_words(metric) == "%"),
        _("Against it"): TARGETS.get(row["against_target"], text.EMPTY),
        _("On last year"): text.change(metric, row["change_year"]),
        _("Five months"): _arrows().get(row["arrow"], text.EMPTY),
    }


def _of(metric: Metric, row: dict[str, Any]) -> str:
    """What a value is made of."""
    counts = {"count": text.short(row["numerator"]), "of": text.short(row["denominator"])}
    return _("{count} of {of}", **counts) if metric.kind == "p" else f"{counts['count']} ÷ {counts['of']}"


def _spread_row(metric: Metric, row: dict[str, Any]) -> dict[str, str]:
    return {
        _("Metric"): metric.title,
        _("This unit"): text.value(metric, row["value"]),
        _("Verdict"): against(row),
        _("Worst"): text.value(metric, row["worst"], unit=False),
        _("Lower quartile"): text.value(metric, row["lower_quartile"], unit=False),
        _("Middle"): text.value(metric, row["middle"], unit=False),
        _("Upper quartile"): text.value(metric, row["upper_quartile"], unit=False),
        _("Best"): text.value(metric, row["best"], unit=False),
        _("Units"): text.count(row["compared"]),
    }


def _show_spine(figures: Figures, table: pl.DataFrame, name: str) -> None:
    """The unit in the spread of its peers, what is worse first."""
    surest = pl.col("level").replace_strict({"act": 0, "watch": 1}, default=2)
    rows = table.filter(pl.col("at").is_not_null()).sort(
        pl.col("verdict").replace_strict(ORDER, default=2), surest, "at", maintain_order=True
    )
    if rows.is_empty():
        return
    st.subheader(_("Against its peers"), anchor=False)
    titles = {one: metric.title for one, metric in figures.metrics.items()}
    said = of_spine(rows, titles, name)
    st.markdown(escaped(said))
    st.plotly_chart(charts.spine(rows, figures.metrics), alt=said, config={"displayModeBar": False}, key="spine")
    st.caption(
        _(
            "Each bar reaches from the worst to the best peer, drawn to the farther of the two; its "
            "darker part holds the middle half of the peers. The line is the pooled baseline of the "
            "peers, this unit included, by which the verdict is made (their median for sums of money "
            "or days, of which chance is unknown). At the right: this unit, and in brackets the "
            "peers. Where neither direction is better, higher is to the right."
        )
    )
    with st.expander(_("The same as a table")):
        headed(
            pl.DataFrame([_spread_row(figures.metrics[row["metric"]], row) for row in rows.iter_rows(named=True)]),
            hide_index=True,
            height=min(38 + 35 * rows.height, 600),
            alt=_("Spread of the peers of {name} in every metric", name=name),
        )


def _show_head(figures: Figures, unit: str, names: dict[str, str]) -> dict[str, Any]:
    facts = figures.tree.units.row(by_predicate=pl.col("unit_id") == unit, named=True)
    above = " › ".join(escaped(names[one]) for one in figures.tree.path(unit)[:-1])
    parts = [above] if above else []
    parts.append(_("peer group: {kind}", kind=escaped(facts["kind"])))
    below = len(figures.tree.under(unit)) - 1
    if below:
        parts.append(_("{below} units below", below=below))
    if facts["closed_on"] is not None:
        into = (
            _(", succeeded by {get}", get=escaped(names.get(facts["successor_id"], "?")))
            if facts["successor_id"]
            else ""
        )
        parts.append(_("**closed on {closed_on}**{into}", closed_on=facts["closed_on"], into=into))
    st.caption(" · ".join(parts))
    return facts


def _show_parts(figures: Figures, metric: Metric, unit: str, month: date, window: str) -> None:
    """The chosen metric by its breakdown."""
    parts = figures.breakdowns(metric)
    if not parts:
        return
    asked = [Comparison.of(figures, month, metric.id, window, part) for part in parts]
    rows = [standings(figures, one, [unit]).row(0, named=True) for one in asked]
    headed(
        {
            _("By {by}", by=metric.by): [text.visible(part.replace("_", " ")) for part in parts],
            _("Value"): [text.value(metric, row["value"]) for row in rows],
            _("Numerator"): [row["numerator"] for row in rows],
            _("Denominator"): [row["denominator"] for row in rows],
            _("On last year"): [text.change(metric, row["change_year"]) for row in rows],
        },
        hide_index=True,
        alt=f"{metric.title} by {metric.by}",
    )


def _show_through(review: MonthReview, unit: str, names: dict[str, str]) -> None:
    """The branches through which alone its figures stand out: their stories are not its own."""
    metrics = review.figures.metrics
    for story in told_through(review.stories, unit):
        said = _("Through {branch}: {sentence}", branch=names[story.unit_id], sentence=sentence(story, metrics))
        st.info(escaped(said), icon=":material/subdirectory_arrow_right:")


def _show_metrics(asked: Comparison, figures: Figures, table: pl.DataFrame, unit: str, name: str) -> None:
    """Every metric by its mechanism: those that stand out or miss their target, and the quiet ones folded."""
    st.subheader(_("Every metric"), anchor=False)
    rows = sorted(table.to_dicts(), key=lambda row: _group(figures.metrics[row["metric"]]))
    loud = [row for row in rows if row["verdict"] in LOUD or row["against_target"] == BEYOND]
    quiet = [row for row in rows if row not in loud]
    known = {key: one for key, one in choices.linked(asked).items() if key != "metric"}
    for listed, folded in ((loud, False), (quiet, True)):
        if not listed:
            continue
        shown = pl.DataFrame(
            [
                _row(figures.metrics[row["metric"]], row)
                | {_("Rows"): address("explain", unit=unit, metric=row["metric"], **known)}
                for row in listed
            ]
        )
        heading = ngettext("{n} metric without anything to note", "{n} metrics without anything to note", len(listed))
        with st.expander(heading) if folded else st.container():
            headed(
                shown,
                hide_index=True,
                height=38 + 35 * shown.height,
                column_config=_widths() | {_("Rows"): st.column_config.LinkColumn(display_text=_("explain"), width=70)},
                alt=_("Every metric of {names}", names=name),
            )


def _group(metric: Metric) -> tuple[str, str]:
    return metric.mechanism, metric.title


def show() -> None:
    """The page."""
    figures = desk.figures(of_selections=True)
    open_frame(_("Unit"), desk.store(), figures)
    names = choices.unit_words(figures)
    bare = {"label_visibility": "collapsed", "width": 460}
    unit = choices.choose(_("Unit"), "unit", figures.tree.ids, figures.tree.ids[0], names.__getitem__, **bare)
    month, window = choices.choose_month(figures), choices.choose_window()
    bar.selected(names[unit], *choices.when(month, window))
    facts = _show_head(figures, unit, names)
    among = Comparison.of(figures, month, window=window, peer_group=facts["kind"])
    table = _profiled(figures, among, unit)
    stands_on(figures, month, window)
    review = reviewed(figures, replace(among, peer_group=None))
    show_card(review, unit)
    _show_through(review, unit, names)
    _show_spine(figures, table, names[unit])
    _show_metrics(among, figures, table, unit, names[unit])
    st.caption(
        _(
            "✗ missed is significant, ✗ missed? is what chance could explain. Five months: ↗ or ↘ where the latest "
            "five rise or fall more than chance explains, → no clear change, – where that cannot be "
            "calculated. On last year: the change on the same months of last year. m: millions."
        )
    )
    st.subheader(_("Over time"), anchor=False)
    metric = choices.choose_metric(figures)
    first = figures.first_shown(month, CHART_MONTHS)
    over_time = trend(figures, Comparison.of(figures, month, metric.id, "1"), [unit], first)
    st.plotly_chart(
        charts.trend(over_time, metric, [unit], reorganisations(figures.tree.units, [unit])),
        alt=_("{metric_title} of {names}, month by month", metric_title=metric.title, names=names[unit]),
        config={"displayModeBar": False},
        key="unit_trend",
    )
    _show_parts(figures, metric, unit, month, window)
    link("trends", _("Compare it with others"), metric=metric.id, month=month, units=unit)


page = Page("Unit", ":material/apartment:", 30, show)

if __name__ == "__main__":
    from streamlit_app import main

    main()
