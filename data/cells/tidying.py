"""Tidying: what is taken off every cell before it is read, each with a note: blanks, invisible signs, other forms."""

import unicodedata

import polars as pl

from data.language import ngettext

INVISIBLE = "[\u00ad\u061c\u180e\u200b-\u200f\u2060-\u2064\ufe0e\ufe0f\ufeff]"
UNTRIMMED = rf"^$|^\s|\s$|[\r\n]|{INVISIBLE}"
# Full-width letters and digits; signs that Unicode writes in two ways: combining marks, and doubles of single signs.
WIDE = "[０-９Ａ-Ｚａ-ｚ]"
COMPOSABLE = r"[\p{M}\x{2126}\x{212A}\x{212B}\x{F900}-\x{FAFF}\x{1100}-\x{11FF}]"
TEXT_FORMULA = r'^="([^"]*)"$'
OTHER_FORM = rf"{WIDE}|{COMPOSABLE}"
NARROW = {chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F) if chr(wide - 0xFEE0).isalnum()}
NARROW_TABLE = {ord(wide): narrow for wide, narrow in NARROW.items()}
# The digits of every script; a raised or circled one is no digit but perhaps a footnote's mark.
DIGITS = {chr(sign): str(int(chr(sign))) for sign in range(128, 0x1FBFA) if chr(sign).isdecimal()}
MARK = r"\p{No}"


def trimmed(text: pl.Expr) -> pl.Expr:
    """Without invisible characters and outer blanks; an empty cell is a missing value."""
    return text.str.replace_all(INVISIBLE, "").str.replace_all(r"\r\n?|\n", " ").str.strip_chars().replace("", None)


def one_form(text: pl.Series) -> pl.Series:
    """One of the forms that a text may have: NFC, letters and digits of full width as plain ones."""
    return text.str.normalize("NFC").str.replace_many(NARROW)


def plainly(text: pl.Series) -> pl.Series:
    """Full-width signs and digits of any script as plain ones; a text with a raised or circled digit stays as it is."""
    marked = text.str.contains(MARK).fill_null(False)
    plain = text.str.normalize("NFKC").str.replace_many(DIGITS).str.replace_all(r"[\x{2010}-\x{2012}−]", "-")
    return plain.zip_with(~marked, text).str.strip_chars()


def key_form(text: str) -> str:
    """What the forms of one key have in common: whatever its case, width, accents and blanks."""
    return "".join(unicodedata.normalize("NFC", text).translate(NARROW_TABLE).casefold().split())


def tidied(text: pl.Series) -> tuple[pl.Series, list[str]]:
    """A column without what says nothing, and a note on each thing that was taken off."""
    clean, notes = text, []
    if text.str.contains(UNTRIMMED).any():
        clean = _trim(text)
        notes = _trimming(text)
    formula = clean.str.contains(TEXT_FORMULA).fill_null(False)
    if n := int(formula.sum()):
        clean = _trim(clean.str.replace(TEXT_FORMULA, "${1}"))
        notes.append(
            ngettext(
                '{n} cell written as ="…" was read as the text in it',
                '{n} cells written as ="…" were read as the text in them',
                n,
            )
        )
    if clean.str.contains(OTHER_FORM).any():
        other = one_form(clean)
        if n := int((other != clean).sum()):
            notes.append(
                ngettext(
                    "{n} cell in full width, or with accents written apart, was read in the plain form",
                    "{n} cells in full width, or with accents written apart, were read in the plain form",
                    n,
                )
            )
        clean = other
    return clean, notes


def _trim(text: pl.Series) -> pl.Series:
    return text.to_frame("text").select(trimmed(pl.col("text"))).to_series()


def _trimming(text: pl.Series) -> list[str]:
    invisible = int(text.str.contains(INVISIBLE).sum())
    breaks = int(text.str.contains(r"\S[\r\n]+\s*\S").sum())
    blanks = int((text != text.str.strip_chars()).sum())
    said = [
        (
            invisible,
            ngettext(
                "invisible characters were taken out of {n} cell",
                "invisible characters were taken out of {n} cells",
                invisible,
            ),
        ),
        (
            breaks,
            ngettext(
                "line breaks in {n} cell were read as blanks", "line breaks in {n} cells were read as blanks", breaks
            ),
        ),
        (blanks, ngettext("blanks around {n} cell were taken off", "blanks around {n} cells were taken off", blanks)),
    ]
    return [words for n, words in said if n]
