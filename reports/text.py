"""Text: how numbers, changes and ranks are written, and how data stays plain text wherever it is shown."""

import html
import re
from collections.abc import Sequence
from datetime import date

import polars as pl
from babel.dates import format_skeleton

from data.language import _, language, term
from metrics.measure import Metric

MINUS = "\u2212"
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
NUMBER = re.compile(r"^[+-]?\d+(\.\d+)?$")
EMPTY = "–"
TEN_THOUSAND = 10_000  # 万, by whose powers Chinese counts


def visible(words: str) -> str:
    """The text without characters that are not seen or that turn the direction of reading."""
    return HIDDEN.sub(" ", words)


def label(words: str) -> str:
    """Text for a chart's label: Plotly would read <b>, <br> and <a> in it."""
    return html.escape(visible(words), quote=False)


def markdown(words: str) -> str:
    """Text for a page's prose: every sign that Markdown or Streamlit would act on is escaped."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|<>~$:&@=^\"'/])", r"\\\1", visible(words).replace("\n", " "))


def inert(cell: str) -> str:
    """Text for a CSV cell: a spreadsheet would run what begins like a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) and not NUMBER.match(cell) else cell


def shown(metric: Metric, value: float) -> float:
    """The value in the metric's unit of display: 0.95 as 95, a rate per so many."""
    return value * 100 if metric.kind == "p" else value * metric.per


def _digits(metric: Metric, value: float) -> int:
    """The decimals of a value in its unit of display; a share that is not quite 0 or 100 % does not read so."""
    if metric.kind == "p":
        return next((digits for digits in (1, 2) if round(value, digits) not in (0, 100)), 3 if value % 100 else 1)
    size = abs(value)
    return 0 if size >= 1000 else 1 if size >= 10 else 2


def unit_of(metric: Metric) -> str:
    """What a value is counted in: "%", "per 100 staff", "days"; "" for a plain number."""
    return metric.unit or ("%" if metric.kind == "p" else "")


def value(metric: Metric, number: float | None, unit: bool = True) -> str:
    """A value as people read it: "94.2 %", "3.1 per 100 staff", "41 days"; a dash where there is none."""
    if number is None:
        return EMPTY
    shown_number = shown(metric, number)
    words = f"{shown_number:,.{_digits(metric, shown_number)}f}".replace("-", MINUS)
    suffix = unit_of(metric)
    if not unit or not suffix:
        return words
    return _("{number} %", number=words) if suffix == "%" else _("{number} {unit}", number=words, unit=term(suffix))


def change(metric: Metric, difference: float | None, unit: bool = True) -> str:
    """A difference with its sign; of percentages in points, which is said where `unit`."""
    if difference is None:
        return EMPTY
    number = shown(metric, difference)
    words = f"{abs(number):,.{_digits(metric, number)}f}"
    sign = "±" if float(words.replace(",", "")) == 0 else "+" if number > 0 else MINUS
    points = unit and (metric.kind == "p" or metric.unit == "%")
    return f"{sign}{words}{_(' pts') if points else ''}"


def count(number: float | None) -> str:
    """A count or a sum."""
    if number is None:
        return EMPTY
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,.2f}"


def short(number: float | None) -> str:
    """A count or a sum where there is little room: "28.4 m", "1,754.5", "230"."""
    if number is None:
        return EMPTY
    if language().startswith("zh") and abs(number) >= TEN_THOUSAND:
        size, word = (TEN_THOUSAND, "万") if abs(number) < TEN_THOUSAND**2 else (TEN_THOUSAND**2, "亿")
        return f"{number / size:,.1f}{word}"
    if abs(number) >= 1_000_000:
        return f"{number / 1_000_000:,.1f} m"
    return f"{number:,.0f}" if float(number).is_integer() or abs(number) >= 10_000 else f"{number:,.1f}"


def share_of(count_of: float | None, whole: float | None) -> str:
    """Some of a number: "12 of 34"."""
    return _("{count} of {whole}", count=count(count_of), whole=count(whole))


def headed(head: str, words: str) -> str:
    """What is said of something: "head: words"."""
    return _("{head}: {words}", head=head, words=words)


def joined(words: Sequence[str], last: bool = False) -> str:
    """A list within a sentence: "a, b, c", or with `last` "a, b and c"."""
    if last and len(words) > 1:
        return _("{first} and {last}", first=joined(words[:-1]), last=words[-1])
    return _(", ").join(words)


def within(words: str) -> str:
    """A title within a sentence, small where the language has small letters for it."""
    return words.lower()


def chance(p: float | None) -> str:
    """How often chance alone would give as much: "p = 0.03", never a zero."""
    return _("p unknown") if p is None else "p < 0.001" if p < 0.001 else f"p = {p:.2g}"


def with_days(table: pl.DataFrame) -> pl.DataFrame:
    """The table with its days written as 2026-10-31, as people read them."""
    return table.with_columns(pl.col(pl.Date).dt.strftime("%Y-%m-%d"))


def sentences(words: str) -> list[str]:
    """The sentences of a text, each with the blank behind it."""
    return re.findall(r".+?(?:[.!?](?:\s+|$)|[。！？]|$)", words, re.DOTALL)


def first_sentence(words: str) -> str:
    """The first sentence of a text, without its full stop."""
    return next(iter(sentences(words)), "").strip().rstrip(".。")


def begun(words: str) -> str:
    """Words as the beginning of a sentence."""
    return words[:1].upper() + words[1:]


def unbroken(words: str) -> str:
    """Words in which no line ends between a number and its per cent sign."""
    return re.sub(r"(?<=\d) (?=%)", "\u00a0", words)


def month(day: date) -> str:
    """A month as people say it: "October 2026"; as their language writes it."""
    return str(format_skeleton("yMMMM", day, locale=language()))


def month_name(day: date) -> str:
    """A month of any year: "Oct"."""
    return str(format_skeleton("MMM", day, locale=language()))


def short_month(day: date) -> str:
    """A month where there is little room: "Oct 2026"."""
    return str(format_skeleton("yMMM", day, locale=language()))
