"""Encoding: bytes -> text, by a ladder that refuses to guess: mark, UTF-8, declared, GB18030; else a question."""

import codecs
import re

from data.refusal import Asks, Refused

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CANDIDATES = ("gb18030", "big5", "shift_jis", "euc_kr", "cp1252", "cp1251")
PRIVATE_USE = range(0xE000, 0xF900)
COMMON = 0.8  # share of characters that are everyday ones
SHOWN = 40
SAMPLE = 4096


def looks_chinese(content: bytes) -> bool:
    """Whether strict GB18030 gives text that a Chinese office writes: letters of other encodings also pair up
    to characters, but to rare ones, outside GB 2312."""
    try:
        beyond = [letter for letter in content.decode("gb18030") if letter > "\x7f"]
    except UnicodeDecodeError:
        return False
    if any(ord(letter) in PRIVATE_USE for letter in beyond):
        return False
    common = len("".join(beyond).encode("gb2312", errors="ignore")) // 2
    return common >= COMMON * len(beyond)


def _without_mark(content: bytes) -> str:
    """UTF-16 without its mark, or "": plain letters and commas leave every second byte zero."""
    sample = content[:SAMPLE]
    half = len(sample) // 2
    if half < 8 or len(content) % 2:
        return ""
    for encoding, zeros, others in (("utf-16-le", sample[1::2], sample[::2]), ("utf-16-be", sample[::2], sample[1::2])):
        if zeros.count(0) > 0.5 * half and others.count(0) < 0.1 * half:
            try:
                return "" if "\0" in content.decode(encoding) else encoding
            except UnicodeDecodeError:
                return ""
    return ""


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        line = content.count(b"\n", 0, getattr(error, "start", 0)) + 1
        raise Refused(
            f"Line {line} cannot be read as {encoding}: the file was written otherwise, or is damaged."
        ) from error


def _two_files(content: bytes, broken: int) -> None:
    """Refuse where some lines are UTF-8 beyond doubt (a sign of three bytes) and others cannot be."""
    sure = re.compile(rb"[\xe1-\xef][\x80-\xbf][\x80-\xbf]")
    for line in content.splitlines():
        if line.isascii() or not sure.search(line):
            continue
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            continue
        if looks_chinese(line) and not looks_chinese(content):
            continue
        raise Refused(
            f"Line {broken} is not UTF-8, while other lines are: two files in different encodings were pasted "
            "together, or the file is damaged. Save it as 'CSV UTF-8' and hand it in again."
        )


def _ask(content: bytes, broken: int) -> None:
    raw = next(line for line in content.splitlines() if not line.isascii())[:400]
    readings = {}
    for encoding in CANDIDATES:
        try:
            content.decode(encoding)
            readings[encoding] = raw.decode(encoding, errors="replace").strip()[:SHOWN]
        except UnicodeDecodeError:
            continue
    if not readings:
        raise Refused(f"Line {broken} is not text in any known encoding. Save the file as 'CSV UTF-8'.")
    shown = "; ".join(f"as {encoding} the line reads {words}" for encoding, words in readings.items())
    raise Asks(
        "encoding",
        f"In which encoding was the file written? Line {broken} is neither UTF-8 nor everyday GB18030: {shown}. "
        "Or save the file as 'CSV UTF-8' and hand it in again.",
        tuple(readings),
    )


def decode(content: bytes, declared: str = "") -> tuple[str, list[str]]:
    """The text of a file, and notes of how it was read.

    Refused where no encoding fits, or two are mixed; Asks where several fit and none is certain.
    """
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _decoded(content[len(mark) :], encoding), [f"the file begins with the byte order mark of {encoding}"]
    if encoding := _without_mark(content):
        return _decoded(content, encoding), [f"the file was read as {encoding}, by its zero bytes"]
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError as error:
        broken = content.count(b"\n", 0, error.start) + 1
    if declared:
        return _decoded(content, declared), [f"the file was read as {declared}"]
    if looks_chinese(content):
        return content.decode("gb18030"), ["the file was read as gb18030"]
    _two_files(content, broken)
    _ask(content, broken)
    raise AssertionError("unreachable")
