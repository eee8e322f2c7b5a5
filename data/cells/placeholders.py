"""Placeholders: words and signs that stand where a value is missing, still to come, or the same as above."""

import polars as pl

NO_VALUE = ("-", "--", "—", "n/a", "na", "n.a.", "null", "none", "nil", "无", "空", "不适用")  # in any column
_EDGE = r"[\s(<\[【（]*(?:{})[\s)>\]】）.。]*"
_NONE = (
    r"n\s?/\s?a|n\.\s?a|na|n/d|n/k|none|nil|null|nothing|blank|empty|unknown|no value|"
    r"not (?:applicable|available|known)|"
    r"x{3,10}|k\.\s?a|keine|entfällt|sans objet|s/o|néant|ningun[oa]|"
    r"无|無|空|空白|没有|暂无|暫無|不适用|不適用|不详|不詳|不明|未知|未填|缺"
)
_PENDING = (
    r"t\.?b\.?[acd]|pending|to be (?:confirmed|determined|decided|defined|announced|advised)|"
    r"待[定报報补補填核查]|待(?:确认|确定|核实|填写|补充|补报)|未定"
)
_ABOVE = r"同上|同前|ditto|idem|as above|same as above"
NONE = rf"(?i)^{_EDGE.format(_NONE)}$|^(?-i:NaN)$|^[^\p{{L}}\p{{N}}]+$"
PENDING = rf"(?i)^{_EDGE.format(_PENDING)}$"
ABOVE = rf"(?i)^{_EDGE.format(_ABOVE)}$|^(?:〃|″|”|\"|'')$"
ANY = rf"(?i)^{_EDGE.format(f'{_NONE}|{_PENDING}|{_ABOVE}')}$|^(?-i:NaN)$|^[^\p{{L}}\p{{N}}]+$"


def named(text: pl.Series, which: pl.Series, shown: int = 5) -> str:
    """The different texts of some cells, for a note."""
    found = sorted(set(text.filter(which)))
    return ", ".join(found[:shown]) + (" …" if len(found) > shown else "")
