"""Packs hold no text that a translator does not see: with every text in brackets, nothing but data stands outside."""

import re
from collections.abc import Iterator

from metrics.facts.figures import Figures
from reports.layout.content import Block, Chart, Pack, Table, Text, Tiles
from reports.packs import recipes
from tests.pseudo import bare, bracketed
from tests.reports.conftest import MONTH


def words_of(block: Block) -> Iterator[str]:
    """Every text of a block."""
    match block:
        case Chart():
            yield from (block.name, *block.categories, block.axis, block.alt, *(one.name for one in block.series))
        case Table():
            yield from (block.name, *block.columns, block.alt, *(cell.words for row in block.rows for cell in row))
        case Text():
            yield from (block.title, *(words for pair in block.paragraphs for words in pair))
        case Tiles():
            yield from (words for tile in block.tiles for words in (tile.question, tile.answer, tile.words))


def texts_of(pack: Pack) -> Iterator[tuple[str, str]]:
    """Where a text stands, and the text."""
    yield from (("title", pack.title), ("subtitle", pack.subtitle), ("edition", pack.edition))
    for section in pack.sections:
        yield section.id, section.name
        for slide in section.slides:
            texts = [slide.title, *slide.notes, slide.source]
            texts += [words for block in slide.blocks for words in words_of(block)]
            yield from ((slide.id, words) for words in texts)
        yield from ((section.id, listing.name) for listing in section.lists)


def data_of(figures: Figures) -> re.Pattern[str]:
    """What is data in a pack: names and kinds of units, ids of metrics and feeds, and months as Babel writes them."""
    units = figures.tree.units
    names = {*units["name"], *units["kind"], *figures.metrics, *units["unit_id"]}
    names |= {feed for metric in figures.metrics.values() for feed in metric.feeds}
    known = "|".join(re.escape(one) for one in sorted(names, key=len, reverse=True))
    return re.compile(rf"{known}|[A-Z][a-z]{{2,8}} \d{{4}}|UTC")


def test_every_text_of_every_pack_is_in_the_catalogue(figures: Figures) -> None:
    unit, data = figures.tree.ids[3], data_of(figures)
    with bracketed():
        packs = [one.make(figures, MONTH, unit if one.of_unit else None) for one in recipes().values()]
        found = {(pack.id, place, words) for pack in packs for place, words in texts_of(pack) if bare(words, data)}
    assert not found, "\n".join(f"{pack} {place}: {words}" for pack, place, words in sorted(found))
