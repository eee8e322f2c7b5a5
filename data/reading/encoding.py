"""Encoding: bytes -> text, by a ladder that refuses to guess: mark, UTF-8, declared, GB18030; else a question."""

import codecs
import re
from collections.abc import Iterable, Iterator
from functools import cache
from math import log
from pathlib import Path

import numpy as np

from data.errors import Asks, Refused
from data.feeds import feeds
from data.language import _
from data.reading.common_characters import EVERYDAY as EVERYDAY_CHARACTERS

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CANDIDATES = ("gb18030", "big5", "shift_jis", "cp949", "cp1252", "cp1251")
PRIVATE_USE = re.compile("[\ue000-\uf8ff]")
HANZI = re.compile("[\u4e00-\u9fff]")
BEYOND = re.compile(r"[^\x00-\x7f]+")
SIGNS, FIRST_LEVEL, SECOND_LEVEL = range(0xA1, 0xA4), range(0xB0, 0xD8), range(0xD8, 0xF8)  # first bytes of GB 2312
BIG5_FIRST_LEVEL = range(0xA4, 0xC7)
COMMON = 0.8  # share of characters that GB 2312 has
EVERYDAY = 0.5  # share of its first level, and of its signs
OTHER = 0.9  # share of letters that another encoding has
SURE = 2.0  # logarithm of the odds
KNOWN = 4.0  # of a known word
SHORT_WORDS = ("是", "否", "无", "空", "不适用")
ENOUGH_WORDS = 10_000
BLOCK = 2**22
SHOWN = 40
SAMPLE = 4096


def _common_in(letters: str, encoding: str, leads: range) -> int:
    """How many letters have a first byte of the everyday range in an encoding of two bytes."""
    raw = np.frombuffer(letters.encode(encoding, errors="ignore"), np.uint8)[::2]
    return int(np.count_nonzero((raw >= leads.start) & (raw < leads.stop)))


@cache
def _known_words() -> frozenset[str]:
    """The headers and values that feeds know."""
    columns = [column for feed in feeds().values() for column in feed.columns.values()]
    headers = [alias for column in columns for alias in column.metadata["aliases"]]
    values = [word for column in columns for words in column.metadata.get("words", {}).values() for word in words]
    return frozenset(word for word in [*headers, *values, *SHORT_WORDS] if not word.isascii())


def _for_chinese(words: Iterable[str]) -> float:
    """How much different words speak for Chinese text, as the logarithm of the odds: of Chinese text some six in ten
    characters are EVERYDAY_CHARACTERS, of letters of other encodings that pair up to characters two in ten; and a word
    that feeds know is no accident."""
    characters = HANZI.findall("".join(words))
    everyday = sum(one in EVERYDAY_CHARACTERS for one in characters)
    known = sum(word in _known_words() for word in words)
    return everyday * log(0.6 / 0.18) + (len(characters) - everyday) * log(0.4 / 0.82) + known * KNOWN


def _could_be_other(words: Iterable[str]) -> bool:
    """Whether words that were read as GB18030 could be Korean or Cyrillic as well, letter by letter."""
    content = " ".join(words).encode("gb18030")
    korean = BEYOND.findall(content.decode("cp949", errors="replace"))
    hangul = re.findall("[\uac00-\ud7a3]", "".join(korean))
    high = re.findall(rb"[\x80-\xff]", content)
    cyrillic = re.findall(rb"[\xc0-\xff\xa8\xb8]", content)
    return len(hangul) >= OTHER * len("".join(korean)) or len(cyrillic) >= OTHER * len(high)


def _chinese(texts: Iterable[str]) -> bool:
    """Whether texts that were read as GB18030 are what a Chinese office writes: letters of other encodings also pair up
    to characters, but to rare ones: outside GB 2312, in its second level, or Greek and Cyrillic ones; or, letters of
    Korean, to everyday ones that seldom stand in Chinese text."""
    beyond = everyday = second = 0
    words: set[str] = set()
    for text in texts:
        found = BEYOND.findall(text)
        letters = "".join(found)
        if PRIVATE_USE.search(letters):
            return False
        everyday += _common_in(letters, "gb2312", SIGNS) + _common_in(letters, "gb2312", FIRST_LEVEL)
        second += _common_in(letters, "gb2312", SECOND_LEVEL)
        beyond += len(letters)
        if len(words) < ENOUGH_WORDS:
            words.update(found)
    if everyday + second < COMMON * beyond or everyday < EVERYDAY * beyond:
        return False
    return _for_chinese(words) >= (SURE if _could_be_other(words) else -SURE)


def looks_chinese(content: bytes) -> bool:
    """Whether strict GB18030 gives text that a Chinese office writes."""
    try:
        return _chinese([content.decode("gb18030")])
    except UnicodeDecodeError:
        return False


def _likely(content: bytes, encoding: str) -> float:
    """How everyday the text is that an encoding gives, from 0 to 1: by its letters, and by how they stand together."""
    letters = "".join(letter for letter in content.decode(encoding) if letter > "\x7f")
    runs = re.findall(rb"[\x80-\xff]+", content)
    alone = sum(len(run) == 1 for run in runs) / max(len(runs), 1)
    if encoding == "gb18030":
        everyday = sum(letter in EVERYDAY_CHARACTERS for letter in letters)
        return (everyday + _common_in(letters, "gb2312", SIGNS)) / len(letters)
    if encoding == "big5":
        return _common_in(letters, "big5", BIG5_FIRST_LEVEL) / len(letters)
    if encoding == "cp1252":
        return alone
    inside = {"shift_jis": "[\u3040-\u30ff\u4e00-\u9fff]", "cp949": "[\uac00-\ud7a3]", "cp1251": "[\u0400-\u04ff]"}
    share = len(re.findall(inside[encoding], letters)) / len(letters)
    return share * (1 - alone)


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
            _(
                "Line {line} cannot be read as {encoding}: the file was written otherwise, or is damaged.",
                line=line,
                encoding=encoding,
            )
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
            _(
                "Line {broken} is not UTF-8, while other lines are: two files in different encodings "
                "were pasted together, or the file is damaged. Save it as 'CSV UTF-8' and hand it in "
                "again.",
                broken=broken,
            )
        )


def _ask(content: bytes, broken: int) -> None:
    line = next(line for line in content.splitlines() if not line.isascii())
    first = next(place for place, sign in enumerate(line) if sign > 127)
    raw = line[max(first - SHOWN // 2, 0) :][:400]  # what the encodings read otherwise must be in sight
    readings = {}
    for encoding in CANDIDATES:
        try:
            content.decode(encoding)
            readings[encoding] = raw.decode(encoding, errors="replace").strip()[:SHOWN]
        except UnicodeDecodeError:
            continue
    if not readings:
        raise Refused(
            _("Line {broken} is not text in any known encoding. Save the file as 'CSV UTF-8'.", broken=broken)
        )
    readings = dict(sorted(readings.items(), key=lambda one: -_likely(content, one[0])))
    shown = "; ".join(
        _("as {encoding} the line reads {words}", encoding=encoding, words=words)
        for encoding, words in readings.items()
    )
    raise Asks(
        "encoding",
        _(
            "In which encoding was the file written? Line {broken} is neither UTF-8 nor everyday "
            "GB18030: {shown}. Or save the file as 'CSV UTF-8' and hand it in again.",
            broken=broken,
            shown=shown,
        ),
        tuple(readings),
    )


def decode(content: bytes, declared: str = "") -> tuple[str, list[str]]:
    """The text of a file, and notes of how it was read.

    Refused where no encoding fits, or two are mixed; Asks where several fit and none is certain.
    """
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _decoded(content[len(mark) :], encoding), [
                _("the file begins with the byte order mark of {encoding}", encoding=encoding)
            ]
    if encoding := _without_mark(content):
        return _decoded(content, encoding), [_("the file was read as {encoding}, by its zero bytes", encoding=encoding)]
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError as error:
        broken = content.count(b"\n", 0, error.start) + 1
    if declared:
        return _decoded(content, declared), [_("the file was read as {declared}", declared=declared)]
    if looks_chinese(content):
        return content.decode("gb18030"), [_("the file was read as gb18030")]
    _two_files(content, broken)
    _ask(content, broken)
    raise AssertionError("unreachable")


def _pieces(path: Path, encoding: str, mark: bytes) -> Iterator[str]:
    """The text of a file behind its mark, piece by piece; UnicodeDecodeError where it is written otherwise."""
    reader = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        file.seek(len(mark))
        while block := file.read(BLOCK):
            yield reader.decode(block)
        yield reader.decode(b"", final=True)


def transcode(path: Path, declared: str, copy: Path) -> list[str] | None:
    """Write a text that is not UTF-8 anew, as UTF-8, a piece at a time; notes of how it was read, or None where the
    ladder of `decode` has more to say than one encoding."""
    with path.open("rb") as file:
        start = file.read(4)
    mark, encoding = next(((mark, encoding) for mark, encoding in MARKS if start.startswith(mark)), (b"", ""))
    said = _("the file begins with the byte order mark of {encoding}", encoding=encoding)
    if not encoding:
        encoding = declared or "gb18030"
        said = _("the file was read as {encoding}", encoding=encoding)

    def written(pieces: Iterator[str]) -> Iterator[str]:
        with copy.open("wb") as file:
            for piece in pieces:
                file.write(piece.encode())
                yield piece

    pieces = written(_pieces(path, encoding, mark))
    try:
        if mark or declared:
            for _unused in pieces:
                pass
            return [said]
        return [said] if _chinese(pieces) else None
    except (UnicodeError, LookupError):
        return None
