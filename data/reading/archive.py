"""Archives: the zip around a workbook is looked at, part by part, before anything in it is opened."""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePath

from data.disk import stray
from data.errors import Refused
from data.language import _

MOST_UNPACKED = 200 * 2**20
MOST_RATIO = 200
MOST_PARTS = 10_000
PIECE = 1 << 20
TEXTS = (".csv", ".txt", ".tsv", ".tab")
OTHERS = {
    "word/": "This is a Word document, not a workbook: copy the table into a workbook or CSV.",
    "ppt/": "This is a presentation, not a workbook: copy the table into a workbook or CSV.",
    "visio/": "This is a drawing, not a workbook: copy the table into a workbook or CSV.",
}
MACROS = "The workbook holds macros: save it as XLSX without macros."
PASSWORD = "The workbook is protected by a password: save it without one."


def _through(archive: zipfile.ZipFile, item: zipfile.ZipInfo) -> None:
    """Read one part to its end: Refused where it holds more than its entry says, or a type definition."""
    begun = b""
    with archive.open(item) as part:
        while piece := part.read(PIECE):
            if len(begun) < 4096:
                begun += piece[:4096]
    head = begun.replace(b"\0", b"").upper()
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise Refused(_("The workbook holds a document type definition: it is not opened."))


def look(path: Path, name: str = "") -> tuple[str, list[str]]:
    """What the archive is, "workbook", "open workbook" or (where its `name` says zip) "archive", and notes.

    Refused where it is neither, where sizes are beyond belief (seen in the directory, before anything is unpacked),
    where it is damaged, protected by a password, or holds macros or type definitions.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Refused(_("The workbook is incomplete: it may have been cut off. Send it again.")) from error
    with archive:
        items = archive.infolist()
        names = {item.filename for item in items}
        for folder, sentence in OTHERS.items():
            if any(name.startswith(folder) for name in names):
                raise Refused(sentence)
        if len(items) > MOST_PARTS:
            raise Refused(
                _(
                    "The workbook has {items:,} parts; at most {most_parts:,} are looked at.",
                    items=len(items),
                    most_parts=MOST_PARTS,
                )
            )
        if sum(item.file_size for item in items) > MOST_UNPACKED:
            raise Refused(
                _(
                    "The workbook would unpack to more than {most_unpacked} MB: it is not opened.",
                    most_unpacked=MOST_UNPACKED >> 20,
                )
            )
        if any(item.file_size > 2**20 and item.file_size > MOST_RATIO * item.compress_size for item in items):
            raise Refused(
                _(
                    "A part of the workbook unpacks to more than {most_ratio} times its size: it is not opened.",
                    most_ratio=MOST_RATIO,
                )
            )
        if sum(item.compress_size for item in items) > path.stat().st_size or len(names) < len(items):
            raise Refused(_("The parts of the workbook overlap: it is not opened."))
        kind = _kind(archive, names, name)
        try:
            for item in items:
                if item.flag_bits & 1:
                    raise Refused(PASSWORD)
                _through(archive, item)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
            raise Refused(_("The workbook is damaged: a part of it cannot be unpacked. Send it again.")) from error
    outside = [name for name in names if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/")]
    return kind, [
        _("{outside} entries of the archive point outside it: nothing was unpacked", outside=len(outside))
    ] if outside else []


def _kind(archive: zipfile.ZipFile, names: set[str], name: str) -> str:
    folded = {name.lower() for name in names}
    if "xl/workbook.bin" in folded:
        raise Refused(_("This is a binary workbook (XLSB): save it as XLSX."))
    if any(name.endswith("vbaproject.bin") or "macrosheets/" in name for name in folded):
        raise Refused(MACROS)
    if "xl/workbook.xml" in folded or ("[content_types].xml" in folded and any(n.startswith("xl/") for n in folded)):
        return "workbook"
    if "content.xml" in names and "mimetype" in names:
        kind = archive.read("mimetype")[:100].decode("ascii", errors="replace")
        if "opendocument.spreadsheet" not in kind:
            raise Refused(
                _("This is an OpenDocument file, but not a spreadsheet: copy the table into a workbook or CSV.")
            )
        if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise Refused(PASSWORD)
        if any(name.startswith("Basic/") or name.startswith("Scripts/") for name in names):
            raise Refused(MACROS)
        return "open workbook"
    if name.lower().endswith(".zip") and _listed(archive):
        return "archive"
    raise Refused(_("This is a zip archive without a workbook in it: unpack it and hand in the table itself."))


def _listed(archive: zipfile.ZipFile) -> list[str]:
    """The delimited texts of an archive; Refused where it holds anything else that somebody may mean."""
    names = [one.filename for one in archive.infolist() if not one.is_dir()]
    meant = [name for name in names if not stray(PurePath(name).name) and not name.startswith("__MACOSX/")]
    others = [name for name in meant if not name.lower().endswith(TEXTS)]
    if others:
        raise Refused(
            _(
                "The archive holds {name}, which is not CSV: unpack it and hand in the tables themselves.",
                name=others[0][:80],
            )
        )
    return meant


def tables(path: Path) -> Iterator[tuple[str, bytes]]:
    """The delimited texts of an archive that was looked at: name and content."""
    with zipfile.ZipFile(path) as archive:
        for name in _listed(archive):
            yield name, archive.read(name)
