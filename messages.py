"""The texts for translators: everything that passes through `data.language`, collected into locale/plumbline.pot.

`python run.py messages` writes the template; each language's catalogue is brought up to date from it.
"""

import sys
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from data.language import DOMAIN, LOCALE, written

HOME = Path(__file__).resolve().parent
TEMPLATE = LOCALE / f"{DOMAIN}.pot"
FOLDERS = ("commands", "data", "metrics", "pages", "reports")
KEYWORDS: dict[str, Any] = {"_": None, "ngettext": (1, 2), "counted": (2, 3)}


def defined() -> list[object]:
    """The objects that files define and that hold texts of their own: feeds, metrics, signals, checks, packs, pages."""
    feeds = import_module("data.feeds").feeds()
    parameters = [one for feed in feeds.values() for one in feed.parameters.values()]
    found = [import_module("metrics.catalogue").catalogue(), import_module("metrics.signals.kinds").kinds()]
    found += [import_module("metrics.reconciliation").checks(), import_module("reports.packs").recipes()]
    pages = import_module("pages.widgets.page").all_pages()
    return [*feeds.values(), *parameters, *(one for group in found for one in group.values()), *pages]


def template() -> Catalog:
    """Every text once, with the places where it stands; without a date, so that it changes only with the texts."""
    catalogue = Catalog(project="Plumbline", charset="utf-8", fuzzy=False)
    for folder in FOLDERS:
        found = extract_from_dir(HOME / folder, [("**.py", "python")], keywords=KEYWORDS)
        for file, _line, text, comments, context in found:
            catalogue.add(text, None, [(f"{folder}/{file}", 0)], auto_comments=comments, context=context)
    for thing in defined():
        texts = [written(thing, name) for name in type(thing).translated]  # type: ignore[attr-defined]
        texts += [thing.mechanism] if hasattr(thing, "mechanism") else []
        for text in texts:
            if text:
                catalogue.add(text, None, [(f"{type(thing).__name__}:{getattr(thing, 'id', '')}", 0)])
    return catalogue


def as_po(catalogue: Catalog) -> bytes:
    """A catalogue as a .po file, its texts in alphabetical order."""
    file = BytesIO()
    write_po(file, catalogue, width=120, sort_output=True, omit_header=catalogue.locale is None, include_lineno=False)
    return file.getvalue()


def main(words: list[str]) -> None:
    """Write the template and bring every language up to date; with `--check` only say whether that was done."""
    new = template()
    stale = not TEMPLATE.exists() or TEMPLATE.read_bytes() != as_po(new)
    if "--check" in words:
        sys.exit(f"{TEMPLATE.name} is not current: python run.py messages" if stale else 0)
    LOCALE.mkdir(exist_ok=True)
    TEMPLATE.write_bytes(as_po(new))
    for path in sorted(LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        with path.open("rb") as file:
            language = read_po(file, locale=path.parents[1].name)
        language.update(new, no_fuzzy_matching=True)
        path.write_bytes(as_po(language))
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, language)


if __name__ == "__main__":
    main(sys.argv[1:])
