"""Glyphs: pictures small enough for a table's cell, as SVG in an address; they hold numbers only, never words."""

from collections.abc import Sequence

from reports.colours import BLUE, GREY, ORANGE, PURPLE
from reports.levels import look

WIDTH, HEIGHT, EDGE = 120, 34, 6
WRITTEN = str.maketrans({"<": "%3C", ">": "%3E", "#": "%23"})  # signs that an address may not hold as they are


def _picture(shapes: str) -> str:
    drawn = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}' width='{WIDTH}'>{shapes}</svg>"
    return "data:image/svg+xml," + drawn.translate(WRITTEN)


def _place(number: float, low: float, high: float, length: int) -> float:
    """Where a number lies on a line of that length whose ends are `low` and `high`."""
    share = (number - low) / (high - low) if high > low else 0.5
    return round(EDGE + min(max(share, 0), 1) * (length - 2 * EDGE), 1)


def interval(
    value: float | None,
    lower: float | None,
    upper: float | None,
    baseline: float | None,
    verdict: str | None,
    ends: tuple[float, float],
    target: float | None = None,
) -> str | None:
    """A value within its interval, on the scale whose two `ends` all rows of the table share; the broken line is the
    baseline, the two short strokes at the edges are the target. None without a value."""
    if value is None:
        return None
    middle = HEIGHT // 2
    colour = look(verdict, "act").colour
    left, at, right = (_place(value if one is None else one, *ends, WIDTH) for one in (lower, value, upper))
    shapes = f"<path d='M{left} {middle}H{right}' stroke='{colour}' stroke-width='3'/>"
    if baseline is not None:
        foot = _place(baseline, *ends, WIDTH)
        shapes = f"<path d='M{foot} 1V{HEIGHT - 1}' stroke='{GREY}' stroke-dasharray='3 2'/>{shapes}"
    if target is not None:
        at_target = _place(target, *ends, WIDTH)
        strokes = f"M{at_target} 0v8M{at_target} {HEIGHT}v-8"
        shapes = f"<path d='{strokes}' stroke='{PURPLE}' stroke-width='2.5'/>{shapes}"
    return _picture(f"{shapes}<circle cx='{at}' cy='{middle}' r='4.5' fill='{colour}'/>")


def spark(values: Sequence[float | None]) -> str | None:
    """The months of a unit on a scale of its own; a month without data is a gap. None where there are no data."""
    known = [one for one in values if one is not None]
    if not known:
        return None
    low, high = min(known), max(known)
    step = (WIDTH - 2 * EDGE) / max(len(values) - 1, 1)
    line, pen = "", "M"
    last = ""
    for place, one in enumerate(values):
        if one is None:
            pen = "M"
            continue
        x, y = round(EDGE + place * step, 1), round(HEIGHT - _place(one, low, high, HEIGHT), 1)
        # A month between two gaps is a dot: a line of no length with round ends.
        line += f"{pen}{x} {y}" + ("h0" if pen == "M" else "")
        last = f"<circle cx='{x}' cy='{y}' r='2.5' fill='{BLUE}'/>"
        pen = "L"
    path = f"<path d='{line}' fill='none' stroke='{GREY}' stroke-width='1.8' stroke-linecap='round'/>"
    return _picture(path + last)


def strip(value: float, others: Sequence[float], target: float | None = None) -> str:
    """A unit that stands out, as a triangle, on a line with the `others` it was compared with, as dots; the two strokes
    are the target."""
    known = [value, *others, *([] if target is None else [target])]
    ends, middle = (min(known), max(known)), HEIGHT // 2
    shapes = f"<path d='M{EDGE} {middle}H{WIDTH - EDGE}' stroke='{GREY}' stroke-opacity='.4'/>"
    dots = sorted({_place(one, *ends, WIDTH) for one in others})
    shapes += "".join(f"<circle cx='{at}' cy='{middle}' r='3' fill='{GREY}' fill-opacity='.6'/>" for at in dots)
    if target is not None:
        at_target = _place(target, *ends, WIDTH)
        shapes += f"<path d='M{at_target} 2v8M{at_target} {HEIGHT - 2}v-8' stroke='{PURPLE}' stroke-width='2.5'/>"
    at = _place(value, *ends, WIDTH)
    return _picture(f"{shapes}<path d='M{at - 5} {middle - 5}h10l-5 10z' fill='{ORANGE}'/>")


def silence(months: int) -> str:
    """Twelve months, of which the last so many are empty: nothing was handed in."""
    step, missing = (WIDTH - 2 * EDGE) / 12, min(months, 12)
    full = f"fill='{GREY}' fill-opacity='.45'"
    empty = f"fill='none' stroke='{ORANGE}' stroke-dasharray='3 2'"
    shapes = "".join(
        f"<rect x='{round(EDGE + at * step, 1)}' y='6' width='{round(step - 2, 1)}' height='22' "
        f"{empty if at >= 12 - missing else full}/>"
        for at in range(12)
    )
    return _picture(shapes)
