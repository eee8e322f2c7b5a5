"""Unit: everything about one unit, against its peers."""

from datetime import date

import polars as pl
import streamlit as st

from metrics.figures import Figures
from metrics.measure import Metric
from metrics.profile import profile
from metrics.structure import reorganisations
from pages import Page
from pages.parts import choices, desk
from pages.parts.frame import escaped, open_frame, stands_on
from pages.parts.links import link
from reports import charts, text

STATUS = {
    "ranked": "",
    "too few": "too few cases to rank",
    "no data": "no data",
    "not judged": "context, never ranked",
    "not reported": "not reported",
}


def _row(metric: Metric, row: dict) -> dict[str, object]:
    rank = f"{row['rank']} of {row['ranked']}" if row["rank"] is not None else STATUS[row["status"]]
    return {
        "Metric": metric.title,
        "Value": text.value(metric, row["value"]),
        "Of": f"{text.count(row['numerator'])} of {text.count(row['denominator'])}",
        "Target": text.value(metric, row["target"]),
        "Against the target": row["against_target"] or text.EMPTY,
        "Rank among peers": rank,
        "On last month": text.change(metric, row["change_month"]),
        "On last year": text.change(metric, row["change_year"]),
    }


def _show_head(figures: Figures, unit: str, names: dict[str, str]) -> dict:
    facts = figures.tree.units.row(by_predicate=pl.col("unit_id") == unit, named=True)
    above = " › ".join(escaped(names[one]) for one in figures.tree.path(unit)[:-1])
    parts = [above] if above else []
    parts.append(f"peer group: {escaped(facts['kind'])}")
    below = len(figures.tree.under(unit)) - 1
    if below:
        parts.append(f"{below} units below")
    if facts["closed_on"] is not None:
        into = f", succeeded by {escaped(names.get(facts['successor_id'], '?'))}" if facts["successor_id"] else ""
        parts.append(f"**closed on {facts['closed_on']}**{into}")
    st.caption(" · ".join(parts))
    return facts


def _show_parts(figures: Figures, metric: Metric, unit: str, month: date, window: str) -> None:
    """The chosen metric by its breakdown."""
    parts = figures.breakdowns(metric)
    if not parts:
        return
    rows = [figures.standings(metric, month, window, [unit], part).row(0, named=True) for part in parts]
    st.dataframe(
        {
            f"By {metric.by}": [text.visible(part.replace("_", " ")) for part in parts],
            "Value": [text.value(metric, row["value"]) for row in rows],
            "Numerator": [row["numerator"] for row in rows],
            "Denominator": [row["denominator"] for row in rows],
            "On last year": [text.change(metric, row["change_year"]) for row in rows],
        },
        hide_index=True,
        alt=f"{metric.title} by {metric.by}",
    )


def show() -> None:
    """The page."""
    figures = desk.figures()
    open_frame("Unit", desk.store(), figures)
    names = choices.unit_words(figures)
    asked = st.columns([4, 2, 2])
    with asked[0]:
        unit = choices.choose("Unit", "unit", figures.tree.ids, figures.tree.ids[0], names.__getitem__)
    with asked[1]:
        month = choices.choose_month(figures)
    with asked[2]:
        window = choices.choose_window()
    facts = _show_head(figures, unit, names)
    peers = figures.peers(facts["kind"], month=month, window=window)
    table = profile(figures, unit, month, window, peers)
    stands_on(figures, month)
    ranked = table.filter(pl.col("place").is_not_null())
    if ranked.height:
        st.subheader("Against its peers", anchor=False)
        said = f"{names[unit]} among {len(peers)} units of its kind, in {ranked.height} metrics"
        places = pl.DataFrame(
            {
                "title": [figures.metrics[one].title for one in ranked["metric"]],
                "place": ranked["place"],
                "peers": ranked["peers"],
                "words": [
                    f"{(metric := figures.metrics[row['metric']]).title}: {text.value(metric, row['value'])}, "
                    f"rank {row['rank']} of {row['ranked']}"
                    for row in ranked.iter_rows(named=True)
                ],
            }
        )
        st.plotly_chart(charts.against_peers(places), alt=said, config={"displayModeBar": False}, key="peers_chart")
    st.subheader("Every metric", anchor=False)
    st.dataframe(
        pl.DataFrame([_row(figures.metrics[row["metric"]], row) for row in table.iter_rows(named=True)]),
        hide_index=True,
        height=38 + 35 * table.height,
        alt=f"Every metric of {names[unit]}",
    )
    st.subheader("Over time", anchor=False)
    metric = choices.choose_metric(figures)
    first = figures.first_shown(month, 36)
    over_time = figures.trend(metric, [unit], first, month)
    st.plotly_chart(
        charts.trend(over_time, metric, [unit], reorganisations(figures.tree.units, [unit])),
        alt=f"{metric.title} of {names[unit]}, month by month",
        config={"displayModeBar": False},
        key="unit_trend",
    )
    _show_parts(figures, metric, unit, month, window)
    link("trends", "Compare it with others", metric=metric.id, month=month, units=unit)


page = Page("Unit", ":material/apartment:", 4, show)

if __name__ == "__main__":
    from streamlit_app import main

    main()
