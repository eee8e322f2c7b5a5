"""A proposal as it is shown: the chart, its table twin, what speaks for each pick, and who is not in it."""

from collections.abc import Mapping

import polars as pl
import streamlit as st

from data.language import _
from metrics.facts.figures import Figures
from metrics.inspection.kept_proposal import Made
from pages.widgets import choices
from pages.widgets.frame import escaped
from pages.widgets.reasons import show_reasons
from pages.widgets.table import headed
from reports import charts, text
from reports.words.proposal import ROUTES, number, passed, picked, share, summary, title

ROW = 66  # pixels: from 65 on a sentence breaks into lines, and can be read to its end
FIRST = ("Place", "Unit", "Route", "Why")  # what stands in a window of 1280


def show_proposal(figures: Figures, made: Made, states: Mapping[str, str] | None = None, selection: str = "") -> None:
    """The proposal; `states`: unit -> how far the desk is with it; `selection`: the number under which it is kept."""
    said = summary(made)
    st.markdown(escaped(" ".join(said)))
    names = {row["unit_id"]: text.visible(row["name"]) for row in made.candidates.to_dicts()}
    chart, table, others = st.tabs([_("Proposal"), _("Table"), _("Not proposed, and why")])
    with chart:
        if made.proposal.picked.is_empty():
            st.info(_("Nothing beyond chance speaks for a visit, and no control sample was asked for."))
        else:
            figure = charts.proposal(made.proposal.picked, _strongest(figures, made), names)
            st.plotly_chart(figure, alt=" ".join(said), config={"displayModeBar": False}, key="proposal")
            st.caption(
                _(
                    "Each row is a pick: the mark at its name is its route; each square a mechanism in which "
                    "something speaks for it, the larger the stronger, a cross what is shown and does not "
                    "enter the score; stays picked: the share of {draws} reweightings in which it is picked "
                    "again.",
                    draws=made.proposal.choice.draws,
                )
            )
    with table:
        shown = picked(made, figures.metrics, states)
        headed(
            shown.select(*FIRST, pl.exclude(FIRST)),
            hide_index=True,
            placeholder=text.EMPTY,
            row_height=ROW,
            column_config={
                "Place": st.column_config.NumberColumn(width=55),
                "Unit": st.column_config.TextColumn(width=210),
                "Route": st.column_config.TextColumn(width=100),
                "Why": st.column_config.TextColumn(width=340),
                "Score": st.column_config.NumberColumn(format="%.1f"),
                "Stays picked": st.column_config.NumberColumn(format="%.0f %%"),
                "Staff": st.column_config.NumberColumn(format="localized"),
            },
            alt=_("The proposal: {said}", said=" ".join(said)),
        )
    with others:
        headed(
            passed(made),
            hide_index=True,
            column_config={"Score": st.column_config.NumberColumn(format="%.1f")},
            alt=_("The units that are not proposed, the highest score first, and why not"),
        )
    st.subheader(_("What speaks for each"), anchor=False)
    _show_pick(figures, made, names, selection)


def _strongest(figures: Figures, made: Made) -> pl.DataFrame:
    """Of each pick the strongest signal of each mechanism, with the words that the chart shows."""
    rows = [
        {
            "unit_id": unit,
            "mechanism": row["mechanism"],
            "level": row["level"],
            "strength": row["strength"],
            "counts": row["counts"],
            "words": f"{title(row, figures.metrics)}\n{number(row, 'value', figures.metrics)}\n{row['rule']}",
        }
        for unit in made.proposal.picked["unit_id"]
        for row in made.reasons(unit)
        .sort("counts", descending=True, maintain_order=True)
        .unique("mechanism", keep="first", maintain_order=True)
        .to_dicts()
    ]
    layout = {"unit_id": pl.String, "mechanism": pl.String, "level": pl.String, "strength": pl.Float64}
    layout |= {"counts": pl.Boolean}
    return pl.DataFrame(rows, schema=layout | {"words": pl.String}, orient="row")


def _show_pick(figures: Figures, made: Made, names: Mapping[str, str], selection: str) -> None:
    """One of the picks: how it came in, and its signals with the ways to what proves them."""
    rows = {row["unit_id"]: row for row in made.proposal.picked.to_dicts()}
    if not rows:
        return

    def words(unit: str) -> str:
        row = rows[unit]
        firm = "" if row["firmness"] is None else _(" · stays in {share}", share=share(row["firmness"]))
        return f"{row['place']} · {names[unit]} · {ROUTES[row['route']]}{firm}"

    weighed = [unit for unit, row in rows.items() if row["reasons"]]
    unit = choices.choose(_("Pick"), "pick", list(rows), (weighed or list(rows))[0], words)
    st.caption(escaped(rows[unit]["words"]))
    show_reasons(figures, unit, made.reasons(unit), selection)
