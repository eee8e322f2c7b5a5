"""Disguises: what a file is by its first bytes and its ending, whatever its name says."""

import re
from pathlib import PurePath

from data.language import _

HEAD = 4096
MAGIC = {
    b"%PDF": "This is a PDF, not a table: export the table behind it as CSV or XLSX.",
    b"\x1f\x8b": "This is a gzip archive: unpack it and hand in the file inside.",
    b"Rar!": "This is a RAR archive: unpack it and hand in the file inside.",
    b"7z\xbc\xaf": "This is a 7z archive: unpack it and hand in the file inside.",
    b"BZh": "This is a bzip2 archive: unpack it and hand in the file inside.",
    b"\xfd7zXZ": "This is an xz archive: unpack it and hand in the file inside.",
    b"\x28\xb5\x2f\xfd": "This is a zstd archive: unpack it and hand in the file inside.",
    b"\x89PNG": "This is a picture, not a table.",
    b"\xff\xd8\xff": "This is a picture, not a table.",
    b"GIF8": "This is a picture, not a table.",
    b"BM": "This is a picture, not a table.",
    b"II*\x00": "This is a picture, not a table.",
    b"MM\x00*": "This is a picture, not a table.",
    b"{\\rtf": "This is a text document (RTF), not a table: copy the table into a workbook or CSV.",
    b"SQLite format 3": "This is a database, not a table: export the table as CSV or XLSX.",
    b"MZ": "This is a program, not a table.",
    b"\x7fELF": "This is a program, not a table.",
    b"PARE": "This Parquet file is encrypted: hand it in without encryption.",
    b"ARROW1": "This is an Arrow file: write it as Parquet.",
    b"Obj\x01": "This is an Avro file: write it as Parquet or CSV.",
    b"ORC": "This is an ORC file: write it as Parquet or CSV.",
}
PRINTABLE_MAGIC = (b"BM", b"MZ", b"ORC", b"II*", b"MM\x00*")  # text may begin so too: only where it is not text
SUFFIXES = {
    "text": (".csv", ".txt", ".tsv", ".tab", ".dat"),
    "workbook": (".xlsx",),
    "old workbook": (".xls",),
    "open workbook": (".ods",),
    "flat workbook": (".fods",),
    "web page": (".html", ".htm", ".mht", ".mhtml"),
    "json lines": (".jsonl", ".ndjson"),
    "archive": (".zip",),
    "parquet": (".parquet", ".pq"),
}
WORDS = {
    "text": "delimited text",
    "workbook": "an XLSX workbook",
    "old workbook": "an old XLS workbook",
    "open workbook": "an ODS workbook",
    "flat workbook": "a flat ODS workbook",
    "xml workbook": "a workbook in XML (SpreadsheetML 2003)",
    "web page": "the tables of a web page (HTML)",
    "json lines": "JSON Lines",
    "archive": "an archive of delimited texts",
    "parquet": "Parquet",
}
TAGS = "html table head body div script meta form style title center font tr frameset"
MARKUP = (b"<!doctype html", *(f"<{tag}".encode() for tag in TAGS.split()))


def disguised(head: bytes) -> str:
    """Why a file that begins with `head` is no table; "" where it may be one."""
    for magic, sentence in MAGIC.items():
        if head.startswith(magic) and not (magic in PRINTABLE_MAGIC and b"\0" not in head):
            return sentence
    start = _letters(head)
    if start.startswith(b"<?xml"):
        return _("This is an XML file, not a table: save it as XLSX or CSV.")
    if start.startswith((b"{", b"[{", b"[\n", b"[[", b"[ ")):
        return _("This is JSON, not a table: export it as CSV, XLSX or JSON Lines.")
    if start.startswith((b"-----begin", b"from nobody", b"received:", b"return-path:")):
        return _("This is a message or a certificate, not a table.")
    return ""


def _letters(head: bytes) -> bytes:
    """The first letters in lower case, whatever the mark at the beginning."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[: len(head) // 2 * 2].decode("utf-16", errors="ignore").encode()
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()


def marked_up(head: bytes, name: str) -> str:
    """Which kind of table a text with marks is that begins with `head`; "" where it is none."""
    start = _letters(head)
    if start.startswith(MARKUP):
        return "web page"
    if b"multipart/related" in start and re.match(rb"[\w-]+:", start):
        return "web page"
    if start.startswith((b"<?xml", b"<workbook", b"<office:document", b"<!--")):
        if b"urn:schemas-microsoft-com:office:spreadsheet" in start and b"<html" not in start:
            return "xml workbook"
        if b"<office:document" in start and b"opendocument.spreadsheet" in start:
            return "flat workbook"
        return "web page" if any(mark in start for mark in MARKUP) else ""
    if start.startswith(b"{"):
        line = start.partition(b"\n")[0].strip()
        return "json lines" if line.endswith(b"}") or name.lower().endswith(SUFFIXES["json lines"]) else ""
    return ""


def misnamed(kind: str, name: str) -> list[str]:
    """A note where the name's ending promises something else than `kind`, which the content is."""
    suffix = PurePath(name).suffix.lower()
    promised = next((one for one, endings in SUFFIXES.items() if suffix in endings), kind)
    return (
        [_("the file is named {suffix} and was read as what it is: {words}", suffix=suffix, words=WORDS[kind])]
        if promised != kind
        else []
    )
