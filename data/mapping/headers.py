"""Headers: which column a title names; what stands in its brackets counts, unless it says what the column is anyway."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from data.feeds.columns import Column

UNSEEN = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
BRACKETS = re.compile(r"[（(\[【〔](.*?)[)）\]】〕]")
SIGNS = re.compile(r"[\s_\-*:：/.．、#\"'\u3000（()）\[\]【】〔〕]+")
PARTS = re.compile(r"[,，;；、/／|或]|\bor\b")

# What a sender may say of any column without saying anything new: whether it must be filled, and its number.
ALWAYS = (
    r"(非|不)?必[填须选]项?|选填|可选|可空|可不填|可为空|单选|下拉(选择|框)?|required|optional|mandatory|[*＊]+|"
    r"第?\d{1,2}列?|栏次?\d{1,2}|[①-⑳]|"
)
# What it may say of a column of a kind: the unit that is meant anyway, or how the cells are written.
OF_KIND = {
    "amount": r"(单位[:：])?(人民币)?元|人民币|rmb|cny|(in )?(rmb )?yuan|[¥￥]|数[字值]|number|amount|保留.*小数",
    "whole": r"(单位[:：])?[件人个名家次份项起宗票位月]|数[字值]|整数|number|integer|count|cases|persons|people|months",
    "rate": r"[%％٪]|百分比|百分数|比例|per ?cent|percentage",
    "date": r"日期|年月日|date|y{4}[-/.年]?m{1,2}[-/.月]?d{1,2}日?|格式.*|如.*\d.*|例.*\d.*",
    "month": r"月份|年月|month|y{4}[-/.年]?m{1,2}月?|格式.*|如.*\d.*|例.*\d.*",
    "flag": r"是|否|是否|有|无|yes|no|y|n|true|false|[10]",
    "text": r"文本|文字|text|\d{1,2}位(数字|代码|编码)?|编码|代码|编号|code|id",
    "choice": r"文本|文字|text",
}


def folded(header: str) -> str:
    """A header as it is compared: without case, blanks and signs; full-width as plain."""
    plain = "".join(chr(ord(letter) - 0xFEE0) if "！" <= letter <= "～" else letter for letter in header)
    return SIGNS.sub("", UNSEEN.sub("", plain)).casefold()


def bare(header: str) -> str:
    """A header without its brackets and what stands in them, as it is compared."""
    return folded(BRACKETS.sub("", header))


def _says_nothing(words: str, column: Column | None) -> bool:
    kind = column.metadata["read"] if column is not None else ""
    spelled = {folded(word) for word in column.metadata.get("words", {})} if column is not None else set()
    if column is not None:
        spelled |= {folded(other) for others in column.metadata.get("words", {}).values() for other in others}
    shape = re.compile(f"{ALWAYS}|{OF_KIND.get(kind, '')}", re.IGNORECASE)
    whole = UNSEEN.sub("", words).strip()
    parts = [whole, *(part.strip() for part in PARTS.split(whole))]
    said = [bool(shape.fullmatch(part)) or folded(part) in spelled for part in parts]
    return said[0] or all(said[1:])


@dataclass(frozen=True)
class Names:
    """The headers that are `known` (folded header -> column), and the feed's `columns`, where the names are its own."""

    known: Mapping[str, str]
    columns: Mapping[str, Column] = field(default_factory=dict)

    def meant(self, header: str) -> str | None:
        """The column that a header names; None where it is unknown, or where its brackets say something more: of which
        year, whether planned, in what unit. In brackets may stand another name of the column."""
        exact = self.known.get(folded(header))
        said = BRACKETS.findall(header)
        if exact is not None or not said:
            return exact
        column = self.known.get(bare(header))
        if column is None:
            return None
        same = [self.known.get(folded(words)) == column for words in said]
        plain = [_says_nothing(words, self.columns.get(column)) for words in said]
        return column if all(one or other for one, other in zip(same, plain, strict=True)) else None
