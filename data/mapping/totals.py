"""Totals: rows of sums among the data: left out, never counted twice, and used to check what was read."""

import re
from decimal import Decimal, InvalidOperation

import polars as pl

from data.counted import was
from data.errors import Refused
from data.feeds.columns import kind_of
from data.feeds.feed import Feed
from data.language import _, ngettext

SUM = r"合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|总\s*和|总\s*数|grand\s+total|sub-?\s?total|totals?|sum"
MEAN = r"平均值?|平均数|均值|averages?|mean"
LABEL = re.compile(
    rf"^\s*.{{0,20}}?(?:^|[\s:：（(·\-]|(?<=[\u4e00-\u9fff])|(?<=\d))({SUM}|{MEAN})\s*[:：]?\s*(?:[（(].*[)）])?\s*$",
    re.I,
)
ONLY_MEAN = re.compile(MEAN, re.IGNORECASE)
NEAR = f"(?i){SUM}|{MEAN}"
LONGEST = 40
EPSILON = Decimal("0.005")


def _number(text: str | None) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "").strip()) if text and text.strip() else None
    except InvalidOperation:
        return None


def _labels(rows: pl.DataFrame, headers: list[str]) -> dict[int, str]:
    """Index of a row -> the label in it; each distinct text is looked at once."""
    found: dict[int, str] = {}
    if rows.is_empty() or not headers:
        return found
    some = rows.select(pl.col(headers).str.contains(NEAR).any()).row(0, named=True)
    for header in (one for one in headers if some[one]):
        near = rows[header].filter(rows[header].str.contains(NEAR).fill_null(False)).unique()
        labels = [text for text in near if len(text) < LONGEST and LABEL.match(text)]
        if labels:
            at = rows.with_row_index("at").filter(pl.col(header).is_in(labels)).select("at", header)
            for index, label in at.iter_rows():
                found.setdefault(index, label.strip())
    return found


def without_totals(
    rows: pl.DataFrame, feed: Feed, headers: list[str], sources: dict[str, str], months: list[str]
) -> tuple[pl.DataFrame, list[str]]:
    """Rows without sums, and notes; `sources`: feed column -> header; `months`: headers of months side by side.

    A row is a sum where a cell says so and a column of the key is empty or holds that word. Refused where a sum
    does not agree with the rows.
    """
    keys = [sources[key] for key in feed.keys if key in sources]
    labels = _labels(rows, headers)
    if not labels or not keys:
        return rows, []
    listed = rows.rows(named=True)
    sums = {
        i: label
        for i, label in labels.items()
        if any(listed[i][key] is None or listed[i][key].strip() in ("", label) for key in keys)
    }
    if not sums:
        return rows, []
    summed = {month: month for month in months} | {
        name: header for name, header in sources.items() if kind_of(feed.columns[name]).summed and name not in feed.keys
    }
    unread: set[str] = set()
    for name, header in summed.items():
        cells = [_number(row[header]) for row in listed]
        data = [i for i in range(len(listed)) if i not in sums]
        if any(cells[i] is None and (listed[i][header] or "").strip(" -—") for i in data):
            unread.add(name)
            continue
        before = 0
        for i in sorted(sums):
            said = cells[i]
            parts = [data, [j for j in data if j < i], [j for j in data if before <= j < i]]
            agree = [sum((cells[j] or Decimal(0) for j in part), Decimal(0)) for part in parts]
            if said is not None and not ONLY_MEAN.search(sums[i]) and all(abs(said - one) > EPSILON for one in agree):
                raise Refused(
                    _(
                        "Row {row} says {sums} {said} for {header}, but the rows add up to {agree}: correct the "
                        "sum, or hand in the rows that are missing.",
                        row=listed[i]["row"],
                        sums=sums[i],
                        said=said,
                        header=header,
                        agree=agree[1],
                    )
                )
            before = i + 1
    left_out = _(
        "{row_of_sumss} {was} left out",
        row_of_sumss=ngettext("{n} row of sums", "{n} rows of sums", len(sums)),
        was=was(len(sums)),
    )
    words = ", ".join(sorted(set(sums.values())))
    notes = [
        _(
            "{left_out} ({words}) and {word} with the rows",
            left_out=left_out,
            words=words,
            word="agrees" if len(sums) == 1 else "agree",
        )
    ]
    if unread:
        notes = [
            _(
                "{left_out}; {unread} could not be checked against sums",
                left_out=left_out,
                unread=", ".join(sorted(unread)),
            )
        ]
    keep = pl.Series([i not in sums for i in range(len(listed))])
    return rows.filter(keep), notes
