"""What commands share: the options that many take, and how they answer."""

import errno
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from data.errors import PlumblineError
from data.language import _, known, language, languages, speaking
from data.log import unexpected
from data.trouble import in_words

if TYPE_CHECKING:
    import polars as pl

    from metrics.facts.figures import Figures

HOME = Path(__file__).resolve().parent.parent
ACCEPTED, SOME_REJECTED, REFUSED, ASKS = 0, 1, 2, 3
UNEXPECTED = 70  # EX_SOFTWARE of sysexits.h
EXIT = {
    "accepted": ACCEPTED,
    "unchanged": ACCEPTED,
    "rejected": SOME_REJECTED,
    "refused": REFUSED,
    "asks": ASKS,
}


StoreFolder = Annotated[
    Path,
    typer.Option("--store", envvar="PLUMBLINE_STORE", help=_("The folder in which everything is kept.")),
]
DEFAULT_STORE = HOME / "store"
Language = Annotated[
    str | None,
    typer.Option(help=_("In which language, such as zh; without it, what PLUMBLINE_LANGUAGE names, else English.")),
]


def speaking_as(code: str | None) -> AbstractContextManager[None]:
    """Within it, texts are given in the language that `code` names; a code of no language there is ends the command."""
    found = known(code) if code else language()
    if found is None:
        raise stop(_("There are no texts in {code!r}; there are {codes}.", code=code, codes=", ".join(languages())))
    return speaking(found)


def stop(words: str) -> typer.Exit:
    typer.echo(words, err=True)
    return typer.Exit(REFUSED)


def in_a_sentence(error: Exception) -> str:
    """What is said of an error; one that nobody foresaw is logged, under an id that is named."""
    if isinstance(error, PlumblineError):
        return str(error)
    return in_words(error) or _(
        "Something went wrong that nobody foresaw. It is logged under {id}.", id=unexpected(error)
    )


class OneSentence(TyperGroup):
    """Commands that end in one sentence where something is wrong, never in a traceback."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except PlumblineError as error:
            raise stop(str(error)) from error
        except (typer.Exit, typer.Abort, TyperException):
            raise
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise  # whoever read the output has had enough, as `head` has
            typer.echo(in_a_sentence(error), err=True)
            raise typer.Exit(REFUSED if in_words(error) else UNEXPECTED) from error


def check_month(figures: "Figures", month: date) -> None:
    """Stops where there are no figures of a month: what is kept or shown to a meeting must stand on something."""
    if figures.delivered is None:
        raise stop(_("There are no figures yet: hand in the unit register first, then the other feeds."))
    first, last = figures.delivered
    if not first <= month <= last:
        raise stop(
            _(
                "There are no figures of {month:%Y-%m}: they run from {first:%Y-%m} to {last:%Y-%m}.",
                month=month,
                first=first,
                last=last,
            )
        )


def mapping_words(mapping: Path | None) -> str:
    """The text of a mapping file, "" without one."""
    if mapping is None:
        return ""
    try:
        return mapping.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise stop(
            _(
                "The mapping {mapping_name} is not written in UTF-8, as TOML is (byte {start}): open it "
                "in an editor, save it as UTF-8, and try again.",
                mapping_name=mapping.name,
                start=error.start + 1,
            )
        ) from error


def user() -> str:
    return os.environ.get("USER") or os.environ.get("USERNAME") or "command line"


def month_of(words: str) -> date:
    from data import months

    try:
        return months.read(words)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def moment_of(words: str) -> datetime:
    try:
        return datetime.fromisoformat(words).astimezone(UTC)
    except ValueError as error:
        raise typer.BadParameter(_("{words!r} is not a moment: write it as 2026-11-05T09:00", words=words)) from error


Month = Annotated[date, typer.Option(parser=month_of, metavar="YYYY-MM")]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of", parser=moment_of, metavar="MOMENT", help=_("As the store stood then, such as 2026-11-05T09:00.")
    ),
]
AsEdition = Annotated[
    int | None,
    typer.Option("--edition", help=_("As a closed month's edition, by its number; as it stands now without.")),
]


class Structure(StrEnum):
    """Whether merged units are shown as they were, or as part of their heirs."""

    then = "then"
    today = "today"


InStructure = Annotated[Structure, typer.Option(help=_("Merged units as they were then, or with their heirs today."))]


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """A `tell(done, of)` that draws a bar on the error stream; nothing is drawn where nothing is told."""
    with ExitStack() as stack:
        bars: list[Any] = []

        def tell(done: int, of: int) -> None:
            if not bars:
                bars.append(stack.enter_context(typer.progressbar(length=of, label=label, file=sys.stderr)))
            bars[0].length = of
            bars[0].update(done - bars[0].pos)

        yield tell


def figures_of(
    store: Path, as_of: datetime | None = None, structure: str = "then", edition: int | None = None
) -> "Figures":
    """The figures as they stand now, as the store stood at a moment, or of an edition, whose files are looked at."""
    from data import clock
    from data.access import everything
    from data.store import editions
    from data.store.store import Store
    from metrics.facts.figures import Figures
    from metrics.meeting.editions import EditionFigures

    if edition is not None and as_of is not None:
        raise stop(_("--as-of and --edition both say as of when: give one of them."))
    try:
        opened, whole = Store(store), everything(user())
        for words in opened.damaged(as_of).values():
            typer.echo(words, err=True)
        if edition is None:
            return Figures(opened, whole, clock.today(), as_of, structure)
        closed = editions.edition(opened, edition)
        for name in closed.files:
            editions.frozen(opened, closed, name)
        return EditionFigures(opened, whole, closed, structure)
    except (KeyError, ValueError, PlumblineError) as error:
        raise stop(str(error.args[0])) from error


def in_order(first: date, last: date) -> None:
    if first > last:
        raise stop(_("The first month, {first:%Y-%m}, lies after the last, {last:%Y-%m}.", first=first, last=last))


def write(table: "pl.DataFrame", out: Path | None, as_json: bool = False) -> None:
    """Write a result by the ending of `out`; to the screen as CSV without it. `as_json`: also as .json."""
    from reports.table import as_csv, as_workbook

    if out is not None and not out.absolute().parent.is_dir():
        raise stop(_("{out}: there is no folder {parent}.", out=out, parent=out.absolute().parent))
    if out is None:
        typer.echo(as_csv(table, for_people=False).decode(), nl=False)
    elif out.suffix == ".csv":
        out.write_bytes(as_csv(table, for_people=False))
    elif out.suffix == ".xlsx":
        out.write_bytes(as_workbook({"Plumbline": table}))
    elif out.suffix == ".json" and as_json:
        out.write_text(json.dumps(table.to_dicts(), ensure_ascii=False, indent=1), encoding="utf-8")
    elif out.suffix == ".parquet":
        table.write_parquet(out)
    else:
        also = ", .json" if as_json else ""
        raise stop(_("{out_name}: results are written as .csv{also}, .xlsx or .parquet", out_name=out.name, also=also))
    if out is not None:
        typer.echo(_("{height:,} rows written to {out}", height=table.height, out=out), err=True)
