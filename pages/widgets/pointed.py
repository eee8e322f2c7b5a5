"""Pointed out: the unit that is selected, or the units that a name finds, ringed in every chart that shows them.

A ring is a style of the page and not a part of the charts: some hundred bytes are sent for it, and the charts stay.
"""

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from data.language import _, ngettext
from pages.widgets import choices
from reports.colours import RED

MOST = 20  # units ringed at once
RING = f"outline:2.5px solid {RED};outline-offset:4px"
THICK = f"stroke:{RED}!important;stroke-opacity:1!important;stroke-width:5px!important"


def selected(shown: pl.DataFrame, drawn: tuple[str, ...]) -> str | None:
    """The unit that was selected last, in what is `drawn`: each chart keeps a selection of its own, and the one that
    changed is the one that was meant. What is not drawn forgets its selection. A link may name one too."""
    before = st.session_state.get("selected", {})
    seen = st.session_state["selected"] = {key: before[key] for key in drawn if key in before}
    for key in drawn:
        if key not in st.session_state:
            continue
        found = _picked(key, shown)
        if found != seen.get(key):
            choices.hold("unit", found or "")
        seen[key] = found
    asked = choices.stated("unit")
    return asked if asked in shown["unit_id"] else None


def _picked(key: str, shown: pl.DataFrame) -> str | None:
    """The unit that a chart or the table has selected."""
    selection = st.session_state[key].get("selection", {})
    rows = [*selection.get("rows", []), *(row for row, _column in selection.get("cells", []))]
    units = [shown["unit_id"][row] for row in rows if row < shown.height]
    units += [point["customdata"] for point in selection.get("points", []) if point.get("customdata")]
    return str(units[0]) if units and units[0] in shown["unit_id"] else None


def find(shown: pl.DataFrame) -> pl.DataFrame | None:
    """A box that finds units by name or number: the rows found, or None where nothing is sought. A unit that is found
    alone is selected."""
    looks = {
        "placeholder": _("Find a unit: name or number"),
        "label_visibility": "collapsed",
        "icon": ":material/search:",
    }
    sought = choices.choose_words(_("Find a unit"), "find", **looks).strip()
    if not sought:
        st.session_state.pop("found", None)
        return None
    words = pl.col("name", "unit_id").str.to_lowercase().str.contains(sought.lower(), literal=True)
    found = shown.filter(pl.any_horizontal(words))
    alone = found["unit_id"][0] if found.height == 1 else None
    if alone and st.session_state.get("found") != alone:
        choices.hold("unit", alone)
    st.session_state["found"] = alone
    return found


def said_of_found(found: pl.DataFrame) -> str:
    """How many units were found, and how many of them the charts ring."""
    said = ngettext("{n} unit found", "{n} units found", found.height)
    return (
        _("{said}; the charts ring the first {most}: write more of the name.", said=said, most=MOST)
        if found.height > MOST
        else f"{said}."
    )


def ring(drawn: dict[str, go.Figure], units: list[str]) -> None:
    """Ring the `units` in the figures that are `drawn`, each under its key; of one unit alone the interval too."""
    wanted = set(units[:MOST])
    groups = [group for key, figure in drawn.items() for group in _groups(key, figure, wanted)]
    rules = [",".join(f"{trace} .points>:is({those})" for trace, those in groups) + f"{{{RING}}}"]
    if len(wanted) == 1:
        rules.append(",".join(f"{trace} .errorbars>:is({those}) path" for trace, those in groups) + f"{{{THICK}}}")
    st.html(f"<style>{''.join(rules) if groups else ''}</style>")


def _groups(key: str, figure: go.Figure, units: set[str]) -> list[tuple[str, str]]:
    """Where the units are drawn: a trace, and the places in it. Plotly draws traces, and the points and intervals of
    each, in the order of the figure's data; the legend hides none of them (`fixed`)."""
    found = []
    for number, trace in enumerate(figure.data, 1):
        drawn = () if trace.customdata is None else trace.customdata
        places = [f":nth-child({at})" for at, unit in enumerate(drawn, 1) if unit in units]
        if places:
            found.append((f".st-key-{key} .scatterlayer>:nth-child({number})", ",".join(places)))
    return found
