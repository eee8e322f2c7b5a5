"""A pack's slide on the screen: its blocks side by side, as text that data cannot turn into markup."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from pages.widgets.frame import escaped
from reports.charts.presented import presented
from reports.layout.content import Block, Chart, Slide, Table, Text, Tiles
from reports.layout.paging import ACROSS, placed


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


def show_blocks(slide: Slide, sheet: str = "") -> None:
    """Tiles across the whole; the rest fills what they leave of the window. What a page of the files cannot hold is not
    shown here either; `sheet`: where the workbook holds it."""
    rest = []
    for place, block in enumerate(one.block for one in placed(slide, sheet)):
        if isinstance(block, Tiles):
            _show_tiles(block)
        else:
            rest.append((block, f"{slide.id}-{place}"))
    with st.container(key=f"rest-{slide.id}"):  # several slides can stand on one page
        _show_rest(rest)


def _show_multiples(rest: Sequence[tuple[Block, str]]) -> None:
    """Charts side by side, row by row."""
    for begin in range(0, len(rest), ACROSS):
        for column, (block, key) in zip(st.columns(ACROSS), rest[begin : begin + ACROSS], strict=False):
            with column:
                _show_block(block, key)


def _show_rest(rest: Sequence[tuple[Block, str]]) -> None:
    """The first at the left, and the others at the right."""
    if len(rest) >= ACROSS and all(isinstance(block, Chart) for block, _key in rest[:ACROSS]):
        _show_multiples(rest)
        return
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
