"""Levels: what verdicts and variations are called and how they look, the same on screen, in PPTX, PDF and XLSX.

▼ speaks against a unit and ▲ for it; ↑ and ↓ are higher and lower without a judgement; twice is significant.
"""

from dataclasses import dataclass

from data.language import _, translated
from metrics.statistics.levels import ACT, WATCH
from reports.colours import BLUE, FAINT_BLUE, FAINT_ORANGE, FAINT_PURPLE, GREY, ORANGE, PALE_BLUE, PALE_ORANGE, PURPLE

WORSE, BETTER, HIGHER, LOWER = "▼", "▲", "↑", "↓"
#: What a table's cell is called by how it looks -> its ground.
GROUNDS = {
    "worse": PALE_ORANGE,
    "worse faint": FAINT_ORANGE,
    "better": PALE_BLUE,
    "better faint": FAINT_BLUE,
    "other": FAINT_PURPLE,
}


@translated("words")
@dataclass(frozen=True)
class Look:
    """`symbol` in tables and before names, `mark` (Plotly's name) and `colour` in charts, `tone` of a table's cell."""

    symbol: str
    words: str
    mark: str = ""
    colour: str = GREY
    tone: str = ""

    @property
    def said(self) -> str:
        """The symbol with its words: "▼▼ significantly worse"."""
        return f"{self.symbol} {self.words}".strip()


#: Verdict and level -> look.
VERDICTS = {
    ("worse", "act"): Look(WORSE * 2, "significantly worse", "triangle-down", ORANGE, "worse"),
    ("worse", "watch"): Look(WORSE, "warning", "triangle-down-open", ORANGE, "worse faint"),
    ("better", "act"): Look(BETTER * 2, "significantly better", "triangle-up", BLUE, "better"),
    ("better", "watch"): Look(BETTER, "better (warning level)", "triangle-up-open", BLUE, "better faint"),
    ("higher", "act"): Look(HIGHER * 2, "significantly higher", "arrow-up", PURPLE, "other"),
    ("higher", "watch"): Look(HIGHER, "higher (warning level)", "arrow-up-open", PURPLE, "other"),
    ("lower", "act"): Look(LOWER * 2, "significantly lower", "arrow-down", PURPLE, "other"),
    ("lower", "watch"): Look(LOWER, "lower (warning level)", "arrow-down-open", PURPLE, "other"),
}
SIMILAR = Look("=", "no significant difference", "circle", tone="quiet")
TOO_FEW_CASES = Look("–", "too few cases to tell", "circle-open", tone="quiet")
TOO_FEW_PEERS = Look("–", "too few peers to tell", "circle-open", tone="quiet")

#: A month against the unit's own past -> look.
VARIATIONS = {
    "concern": Look(WORSE, "special-cause variation: concern", "triangle-down", ORANGE, "worse faint"),
    "improvement": Look(BETTER, "special-cause variation: improvement", "triangle-up", BLUE, "better faint"),
    "neutral high": Look(HIGHER, "special-cause variation: higher", "arrow-up", PURPLE, "other"),
    "neutral low": Look(LOWER, "special-cause variation: lower", "arrow-down", PURPLE, "other"),
    "common cause": Look("", "no special-cause variation", "circle"),
    "not judged": Look("", "not judged: too early to tell", "circle-open"),
    "no data": Look("", "no data", "circle-open"),
}


def look(verdict: str | None, level: str | None) -> Look:
    """How a verdict at a level looks."""
    if verdict is None or verdict == "no data":
        return TOO_FEW_CASES
    return VERDICTS.get((verdict, level or ""), SIMILAR)


def percent(level: float) -> str:
    """A level as people write it: "90 %"."""
    return _("{number:g} %", number=100 * level)


def interval_words() -> str:
    """What the interval about a value is called: "90 % interval"."""
    return _("{level} interval", level=percent(WATCH))


def key() -> str:
    """The symbols and what they mean, in a sentence."""
    return _(
        "▼▼ ▲▲ significantly worse, better than the peers (beyond {act}) · ▼ ▲ warning level (beyond {watch}) · "
        "↑ ↓ higher, lower, not judged · = no significant difference · – no data, or too few to tell",
        act=percent(ACT),
        watch=percent(WATCH),
    )


def by_chance(level: float, comparisons: int) -> float:
    """How many of so many comparisons lie beyond a two-sided level by chance alone, on either side."""
    return (1 - level) * comparisons
