"""Measured: how wide words are and how many lines they take, so that what does not fit runs on instead of off."""

import unicodedata
from functools import lru_cache

from PIL import ImageFont
from pylopdf_fonts_zh_cn import sans_path

EM = 100  # the size measured at
SPARE = 1.05  # other machines have other typefaces: the narrowest of them must not matter
LINE, CHINESE = 1.25, 1.45  # height of a line, in sizes


@lru_cache
def _face() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(sans_path()), EM)


@lru_cache(maxsize=50_000)
def _ems(word: str) -> float:
    return _face().getlength(word) / EM * SPARE


def width(words: str, size: float) -> float:
    """The width of one line, in points."""
    return _ems(words) * size


def pieces(words: str) -> list[str]:
    """What a line may break between: words with the space after them, and each Chinese character."""
    found = [""]
    for sign in words:
        if unicodedata.east_asian_width(sign) in "WF":
            found += [sign, ""]
        elif sign == " ":
            found[-1] += sign
            found.append("")
        else:
            found[-1] += sign
    return [piece for piece in found if piece]


def broken(words: str, size: float, room: float) -> str:
    """The words, with a line ended within whatever is wider than `room`: at no sign of it would one end by itself."""
    found = ""
    for piece in pieces(words):
        while width(piece.rstrip(), size) > room:
            fit = next((end for end in range(len(piece) - 1, 0, -1) if width(piece[:end], size) <= room), 1)
            found, piece = f"{found}{piece[:fit]}\n", piece[fit:]
        found += piece
    return found


def lines(words: str, size: float, room: float) -> int:
    """How many lines the words take within `room` points."""
    count = 0
    for paragraph in words.split("\n"):
        count, used = count + 1, 0.0
        for piece in pieces(paragraph):
            wide = width(piece.rstrip(), size)
            if used and used + wide > room:
                count, used = count + 1, 0.0
            count += int(wide // room)  # a word longer than the line is broken within
            used = (used + width(piece, size)) if wide <= room else wide % room
    return count


def height(words: str, size: float, room: float) -> float:
    """The height of the words within `room`, in points."""
    chinese = any(unicodedata.east_asian_width(sign) in "WF" for sign in words)
    return lines(words, size, room) * size * (CHINESE if chinese else LINE)


def cut(words: str, size: float, room: float) -> str:
    """The words, or as many signs of them as fit on one line, with … in the place of the others."""
    if width(words, size) <= room:
        return words
    for end in range(len(words), 0, -1):
        if width(words[:end] + "…", size) <= room:
            return words[:end].rstrip() + "…"
    return "…"
