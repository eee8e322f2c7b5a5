"""Trends: one metric over time: a unit on its control chart, several against each other, its seasons, unit by unit."""

from datetime import date

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from data.language import _
from data.store.store import Store
from metrics.comparison.question import Comparison
from metrics.facts.figures import Figures
from metrics.facts.structure import reorganisations
from metrics.measure import Metric
from metrics.trends.durations import durations, lasts, outcomes
from metrics.trends.rare_events import Between
from metrics.trends.recalculations import rebased
from metrics.trends.season import seasons
from metrics.trends.series import trend
from metrics.trends.unit_charts import rarities, unit_chart
from pages.widgets import bar, choices, desk, unit_by_unit
from pages.widgets.download import offer_download
from pages.widgets.events import events_of, show_log
from pages.widgets.frame import escaped, open_frame, stands_on
from pages.widgets.page import Page
from pages.widgets.restated import show_restated
from pages.widgets.table import headed
from reports import charts, text
from reports.table import as_csv
from reports.words.control_chart import headline, of_control
from reports.words.durations import of_durations
from reports.words.rare_events import of_between, thing_between
from reports.words.seasons import of_seasons

LONG = 60  # months that a trend over the years is looked for in


def show() -> None:
    """The page."""
    store, figures = desk.store(), desk.figures(of_selections=True)
    open_frame(_("Trends"), store, figures)
    view, metric, month, breakdown = _ask(figures)
    if view == "units":
        unit_by_unit.show(store, figures, metric, month, breakdown)
    elif view == "seasons":
        _show_seasons(figures, metric, month, breakdown)
    else:
        _show_months(store, figures, metric, month, breakdown)


def _ask(figures: Figures) -> tuple[str, Metric, date, str]:
    if "units" in st.query_params and "view" not in st.query_params:
        st.query_params["view"] = "chart"  # a link to units means their chart, whatever was looked at last
    bare = {"label_visibility": "collapsed"}
    top = st.columns([2, 4, 2])
    with top[0]:
        views = {"chart": _("Month by month"), "seasons": _("Year over year"), "units": _("Unit by unit")}
        view = choices.choose(_("View"), "view", list(views), "chart", views.__getitem__, **bare)
    with top[1]:
        metric = choices.choose_metric(figures, **bare)
    with top[2]:
        breakdown = choices.choose_breakdown(figures, metric, **bare)
    month = choices.choose_month(figures)
    bar.selected(metric.title, text.month(month))
    return view, metric, month, breakdown


def _show_months(store: Store, figures: Figures, metric: Metric, month: date, breakdown: str) -> None:
    words = choices.unit_words(figures)
    below = st.columns([7, 2])
    with below[0]:
        units = choices.choose_several(
            _("Units (one: its control chart; up to eight: against each other)"),
            "units",
            figures.tree.ids,
            figures.tree.ids[:1],
            words.__getitem__,
        )
    with below[1]:
        span = choices.choose_span()
    window = choices.choose_window("over", "1")
    if not units:
        st.info(_("Choose one unit or several."))
        return
    first = figures.first_shown(month, span, window)
    table = trend(figures, Comparison.of(figures, month, metric.id, window, breakdown), units, first)
    st.caption(escaped(metric.words))
    stands_on(figures, month)
    if len(units) == 1 and window == "1":
        _show_control(store, figures, metric, table, breakdown)
    else:
        _show_lines(figures, metric, units, table)
    show_restated(figures, metric, units, first, month)
    _show_table(table, metric)


def _show_control(store: Store, figures: Figures, metric: Metric, table: pl.DataFrame, breakdown: str) -> None:
    """The one unit's control chart; where its events are rare, the chart of what lies between them."""
    unit = table["unit_id"][0]
    events = events_of(store, figures, unit)
    begins = rebased(figures, [unit])
    apart = rarities(figures, metric, table, begins, breakdown)
    if apart is not None:
        _show_between(apart, metric, events)
    else:
        asked = Comparison.of(figures, table["month"][-1], metric.id, breakdown=breakdown)
        found = unit_chart(figures, asked, unit, table["month"][0])
        said = of_control(found, metric)
        st.markdown(f"**{escaped(headline(found, metric))}**")
        _draw(charts.control(found, metric, events), " ".join(said), "control")
        _say(said)
        if lasts(metric) and not breakdown:
            (lasted,) = durations(figures, metric, [unit], asked.month).to_dicts()
            _say(of_durations(lasted, outcomes(figures, metric, [unit], asked.month)))
    show_log(store, figures, unit)


def _show_between(apart: Between, metric: Metric, events: pl.DataFrame) -> None:
    said, thing = of_between(apart, metric), thing_between(apart)
    _say(said)
    stretches = apart.table.drop_nulls("between")
    if stretches.is_empty():
        return
    _draw(charts.between(apart, thing, events), " ".join(said), "between")
    with st.expander(_("{thing} between events as a table", thing=thing)):
        headed(
            {
                _("Event on"): stretches["day"].dt.strftime("%Y-%m-%d"),
                _("{thing} since the one before", thing=thing): stretches["between"],
                _("Lower limit"): [text.count(one) for one in stretches["lower"].round(1)],
                _("Middle"): [text.count(one) for one in stretches["centre"].round(1)],
                _("Upper limit"): [text.count(one) for one in stretches["upper"].round(1)],
                _("Cause"): stretches["cause"],
            },
            hide_index=True,
            alt=_("{thing} between events", thing=thing),
        )


def _show_seasons(figures: Figures, metric: Metric, month: date, breakdown: str) -> None:
    words = choices.unit_words(figures)
    unit = choices.choose(_("Unit"), "unit", figures.tree.ids, figures.tree.ids[0], words.__getitem__)
    series = trend(
        figures,
        Comparison.of(figures, month, metric.id, "1", breakdown),
        [unit],
        figures.first_shown(month, LONG),
    )
    st.caption(escaped(metric.words))
    stands_on(figures, month)
    if series["value"].is_null().all():
        st.info(_("There are no data in these months."))
        return
    found = seasons(series)
    said = of_seasons(found, metric)
    st.markdown(escaped(said))
    years = " and ".join(str(year) for year in found.table["year"].unique().sort(descending=True))
    alt = _(
        "{metric_title} of {words}, January to December, {years}. {said}",
        metric_title=metric.title,
        words=words[unit],
        years=years,
        said=said,
    )
    _draw(charts.seasons(found, metric), alt, "seasons")
    wide = found.table.pivot(on="year", index="place", values="value", sort_columns=True).sort("place")
    with st.expander(_("The same as a table")):
        headed(
            {
                _("Month"): [text.month_name(date(2001, place, 1)) for place in wide["place"]],
                **{year: [text.value(metric, one) for one in wide[year]] for year in wide.columns[1:]},
            },
            hide_index=True,
            height=38 + 35 * wide.height,
            alt=_("{metric_title}, a column a year", metric_title=metric.title),
        )
    _offer(series, metric)


def _show_lines(figures: Figures, metric: Metric, units: list[str], table: pl.DataFrame) -> None:
    marks = reorganisations(figures.tree.units, units)
    alt = _("{metric_title} of {units} units, month by month", metric_title=metric.title, units=len(units))
    _draw(charts.trend(table, metric, units, marks), alt, "trend")


def _say(said: list[str]) -> None:
    st.markdown("\n".join(f"- {escaped(sentence)}" for sentence in said))


def _draw(figure: go.Figure, alt: str, key: str) -> None:
    st.plotly_chart(figure, alt=alt, config={"displayModeBar": False}, key=key)


def _show_table(table: pl.DataFrame, metric: Metric) -> None:
    gaps = table["value"].null_count()
    if gaps:
        st.caption(_("{gaps} months of a unit are without data: the line has a gap there, never a zero.", gaps=gaps))
    with st.expander(_("The months as a table")):
        headed(
            {
                _("Unit"): [text.visible(name or "") for name in table["name"]],
                _("Month"): table["month"].dt.strftime("%Y-%m"),
                _("Value"): [text.value(metric, one) for one in table["value"]],
                _("Numerator"): table["numerator"],
                _("Denominator"): table["denominator"],
                _("Target"): [text.value(metric, one) for one in table["target"]],
            },
            hide_index=True,
            alt=_("{metric_title}, month by month", metric_title=metric.title),
        )
    _offer(table, metric)


def _offer(table: pl.DataFrame, metric: Metric) -> None:
    offer_download("CSV", lambda: as_csv(table), f"{metric.id}-trend.csv")


page = Page("Trends", ":material/show_chart:", 20, show)

if __name__ == "__main__":
    from streamlit_app import main

    main()
