"""Expressions of a mapping file: sums of columns, numbers, days and months, such as `date_received + 28 days`."""

import re

import polars as pl

from data.language import _

TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)(?:\s+(?P<span>days?|months?)\b)?|(?P<name>\w+)|\"(?P<quoted>[^\"]+)\"|(?P<sign>[-+*/()]))"
)

PARTED = r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$"
DIGITS = 15  # that a number has for certain: 1.1 * 10000 is 11000


class BadExpression(ValueError):
    """The expression cannot be understood; the message says where."""


def _tokens(words: str) -> list[tuple[str, str]]:
    found, at = [], 0
    words = words.rstrip()
    while at < len(words):
        match = TOKEN.match(words, at)
        if match is None:
            raise BadExpression(_("{words!r}: cannot understand {strip!r}", words=words, strip=words[at:].strip()))
        at = match.end()
        if match["span"]:
            found.append(("span", f"{match['number']} {match['span'].rstrip('s')}"))
        elif match["number"]:
            found.append(("number", match["number"]))
        elif match["sign"]:
            found.append(("sign", match["sign"]))
        else:
            found.append(("name", match["name"] or match["quoted"]))
    return found


def names(words: str) -> list[str]:
    """The columns that an expression reads."""
    return [value for kind, value in _tokens(words) if kind == "name"]


def _shift(words: str, tokens: list[tuple[str, str]], column: pl.Expr) -> pl.Expr:
    """A day and the days or months added to it."""
    day = column.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    for sign, span in zip(tokens[1::2], tokens[2::2], strict=True):
        if sign[1] not in "+-" or span[0] != "span":
            raise BadExpression(
                _("{words!r}: only days and months can be added to a day or taken from it", words=words)
            )
        count, unit = span[1].split()
        day = day.dt.offset_by(f"{sign[1].replace('+', '')}{count}{'mo' if unit == 'month' else 'd'}")
    return day.dt.strftime("%Y-%m-%d")


def _number(name: str) -> pl.Expr:
    """A column of text as numbers, whose thousands may be parted by commas."""
    text = pl.col(name)
    parted = pl.when(text.str.contains(PARTED)).then(text.str.replace_all(",", "")).otherwise(text)
    return parted.cast(pl.Float64, strict=False)


class _Sum:
    """Recursive descent over + - * / and brackets, on numbers."""

    def __init__(self, words: str, tokens: list[tuple[str, str]]) -> None:
        self.words, self.tokens, self.at = words, tokens, 0

    def take(self, signs: str) -> str:
        if self.at < len(self.tokens) and self.tokens[self.at] in [("sign", sign) for sign in signs]:
            self.at += 1
            return self.tokens[self.at - 1][1]
        return ""

    def sum(self) -> pl.Expr:
        total = self.product()
        while sign := self.take("+-"):
            part = self.product()
            total = total + part if sign == "+" else total - part
        return total

    def product(self) -> pl.Expr:
        total = self.value()
        while sign := self.take("*/"):
            part = self.value()
            total = total * part if sign == "*" else total / part
        return total

    def value(self) -> pl.Expr:
        if self.take("("):
            inner = self.sum()
            if not self.take(")"):
                raise BadExpression(_("{words!r}: a bracket is not closed", words=self.words))
            return inner
        if self.at >= len(self.tokens):
            raise BadExpression(_("{words!r}: ends too early", words=self.words))
        kind, value = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return pl.lit(float(value))
        if kind == "name":
            return _number(value)
        raise BadExpression(
            _("{words!r}: a column or a number is missing before {before!r}", words=self.words, before=value)
        )


def expression(words: str) -> pl.Expr:
    """The text that an expression gives, over columns of text.

    Where an operand cannot be read, the operands themselves, so that checking shows what was found; where all
    are empty, empty. BadExpression where the words cannot be understood.
    """
    tokens = _tokens(words)
    if not tokens:
        raise BadExpression(_("an expression is empty"))
    if any(kind == "span" for kind, _unused in tokens):
        if tokens[0][0] != "name":
            raise BadExpression(_("{words!r}: begins with the column of the day", words=words))
        result = _shift(words, tokens, pl.col(tokens[0][1]))
    else:
        reader = _Sum(words, tokens)
        number = reader.sum()
        if reader.at < len(tokens):
            raise BadExpression(_("{words!r}: cannot understand {tokens!r}", words=words, tokens=tokens[reader.at][1]))
        result = number.round_sig_figs(DIGITS).cast(pl.String).str.strip_suffix(".0")
    read = [pl.col(name) for name in names(words)]
    if not read:
        return result
    shown = pl.concat_str([column.fill_null("") for column in read], separator=" , ")
    if len(read) == 1:  # which is not a result: ５ in "x * 1000" is not taken for 5
        shown = pl.concat_str(shown, pl.lit(f" in {words}"))
    return pl.when(~pl.all_horizontal(column.is_null() for column in read)).then(pl.coalesce(result, shown))
