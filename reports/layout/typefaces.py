"""Typefaces: which of them writes a sign, and what stands in the place of a sign that none of them has."""

import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont
from pylopdf_fonts_zh_cn import sans_path

MISSING = "□"
#: Beside the Chinese one: packages that carry a typeface, and files that a system may have (Noto's names).
SMALL = ("Emoji", "SansArabic", "SansThai", "SansLao", "SansMyanmar", "SansKhmer", "Sans")
CARRIED = (
    "pylopdf_fonts_ko/NotoSansKR-Regular.otf",
    "pylopdf_fonts_jp/NotoSansJP-Regular.otf",
    *(f"manimgx_fonts/Noto{script}?wght?.ttf" for script in SMALL),
)
SYSTEM = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "C:/Windows/Fonts")
SCRIPTS = ("SansCJK", "SerifTibetan", "SansMongolian", "SansYi", "SansTaiLe", "SansNewTaiLue", "SansLisu", "SansMiao")
SKIPPED = ("Mn", "Cf", "Cc")  # signs that are not seen by themselves


@dataclass(frozen=True)
class Typeface:
    """A file of a typeface."""

    path: Path

    @cached_property
    def _font(self) -> TTFont:
        return (
            TTCollection(self.path, lazy=True).fonts[0] if self.path.suffix == ".ttc" else TTFont(self.path, lazy=True)
        )

    @cached_property
    def family(self) -> str:
        """The name of its family."""
        return str(self._font["name"].getBestFamilyName())

    @cached_property
    def signs(self) -> frozenset[int]:
        """The signs that it can write."""
        return frozenset(self._font.getBestCmap())


CHINESE = Typeface(sans_path())  # documents are set in it


@cache
def fallbacks() -> tuple[Typeface, ...]:
    """Those that write what it lacks, where they are there: carried by a package, or the system's own."""
    found: list[Path] = []
    for carried in CARRIED:
        package, _, pattern = carried.partition("/")
        spec = find_spec(package)
        if spec and spec.submodule_search_locations:
            found += sorted(Path(spec.submodule_search_locations[0]).glob(pattern))
    for folder in SYSTEM:
        for script in SCRIPTS:
            found += sorted(Path(folder).rglob(f"Noto{script}-Regular.*"))
    return tuple(Typeface(path) for path in found)


@lru_cache(maxsize=20_000)
def _known(sign: str) -> bool:
    if ord(sign) in CHINESE.signs or sign.isspace():
        return True
    return any(ord(sign) in face.signs for face in fallbacks())


def _written(sign: str) -> str:
    if _known(sign):
        return sign
    return "" if unicodedata.category(sign) in SKIPPED else MISSING


def written(words: str) -> str:
    """The words as the typefaces can write them: □ for a sign that none of them has."""
    return words if words.isascii() else "".join(_written(sign) for sign in words)


def families() -> list[str]:
    """The names of the families, the first choice first."""
    return list(dict.fromkeys([CHINESE.family, *(face.family for face in fallbacks())]))


def folders() -> list[Path]:
    """Where the files are."""
    return list(dict.fromkeys([CHINESE.path.parent, *(face.path.parent for face in fallbacks())]))
