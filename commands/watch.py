"""Watch: a folder into which other systems drop files."""

import time
from pathlib import Path
from typing import Annotated

import typer

from commands.options import (
    DEFAULT_STORE,
    StoreFolder,
    figures_of,
    in_a_sentence,
    mapping_words,
    progress,
    stop,
    user,
)
from data.language import _

commands = typer.Typer()
AGAIN = 60.0  # seconds after which a file that could not be taken in is tried once more


@commands.command()
def watch(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=_("The folder."), exists=True, file_okay=False)],
    feed: Annotated[
        str, typer.Option(help=_("The feed of every file; without it the subfolder or the file's name tells."))
    ] = "",
    mapping: Annotated[
        Path | None, typer.Option(help=_("A mapping file (TOML) for a foreign layout."), exists=True, dir_okay=False)
    ] = None,
    settle: Annotated[float, typer.Option(min=0, help=_("Seconds for which a file must have stayed as it is."))] = 5,
    once: Annotated[bool, typer.Option("--once", help=_("Take in what is there, and end."))] = False,
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """Take in the files that are dropped into a folder, and answer each with a report beside it.

    A file that was taken in is moved to DIR/done, one that was refused to DIR/rejected, each with NAME.report.txt and
    NAME.report.json. It is taken in once, whenever this is killed. Ctrl+C ends it.
    """
    from data.feeds import named
    from data.handing_in.delivery import Request, deliver
    from data.handing_in.report import Report
    from data.handing_in.watched_folder import Dropped, Settled, take_waiting

    try:
        if feed:
            named(feed)
    except KeyError as error:
        raise stop(error.args[0]) from error
    words = mapping_words(mapping)
    settled = Settled(settle)
    later: dict[Path, float] = {}

    def take(one: Dropped) -> Report | None:
        name = mapping.name if mapping else ""
        try:
            figures = figures_of(store)
            kinds = {metric.id: metric.kind for metric in figures.metrics.values()}
            with progress(_("Reading {name}", name=one.path.name)) as tell:
                return deliver(figures.store, Request(one.feed, one.path, kinds, words, name), user(), tell)
        except FileNotFoundError:
            raise
        except Exception as error:  # one file must not keep the others waiting: it stays, and is tried again
            typer.echo(f"{one.path.name}: {in_a_sentence(error)}", err=True)
            later[one.path] = time.monotonic() + AGAIN
            return None

    def whole(path: Path) -> bool:
        return time.monotonic() >= later.get(path, 0.0) and settled(path)

    begun = time.monotonic()
    while True:
        for one, report, here in take_waiting(folder, whole, take, feed):
            typer.echo(
                _(
                    "{name}: {status}, {rows_accepted:,} accepted, {rows_rejected:,} rejected; {relative_to}",
                    name=one.path.name,
                    status=report.status,
                    rows_accepted=report.rows_accepted,
                    rows_rejected=report.rows_rejected,
                    relative_to=here.relative_to(folder),
                )
            )
        if once and time.monotonic() - begun > settle:
            return
        time.sleep(min(1.0, max(settle, 0.05)))
