"""The texts for translators: everything that passes through `data.language`, collected into locale/plumbline.pot.

`python run.py messages` writes the template and brings each language up to date; `--check` says what is not current,
what is not translated, and whose parameters differ.
"""

import ast
import re
import string
import sys
from collections.abc import Iterator
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from data.language import DOMAIN, LOCALE, written

HOME = Path(__file__).resolve().parent
TEMPLATE = LOCALE / f"{DOMAIN}.pot"
FOLDERS = ("commands", "data", "metrics", "pages", "reports")
FILES = ("plumbline.py", "streamlit_app.py")
TEXTS = {"_": 1, "ngettext": 2, "marked": 1}  # function -> how many of its arguments are texts
ENGLISH = {"was"}  # a verb's form, which other languages leave out


def called(path: Path) -> Iterator[str | tuple[str, ...]]:
    """The texts that a file's code gives to `_` and `ngettext`, also within f-strings."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TEXTS:
            given = node.args[: TEXTS[node.func.id]]
            texts = [one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            if len(texts) == TEXTS[node.func.id]:
                yield tuple(texts) if len(texts) > 1 else texts[0]


HEADING = re.compile(r"(?!End$|Home$|Escape$)[A-Z][a-z]*([ ,]+[A-Za-z]+)*")  # no names of keys
TABLES = ("pages", "reports")  # where tables are made whose columns bear headings, each a text


def kept(path: Path) -> Iterator[str]:
    """The texts that a file's code keeps by key in `texts`, and the headings of the tables that it makes."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "texts":
            held = node.args[0]
            assert isinstance(held, ast.Dict)
            yield from (one.value for one in held.values if isinstance(one, ast.Constant) and one.value)  # type: ignore[misc]
        found: list[object] = []
        if isinstance(node, ast.Dict):
            found = [key.value for key in node.keys if isinstance(key, ast.Constant)]
        elif isinstance(node, ast.Call):
            found = [word.arg for word in node.keywords]
            if isinstance(node.func, ast.Attribute) and node.func.attr == "alias":
                found += [one.value for one in node.args if isinstance(one, ast.Constant)]
        if path.relative_to(HOME).parts[0] in TABLES:
            yield from (one for one in found if isinstance(one, str) and HEADING.fullmatch(one))


def defined() -> list[object]:
    """The objects that files define and that hold texts of their own: feeds, metrics, signals, checks, packs, pages."""
    feeds = import_module("data.feeds").feeds()
    parameters = [one for feed in feeds.values() for one in feed.parameters.values()]
    found = [import_module("metrics.catalogue").catalogue(), import_module("metrics.signals.kinds").kinds()]
    found += [import_module("metrics.reconciliation").checks(), import_module("reports.packs").recipes()]
    levels = import_module("reports.levels")
    looks = [*levels.VERDICTS.values(), *levels.VARIATIONS.values()]
    looks += [levels.SIMILAR, levels.TOO_FEW_CASES, levels.TOO_FEW_PEERS]
    pages = import_module("pages.widgets.page").all_pages()
    return [*feeds.values(), *parameters, *(one for group in found for one in group.values()), *looks, *pages]


def template() -> Catalog:
    """Every text once, with the places where it stands; without a date, so that it changes only with the texts."""
    catalogue = Catalog(project="Plumbline", charset="utf-8", fuzzy=False)
    paths = [HOME / name for name in FILES]
    paths += [path for folder in FOLDERS for path in sorted((HOME / folder).rglob("*.py"))]
    for path in paths:
        for text in (*called(path), *kept(path)):
            catalogue.add(text, None, [(path.relative_to(HOME).as_posix(), 0)])
    commands = import_module("commands")
    for group in commands.all_commands():
        for command in group.registered_commands:
            catalogue.add(commands.documented(command), None, [(f"command:{command.callback.__name__}", 0)])
    for thing in defined():
        texts = [written(thing, name) for name in type(thing).translated]  # type: ignore[attr-defined]
        texts += [thing.mechanism] if hasattr(thing, "mechanism") else []
        texts += [thing.unit] if hasattr(thing, "unit") else []
        texts += [rule.words for rule in getattr(thing, "rules", ())]
        texts += [str(check.error) for column in getattr(thing, "columns", {}).values() for check in column.checks]
        for text in texts:
            if text:
                catalogue.add(text, None, [(f"{type(thing).__name__}:{getattr(thing, 'id', '')}", 0)])
    return catalogue


def as_po(catalogue: Catalog) -> bytes:
    """A catalogue as a .po file, its texts in alphabetical order."""
    file = BytesIO()
    write_po(
        file,
        catalogue,
        width=120,
        sort_output=True,
        omit_header=catalogue.locale is None,
        include_lineno=False,
        ignore_obsolete=True,
    )
    return file.getvalue()


def parameters(text: str) -> set[str]:
    """The parameters that a text names."""
    return {name for _before, name, _spec, _how in string.Formatter().parse(text) if name is not None} - ENGLISH


def each(texts: Any) -> list[str]:
    """One text, or one for each number of things, as a list."""
    return [texts] if isinstance(texts, str) else list(texts or ())


def faults(message: Message) -> Iterator[str]:
    """What is wrong with a translation, in words."""
    texts, translations = each(message.id), each(message.string)
    if not translations or not all(translations):
        yield f"not translated: {texts[0]!r}"
    elif message.fuzzy:
        yield f"not looked at since it changed (fuzzy): {texts[0]!r}"
    else:
        try:
            named = parameters(texts[-1])
        except ValueError:
            return  # a text without parameters may hold braces
        if any(parameters(translation) != named for translation in translations):
            yield f"other parameters than {sorted(named)}: {texts[0]!r}"


def languages() -> dict[Path, Catalog]:
    """Each language's file and what it holds."""
    found = {}
    for path in sorted(LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        with path.open("rb") as file:
            found[path] = read_po(file, locale=path.parents[1].name)
    return found


def complaints(new: Catalog) -> list[str]:
    """What is not current or not translated, a line each."""
    wrong = [] if TEMPLATE.exists() and TEMPLATE.read_bytes() == as_po(new) else [f"{TEMPLATE.name} is not current"]
    for path, language in languages().items():
        ids = {message.id for message in new if message.id}
        gone = {message.id for message in language if message.id} - ids
        name = path.parents[1].name
        wrong += [f"{name}: no longer in the code: {text!r}" for text in sorted(map(str, gone))]
        for text in sorted(ids, key=str):
            message = language.get(each(text)[0]) or Message(text)
            wrong += [f"{name}: {words}" for words in faults(message)]
    return wrong


def main(words: list[str]) -> None:
    """Write the template and bring every language up to date; with `--check` only say what is left to do."""
    new = template()
    if "--check" in words:
        wrong = complaints(new)
        sys.exit("\n".join([*wrong, "python run.py messages, then translate what is left"]) if wrong else 0)
    LOCALE.mkdir(exist_ok=True)
    TEMPLATE.write_bytes(as_po(new))
    for path, language in languages().items():
        language.update(new, no_fuzzy_matching=True)
        path.write_bytes(as_po(language))


if __name__ == "__main__":
    main(sys.argv[1:])
