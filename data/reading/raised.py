"""Raised letters: a digit that stands above or below the line is written as such a one, and never as a plain digit."""

PLAIN = "0123456789+-=()"
ABOVE = str.maketrans(PLAIN, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾")
BELOW = str.maketrans(PLAIN, "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


def raised(text: str, how: str) -> str:
    """Text of a run that is set "superscript" or "subscript", in signs that say so; others stay as they are."""
    return text.translate(ABOVE if how == "superscript" else BELOW) if how in ("superscript", "subscript") else text
