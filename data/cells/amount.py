"""Amount: a number with a decimal point, or comma where that is known; thousands parted or not, of one currency."""

import re
from collections.abc import Callable

import polars as pl

from data.cells.cell_type import AMOUNTS, Cells, CellType, Facts
from data.cells.slow_way import read_some
from data.cells.spelling import Spelling
from data.cells.tidying import MARK, plainly
from data.language import _, ngettext

PLAIN_NUMBER = r"^[+-]?([0-9]+(\.[0-9]+)?|\.[0-9]+)$"
THOUSANDS = r"^[+-]?[0-9]{1,3}([, ’']([0-9]{3}))+(\.[0-9]+)?$"
TYPED_NUMBER = r"^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$"
COMMA_NUMBER = r"^[+-]?[0-9]+(,[0-9]+)?$"
COMMA_THOUSANDS = r"^[+-]?[0-9]{1,3}([. ’'][0-9]{3})+(,[0-9]+)?$"
EXACT = 2.0**53  # beyond, whole numbers are no longer told apart
CURRENCIES = {
    "¥": r"¥|人民币|rmb|cny|yuan|元整?|圆整?|圓",
    "£": "£|gbp|英镑",
    "€": "€|eur(?:os?)?|欧元",
    "US$": r"us\$|\$|usd|美元|美金",
    "HK$": r"hk\$|hkd|港元|港币",
    "JP¥": "jpy|日元",
    "₹": "₹|inr",
    "CHF": "chf",
    "₩": "₩|krw",
    "₽": "₽|rub",
}
ANY_CURRENCY = "|".join(sorted("|".join(CURRENCIES.values()).split("|"), key=len, reverse=True))
BEFORE = rf"(?i)^([+-]?)\s*(?:{ANY_CURRENCY})\s*([+-]?)"
BEHIND = rf"(?i)\s*(?:{ANY_CURRENCY})$"
SCALED = (
    r"(?i)[0-9]\s*(?:[十百千]?[万萬亿億]|[百千仟]|k|w|m|mn|mio|mln|bn|mrd|tsd|thousands?|millions?|billions?|miles?|mille|millones)"
    rf"\.?\s*(?:{ANY_CURRENCY})?$"
)
NUMERALS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
TENS = {"十": 10, "百": 100, "千": 1000}
COUNTED = re.compile(r"(\d+)\s*(件|人|个|次|起|项|宗|份|条)")
FOOTNOTE = re.compile(r"^([+-]?\d[\d.,’' ]*?)\s*(?:[¹²³⁰⁴-⁹①-⑳*†‡§]+|[(（\[]\d[)）\]])$")


def figures(text: pl.Series) -> pl.Series:
    """Numbers as they are read: plain digits and signs, without a currency."""
    plain = plainly(text).str.replace_all("٫", ".").str.replace_all("٬", ",")
    return plain.str.replace(BEFORE, "${1}${2}").str.replace(BEHIND, "")


def _currency(text: pl.Series) -> pl.Series:
    """The currency that each text names; null where none."""
    plain = plainly(text)
    found = [
        pl.when(pl.lit(plain.str.contains(rf"(?i)^[+-]?\s*(?:{shape})|(?:{shape})$")))
        .then(pl.lit(sign))
        .otherwise(None)
        for sign, shape in reversed(CURRENCIES.items())  # US$ and HK$ end in $, 美元 in 元
    ]
    return pl.select(pl.coalesce(found)).to_series()


def _reason(plain: pl.Expr, mixed: list[str]) -> pl.Expr:
    """Why a text is no number."""
    several = _("is in one of several currencies ({found}): hand each in by itself", found=", ".join(mixed))
    return (
        pl.when(plain.str.contains(MARK))
        .then(pl.lit(_("carries a raised or circled digit, such as a footnote's: write the number alone")))
        .when(plain.str.contains(r"^\(.+\)$"))
        .then(pl.lit(_("is in brackets, as bookkeepers write negative numbers: write the number itself")))
        .when(plain.str.contains(SCALED))
        .then(pl.lit(_("names a scale: nothing is multiplied unsaid; write the number in ones")))
        .when("mixed")
        .then(pl.lit(several))
        .when(plain.str.contains(r"[*†‡§#]+$"))
        .then(pl.lit(_("carries a mark, such as a footnote's: write the number alone")))
        .when(pl.col("value").is_null())
        .then(pl.lit(_("is not a number")))
    )


def slow_numbers(spelling: Spelling) -> Callable[[pl.Series], pl.DataFrame]:
    """Text -> columns value and reason."""
    comma = spelling.decimal == "comma"
    shape, parted = (COMMA_NUMBER, COMMA_THOUSANDS) if comma else (PLAIN_NUMBER, THOUSANDS)

    def slow(text: pl.Series) -> pl.DataFrame:
        plain = pl.col("plain")
        bare = (
            plain.str.replace_all(r"[. ’']", "").str.replace(",", ".")
            if comma
            else plain.str.replace_all(r"[, ’']", "")
        )
        currency = _currency(text)
        mixed = sorted(currency.unique().drop_nulls())
        frame = pl.DataFrame({"plain": figures(text), "whole": plainly(text)}).with_columns(
            mixed=pl.lit(currency).is_not_null() & (len(mixed) > 1)
        )
        shaped = (plain.str.contains(shape) | plain.str.contains(parted)) & ~pl.col("mixed")
        frame = frame.with_columns(value=pl.when(shaped).then(bare.cast(pl.Float64, strict=False)))
        return frame.select("value", reason=pl.when(pl.col("value").is_null()).then(_reason(pl.col("whole"), mixed)))

    return slow


def read_amounts(text: pl.Series, spelling: Spelling, facts: Facts) -> Cells:
    """Numbers with a decimal point, or comma where that is known; thousands may be parted."""
    fast = text.cast(pl.Float64, strict=False)
    shape = r"^[+-]?[0-9]+$" if spelling.decimal == "comma" else TYPED_NUMBER if spelling.typed else PLAIN_NUMBER
    plain = text.str.contains(shape).fill_null(False)
    fast = fast.zip_with(plain, pl.Series([None], dtype=pl.Float64))
    values, reason, read = read_some(text, fast, slow_numbers(spelling))
    far = (values.is_infinite() if spelling.typed else values.abs() >= EXACT).fill_null(False)
    if far.any():
        reason = reason.zip_with(~far, pl.Series([_("is too large a number")]))
        values = values.zip_with(~far, pl.Series([None], dtype=pl.Float64))
    return Cells(
        values,
        reason,
        [
            ngettext(
                "{n} number was written with separators, a currency or digits of another script",
                "{n} numbers were written with separators, a currency or digits of another script",
                read,
            )
        ]
        if read
        else [],
    )


def chinese_number(text: str) -> int | None:
    """A whole number below ten thousand in Chinese numerals; None where it is none."""
    if not text or any(sign not in NUMERALS and sign not in TENS for sign in text):
        return None
    total, digit = 0, 0
    for sign in text:
        if sign in TENS:
            total, digit = total + (digit or 1) * TENS[sign], 0
        else:
            digit = NUMERALS[sign]
    return total + digit


def suggest_number(value: str, facts: Facts) -> str:
    """What a text that is no number was perhaps meant to be."""
    found = chinese_number(value)
    if found is not None:
        return str(found)
    match = COUNTED.fullmatch(value) or FOOTNOTE.match(value)
    return match[1] if match else ""


kind = CellType(
    "amount",
    pl.Float64,
    read_amounts,
    holds=lambda facts: _("a number"),
    sample=lambda facts: "1",
    plain=lambda cell, facts: (
        cell.cast(pl.Float64, strict=False),
        cell.str.contains(r"^[0-9]{1,15}(\.[0-9]{1,15})?$"),
    ),
    suggest=suggest_number,
    in_brackets=r"(单位[:：])?(人民币)?元|人民币|rmb|cny|(in )?(rmb )?yuan|[¥￥]|数[字值]|number|amount|保留.*小数",
    number=True,
    summed=True,
    scaled=AMOUNTS,
)
