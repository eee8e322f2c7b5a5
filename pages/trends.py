"""Trends: one metric over time: one unit on its control chart, or several against each other."""

from datetime import date

import polars as pl
import streamlit as st

from data import clock
from data.registry import Event
from data.store import Store
from metrics.control import Control, control
from metrics.figures import Figures
from metrics.measure import Metric
from metrics.structure import reorganisations
from pages import Page
from pages.parts import choices, desk
from pages.parts.frame import escaped, open_frame, stands_on
from reports import charts, text
from reports.sentences import of_control
from reports.table import as_csv

SPANS = {"12": "1 year", "24": "2 years", "36": "3 years", "60": "5 years"}


def show() -> None:
    """The page."""
    store, figures = desk.store(), desk.figures()
    open_frame("Trends", store, figures)
    top = st.columns([3, 2, 2, 2, 2])
    with top[0]:
        metric = choices.choose_metric(figures)
    with top[1]:
        month = choices.choose_month(figures)
    with top[2]:
        span = choices.choose("Months shown", "span", list(SPANS), "36", SPANS.__getitem__)
    with top[3]:
        window = choices.choose_window("over", "1")
    with top[4]:
        breakdown = choices.choose_breakdown(figures, metric)
    words = choices.unit_words(figures)
    units = choices.choose_several(
        "Units (one: its control chart; up to eight: against each other)",
        "units",
        figures.tree.ids,
        figures.tree.ids[:1],
        words.__getitem__,
    )
    if not units:
        st.info("Choose one unit or several.")
        return
    table = figures.trend(metric, units, figures.first_shown(month, int(span)), month, window, breakdown)
    st.markdown(escaped(metric.words))
    stands_on(figures, month)
    if len(units) == 1 and window == "1":
        _show_control(store, figures, metric, units[0], table)
    else:
        _show_lines(figures, metric, units, table)
    _show_table(table, metric)


def _events(store: Store, figures: Figures, unit: str) -> pl.DataFrame:
    """What happened: entered by people, and the reorganisations of the register."""
    entered = store.events(figures.scope, [unit], figures.as_of)
    rows = [(event.month, event.words, event.rebases) for event in entered]
    merged = reorganisations(figures.tree.units, [unit])
    rows += [(row["month"], f"{row['name']} merged", False) for row in merged.iter_rows(named=True)]
    return pl.DataFrame(rows, schema={"month": pl.Date, "words": pl.String, "rebases": pl.Boolean}, orient="row")


def _show_control(store: Store, figures: Figures, metric: Metric, unit: str, table: pl.DataFrame) -> None:
    events = _events(store, figures, unit)
    found: Control = control(table, metric, events.filter("rebases")["month"].to_list())
    said = of_control(found, metric)
    for sentence in said:
        st.markdown(f"- {escaped(sentence)}")
    st.plotly_chart(
        charts.control(found, metric, events), alt=" ".join(said), config={"displayModeBar": False}, key="control"
    )
    _ask_event(store, unit)


def _ask_event(store: Store, unit: str) -> None:
    """The log of events: what happened, when; where it made another process, limits begin anew."""
    with st.expander("Something happened here: enter it"), st.form("event", clear_on_submit=True):
        first, second, third = st.columns([2, 4, 2])
        when = first.date_input("In the month of", value=clock.today().replace(day=1))
        words = second.text_input("What happened", max_chars=200)
        whom = third.selectbox("To", [unit, ""], format_func=lambda one: "this unit" if one else "all units")
        rebases = st.checkbox("It made another process of it: let the limits begin anew there")
        if st.form_submit_button("Enter") and words.strip():
            store.enter(
                Event(
                    unit_id=whom,
                    month=date(when.year, when.month, 1),
                    words=words.strip(),
                    rebases=rebases,
                    at=clock.now(),
                    by=desk.scope().who,
                )
            )
            st.rerun()


def _show_lines(figures: Figures, metric: Metric, units: list[str], table: pl.DataFrame) -> None:
    marks = reorganisations(figures.tree.units, units)
    st.plotly_chart(
        charts.trend(table, metric, units, marks),
        alt=f"{metric.title} of {len(units)} units, month by month",
        config={"displayModeBar": False},
        key="trend",
    )


def _show_table(table: pl.DataFrame, metric: Metric) -> None:
    gaps = table["value"].null_count()
    if gaps:
        st.caption(f"{gaps} months of a unit are without data: the line has a gap there, never a zero.")
    with st.expander("The same as a table"):
        st.dataframe(
            {
                "Unit": [text.visible(name or "") for name in table["name"]],
                "Month": table["month"].dt.strftime("%Y-%m"),
                "Value": [text.value(metric, one) for one in table["value"]],
                "Numerator": table["numerator"],
                "Denominator": table["denominator"],
                "Target": [text.value(metric, one) for one in table["target"]],
            },
            hide_index=True,
            alt=f"{metric.title}, month by month",
        )
    st.download_button(
        "CSV",
        lambda: as_csv(table),
        f"{metric.id}-trend.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


page = Page("Trends", ":material/show_chart:", 3, show)

if __name__ == "__main__":
    from streamlit_app import main

    main()
