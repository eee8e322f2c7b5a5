"""Below the table: remarks that stand there, and rows that have fewer fields than the header."""

import re

import polars as pl

from data.counted import was
from data.language import _, ngettext
from data.mapping.table import TITLES_SHOWN
from data.mapping.totals import LABEL
from data.rejected import REJECTED

FOOTNOTE = re.compile(
    r"^\s*(注|备注|说明|制表|填报|填表|审核|复核|负责人|联系人|联系电话|单位负责人|打印|数据来源|来源|资料来源|报送日期"
    r"|note|remark|source|prepared|checked|approved|printed|contact|\*)",
    re.IGNORECASE,
)
REMARK = re.compile(FOOTNOTE.pattern + r"[^:：]*[:：]", re.IGNORECASE)  # and not an identifier such as NOTE-7


def footnotes_below(rows: pl.DataFrame, headers: list[str], keys: list[str]) -> tuple[pl.DataFrame, list[str]]:
    """Rows without the remarks below the table: the last rows, where little is filled and that is words; those."""
    end, said = rows.height, []
    while end:
        row = rows.row(end - 1, named=True)
        filled = [str(row[name]).strip() for name in headers if row[name] and str(row[name]).strip()]
        if len(filled) > 1 and any(LABEL.match(text) for text in filled):
            break  # 说明合计 999 is a sum, which is checked
        words = [text for text in filled if FOOTNOTE.match(text)]
        alone = len(filled) == 1 and len(headers) > 2 and re.search(r"[^\W\d_]", filled[0]) and len(filled[0]) > 8
        lacks = [name for name in keys if not row.get(name) or REMARK.match(row[name])]
        if not (lacks or not keys) or not (alone or (words and len(words) * 2 >= len(filled))):
            break
        end -= 1
        said.append(" ".join(filled))
    return rows.head(end), said[::-1]


def left_out(said: list[str]) -> list[str]:
    """A note on the remarks below the table."""
    shown = " / ".join(said[:TITLES_SHOWN])
    return (
        [
            _(
                "{lines} below the table {was} left out: {shown}",
                lines=ngettext("{n} line", "{n} lines", len(said)),
                was=was(len(said)),
                shown=shown,
            )
        ]
        if said
        else []
    )


def short_rows(rows: pl.DataFrame, width: int, mark: str) -> pl.DataFrame:
    """The faults of rows that have fewer fields than the header: nobody can know which ones are missing."""
    if "fields" not in rows.columns:
        return pl.DataFrame(schema=REJECTED)
    short = rows.filter(pl.col("fields") < width)
    cells = [name for name in rows.columns if name not in ("row", "fields")]
    return short.select(
        "row",
        column=pl.lit(""),
        value=pl.concat_str(cells, separator=mark or ",", ignore_nulls=True),
        reason=pl.format(
            _("has {{}} fields where the header has {width}: which one is missing?", width=width), "fields"
        ),
    ).cast(REJECTED)
