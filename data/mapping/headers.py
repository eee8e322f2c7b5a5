"""Headers: which column a title names; what stands in its brackets counts, unless it says what the column is anyway."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from data.feeds.columns import Column, kind_of

UNSEEN = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
BRACKETS = re.compile(r"[（(\[【〔](.*?)[)）\]】〕]")
SIGNS = re.compile(r"[\s_\-*:：/.．、#\"'\u3000（()）\[\]【】〔〕]+")
PARTS = re.compile(r"[,，;；、/／|或]|\bor\b")

# What a sender may say of any column without saying anything new: whether it must be filled, and its number.
ALWAYS = (
    r"(非|不)?必[填须选]项?|选填|可选|可空|可不填|可为空|单选|下拉(选择|框)?|required|optional|mandatory|[*＊]+|"
    r"第?\d{1,2}列?|栏次?\d{1,2}|[①-⑳]|"
)


def folded(header: str) -> str:
    """A header as it is compared: without case, blanks and signs; full-width as plain."""
    plain = "".join(chr(ord(letter) - 0xFEE0) if "！" <= letter <= "～" else letter for letter in header)
    return SIGNS.sub("", UNSEEN.sub("", plain)).casefold()


def bare(header: str) -> str:
    """A header without its brackets and what stands in them, as it is compared."""
    return folded(BRACKETS.sub("", header))


def _says_nothing(words: str, column: Column | None) -> bool:
    of_kind = kind_of(column).in_brackets if column is not None else ""
    spelled = {folded(word) for word in column.metadata.get("words", {})} if column is not None else set()
    if column is not None:
        spelled |= {folded(other) for others in column.metadata.get("words", {}).values() for other in others}
    shape = re.compile(f"{ALWAYS}|{of_kind}", re.IGNORECASE)
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
