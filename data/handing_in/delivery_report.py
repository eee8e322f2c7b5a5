"""Answering: the report on a file that was dropped, for people and for programs, written beside it."""

import json
import os
import shlex
from pathlib import Path

from data.handing_in.report import Report
from data.language import _, ngettext
from data.mapping.mapped import as_in_file

LINES = 200


def words_of(name: str, report: Report) -> str:
    """A report as text for people."""
    if report.status == "refused":
        return _("{name} was not taken in: {notes}\n", name=name, notes=" ".join(report.notes))
    if report.status == "asks":
        lines = [
            _("{name} was not taken in yet: {question}", name=name, question=report.question),
            _("{topic} is one of:", topic=report.topic),
        ]
        lines += [f"  {option or '(leave it out)'}" for option in report.options]
        return "\n".join([*lines, _how_to_answer(name, report)]) + "\n"
    lines = [
        _(
            "{name}: {rows} accepted, {rows_rejected:,} rejected.",
            name=name,
            rows=ngettext("{n} row", "{n} rows", report.rows_accepted),
            rows_rejected=report.rows_rejected,
        )
    ]
    lines += [f"note: {note}" for note in report.notes]
    for fault in as_in_file(report.rejected.head(LINES)).iter_rows(named=True):
        lines.append(f"row {fault['row']}, {fault['column']}: {fault['value']!r} {fault['reason']}")
    if report.rejected.height > LINES:
        lines.append(
            _("… and {height:,} more; all of them are in the JSON report", height=report.rejected.height - LINES)
        )
    return "\n".join(lines) + "\n"


def _how_to_answer(name: str, report: Report) -> str:
    column = report.topic.removeprefix("columns.")
    entry = f"also = {{ {column} = … }}" if column != report.topic else f"{report.topic} = …"
    answer = shlex.quote(f"{report.topic}={report.options[0] if report.options else '…'}")
    return _(
        "To answer: hand it in on the page Feeds, or by plumbline load {feed} {quote} --answer "
        "{answer}; for every such file, write {entry} into a mapping file and watch with "
        "--mapping.",
        feed=report.feed,
        quote=shlex.quote(name),
        answer=answer,
        entry=entry,
    )


def answer(place: Path, beside: str, name: str, report: Report) -> None:
    """Write the report on the file `name` into the folder `place`, beside what the file is called there."""
    answers = {
        "txt": words_of(name, report),
        "json": json.dumps({"file": name, **report.as_dict()}, ensure_ascii=False, indent=1) + "\n",
    }
    for ending, words in answers.items():
        half = place / f".{beside}.report.{ending}.part"
        half.write_text(words, encoding="utf-8")
        os.replace(half, place / f"{beside}.report.{ending}")
