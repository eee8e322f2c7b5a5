"""A pack's slide on the screen: its blocks side by side, as text that data cannot turn into markup."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from pages.widgets.frame import escaped
from reports.charts.presented import presented
from reports.layout.content import Block, Chart, Slide, Table, Text, Tiles

MANY = 12  # rows, from which a table scrolls
HEIGHT = 560


def _show_chart(chart: Chart, key: str) -> None:
    alt = chart.alt or chart.name
    st.plotly_chart(presented(chart), height="stretch", alt=alt, config={"displayModeBar": False}, key=key)


def _show_table(table: Table) -> None:
    if table.name:
        st.caption(escaped(table.name))
    rows = [[escaped(cell.words) for cell in row] for row in table.rows]
    columns = table.columns or ("",) * (len(rows[0]) if rows else 0)
    names = [escaped(name) or " " * (place + 1) for place, name in enumerate(columns)]
    shown = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    with st.container(height=HEIGHT if len(rows) > MANY else "content", border=False):
        st.table(shown, border="horizontal", hide_index=True, hide_header=not table.columns)


def _show_text(words: Text) -> None:
    if words.title:
        st.markdown(f"**{escaped(words.title)}**")
    for heading, said in words.paragraphs:
        st.markdown(f"- **{escaped(heading)}:** {escaped(said)}" if heading else f"- {escaped(said)}")


def _show_tiles(tiles: Tiles) -> None:
    for column, tile in zip(st.columns(len(tiles.tiles)), tiles.tiles, strict=True):
        with column.container(border=True, height="stretch", gap="small"):
            st.markdown(escaped(tile.question))
            st.subheader(escaped(tile.answer), anchor=False)
            st.markdown(escaped(tile.words))


def _show_block(block: Block, key: str) -> None:
    if isinstance(block, Chart):
        _show_chart(block, key)
    elif isinstance(block, Table):
        _show_table(block)
    elif isinstance(block, Tiles):
        _show_tiles(block)
    else:
        _show_text(block)


def show_blocks(slide: Slide) -> None:
    """Tiles across the whole; the rest fills what they leave of the window."""
    rest = []
    for place, block in enumerate(slide.blocks):
        if isinstance(block, Tiles):
            _show_tiles(block)
        else:
            rest.append((block, f"{slide.id}-{place}"))
    with st.container(key=f"rest-{slide.id}"):  # several slides can stand on one page
        _show_rest(rest)


def _show_rest(rest: Sequence[tuple[Block, str]]) -> None:
    """The first at the left, and the others at the right."""
    if len(rest) < 2:
        for block, key in rest:
            _show_block(block, key)
        return
    left, right = st.columns([3, 2] if isinstance(rest[0][0], Chart | Table) else 2, gap="large")
    with left.container(height="stretch"):
        _show_block(*rest[0])
    with right.container(height="stretch"):
        for block, key in rest[1:]:
            _show_block(block, key)
