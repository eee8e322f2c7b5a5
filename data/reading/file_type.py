"""Disguises: what a file is by its first bytes and its ending, whatever its name says."""

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
    "parquet": (".parquet", ".pq"),
}
WORDS = {
    "text": "delimited text",
    "workbook": "an XLSX workbook",
    "old workbook": "an old XLS workbook",
    "open workbook": "an ODS workbook",
    "parquet": "Parquet",
}
WEB_PAGE = "This is a web page, not data: perhaps a login page was saved instead of the file."
MARKUP = (b"<!doctype html", b"<html", b"<table", b"<head", b"<body", b"<div", b"<script", b"<meta")


def disguised(head: bytes) -> str:
    """Why a file that begins with `head` is no table; "" where it may be one."""
    for magic, sentence in MAGIC.items():
        if head.startswith(magic) and not (magic in PRINTABLE_MAGIC and b"\0" not in head):
            return sentence
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(MARKUP):
        return WEB_PAGE
    if start.startswith(b"mime-version:"):
        return WEB_PAGE
    if start.startswith(b"<?xml"):
        if any(mark in start for mark in MARKUP):
            return WEB_PAGE
        return _("This is an XML file, not a table: save it as XLSX or CSV.")
    if start.startswith((b"{", b"[{", b"[\n", b"[[", b"[ ")):
        return _("This is JSON, not a table: export it as CSV or XLSX.")
    if start.startswith((b"-----begin", b"from nobody", b"received:", b"return-path:")):
        return _("This is a message or a certificate, not a table.")
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
