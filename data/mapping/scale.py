"""Scale: amounts in ten thousands or thousands are never taken for amounts in ones; nothing is multiplied unsaid."""

import re

import polars as pl

from data.cells.cell_type import AMOUNTS, COUNTS
from data.errors import Refused
from data.feeds.columns import kind_of
from data.feeds.feed import Feed
from data.language import _

BIG = r"(?:[十百千拾佰仟]?[万萬亿億]|[百千佰仟])"
MONEY = r"(?:元|圆|円|美元|美金|港元|港币|欧元|人民币|rmb|cny|usd)"
CURRENCY = r"(?:[£$€¥￥₽]|eur(?:os?)?|gbp|usd|cny|rmb|chf|pln|sek|rub|руб|zł|元)"
# Words that are scales in the languages of public accounts: English, German, French, Spanish, Portuguese, Italian,
# Dutch, Polish, Russian. What is another word elsewhere ("miles") counts beside a preposition or a currency alone.
WORDS = (
    r"(?:thousands?|mil millones|millions?|billions?|tausend|tsd|mio|mrd|millionen|milliarden|milliers?|milliards?|"
    r"millones|millares|milhares|milhões|migliaia|milioni|miliardi|duizend(?:en)?|miljoen|tys|mln|тыс|млн|млрд)"
)
BESIDE = r"(?:(?:en|in|em)\s+(?:miles|mil|mille)|miles\s+de|mil\s+(?:euros|reais|€))"
SHORT = r"(?:k|w|m|mn|mio|mln|bn)"  # w is 万
LETTERS = r"(?:k|m|mn|mm|mio|mln|bn|bio|t)"
# What says a scale wherever it stands; 5万元 and 2 million are amounts, not scales.
ANYWHERE = [
    rf"(?<![\d.,〇一二三四五六七八九十百千几数多]){BIG}{MONEY}",
    rf"(?:单位|計|计量)[:：为]?\s*{BIG}{MONEY}?",
    rf"(?<![^\W\d_])(?<![\d.,])(?<!\d )'?{WORDS}(?![^\W\d_]|@)",
    rf"(?<![^\W\d_])(?<!\d ){BESIDE}(?![^\W\d_])",
    r"['’‘`$￥¥£€（(]\s?['’‘`]?000['’]?s?(?![\d.,])",
    r"(?<![\d.,])000['’]?s\b",
    r"[x×]\s?1[.,  ]?000(?![\d.,])",
    rf"[£€$¥￥]\s?{LETTERS}(?![^\W_])",
    rf"(?<![^\W_]){LETTERS}\s?[£€$¥￥]",
    r"(?<![^\W_])[tkm](?:eur|gbp|usd|chf|pln|sek|rmb)(?![^\W_])",
    r"(?<![^\W_])[tkm]kr(?![^\W_])",
    rf"\b(?:rmb|cny|usd|eur|gbp|chf|yuan|in)\s*{SHORT}\b",
]
OF_COUNTS = [*ANYWHERE, rf"[（(\[【〔]\s*{BIG}\S?\s*[)）\]】〕]"]
OF_AMOUNTS = [*OF_COUNTS, rf"(?<![a-z\d]){SHORT}(?![a-z\d])", rf"{BIG}$"]
IN_HEADER = {
    AMOUNTS: re.compile("|".join(OF_AMOUNTS), re.IGNORECASE),
    COUNTS: re.compile("|".join(OF_COUNTS), re.IGNORECASE),
}
IN_LINE = re.compile("|".join(ANYWHERE), re.IGNORECASE)
ALONE = re.compile(rf"[（(]?(?:单位[:：])?(?:in )?(?:{BIG}{MONEY}?|{WORDS}|{SHORT})[)）]?", re.IGNORECASE)
# A cell at the edge of the table that says nothing but the scale, and what is measured in it.
LEADING = (
    "all |alle |amounts? |figures? |values? |unit:? |currency:? |expenditure |spend(?:ing)? |are |in |en |em |angaben |"
    "beträge? |montants? |importes? |cifras |valores "
)
SAID_ALONE = re.compile(
    rf"[（(\[]?(?:(?:(?:金额|计量)?单位|货币单位)[:：为]?\s*{BIG}{MONEY}?|{BIG}{MONEY}|"
    rf"(?:{LEADING})*(?:{'|'.join(ANYWHERE[2:])})[\s.]*(?:de |d['’]|di |of )?{CURRENCY}?\.?)[)）\]]?",
    re.IGNORECASE,
)
EDGE = 3  # rows at the top and the bottom of a table, in which such a cell may stand
FACTORS = {
    "[千仟][万萬]": 10_000_000,
    "milliers?|millares|milhares": 1_000,
    "billion|bn|bio|mrd|milliard|miliard|млрд|mil millones": 1_000_000_000,
    "[百佰][万萬]|milli|millon|milh|milion|miljoen|mio|mln|mn|млн": 1_000_000,
    r"[£€$¥￥]\s?m|m\s?[£€$¥￥]|\bm(eur|gbp|usd|kr)|(eur|gbp|usd|rmb|cny|chf|yuan|in)\s*m\b|^m$": 1_000_000,
    "[十拾][万萬]": 100_000,
    "[亿億]": 100_000_000,
    r"[万萬]|w\b": 10_000,
    "[百佰]": 100,
    r"[千仟]|thousand|000|tausend|tsd|mil|migliaia|duizend|tys|тыс|k|t": 1_000,
}


def in_header(header: str, scaled: str) -> str:
    """The scale that the header of AMOUNTS or COUNTS names: 万元, thousands, k; "" where none."""
    match = IN_HEADER[scaled].search(header) if scaled else None
    return match[0] if match else ""


def only_scale(words: str) -> bool:
    """Whether a cell, or a sheet's name, says nothing but a scale."""
    return bool(SAID_ALONE.fullmatch(words.strip()))


def _refused(what: str, name: str, header: str, scale: str) -> Refused:
    factor = next((by for shape, by in FACTORS.items() if re.search(shape, scale, re.IGNORECASE)), 1_000_000)
    return Refused(
        _(
            "{what} {scale!r}, and {name} would be read as it stands, {factor:,} times too small. "
            "Give the amounts in ones and take that word out, or hand the file in with a mapping "
            'file that says the calculation in its [columns]: {name} = {{ expression = \'"{header}" * '
            "{factor}' }}.",
            what=what,
            scale=scale,
            name=name,
            factor=factor,
            header=header,
        )
    )


def refuse_header(name: str, header: str, scaled: str) -> None:
    """Refused where the header that means the column `name`, of AMOUNTS or COUNTS, names a scale."""
    if scale := in_header(header, scaled):
        raise _refused(_("The header {header!r} says", header=header), name, header, scale)


def refuse_scale(feed: Feed, found: dict[str, str], rows: pl.DataFrame, lines: list[str]) -> None:
    """Refused where a header of numbers (`found`: column -> header) names a scale, or, for amounts, the cell right
    below it, one of the `lines` above and below the table or a cell at its edge."""
    scaled = {name: kind_of(feed.columns[name]).scaled for name in found}
    edge = rows.drop("row", "fields", strict=False)
    outer = [[cell for cell in row if cell] for row in [*edge.head(EDGE).rows(), *edge.tail(EDGE).rows()]]
    alone = [row[0] for row in outer if len(row) == 1]  # no record, but a line that stands where one might
    lines = [*lines, *alone, *(cell for row in [edge.columns, *outer] for cell in row if only_scale(cell))]
    for name, header in found.items():
        refuse_header(name, header, scaled[name])
        if scaled[name] != AMOUNTS:
            continue
        first = (rows[header].head(1).item() if rows.height else None) or ""
        if ALONE.fullmatch(first.strip()):
            raise _refused(
                _("Row {row}, below the header {header!r}, says", row=rows["row"][0], header=header),
                name,
                header,
                first.strip(),
            )
        for line in lines:
            if scale := IN_LINE.search(line):
                raise _refused(_("A line of the file ({strip!r}) says", strip=line.strip()), name, header, scale[0])
