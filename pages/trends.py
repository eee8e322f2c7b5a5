"""Trends: one metric over time, for several units, against its target."""

import streamlit as st

from metrics.structure import reorganisations
from pages import Page
from pages.parts import choices, desk
from pages.parts.frame import escaped, open_frame, stands_on
from reports import charts, text
from reports.table import as_csv

SPANS = {"12": "1 year", "24": "2 years", "36": "3 years", "60": "5 years"}


def show() -> None:
    """The page."""
    figures = desk.figures()
    open_frame("Trends", desk.store(), figures)
    top = st.columns([3, 2, 2, 2, 2])
    with top[0]:
        metric = choices.choose_metric(figures)
    with top[1]:
        month = choices.choose_month(figures)
    with top[2]:
        span = choices.choose("Months shown", "span", list(SPANS), "36", lambda key: SPANS[key])
    with top[3]:
        window = choices.choose_window("over", "1")
    with top[4]:
        breakdown = choices.choose_breakdown(figures, metric)
    words = choices.unit_words(figures)
    units = choices.choose_several(
        "Units (up to eight)", "units", figures.tree.ids, figures.tree.ids[:1], words.__getitem__
    )
    if not units:
        st.info("Choose one unit or several.")
        return
    first = figures.first_shown(month, int(span))
    table = figures.trend(metric, units, first, month, window, breakdown)
    st.markdown(escaped(metric.words))
    stands_on(figures, month)
    gaps = table["value"].null_count()
    said = (
        f"{metric.title} of {len(units)} units, {text.month(first)} to {text.month(month)}; {gaps} months without data"
    )
    marks = reorganisations(figures.tree.units, units)
    st.plotly_chart(charts.trend(table, metric, units, marks), alt=said, config={"displayModeBar": False}, key="trend")
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
            alt=said,
        )
    st.download_button(
        "CSV",
        lambda: as_csv(table),
        f"{metric.id}-trend.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


page = Page("Trends", ":material/show_chart:", 2, show)

if __name__ == "__main__":
    from streamlit_app import main

    main()
