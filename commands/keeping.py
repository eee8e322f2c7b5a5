"""Keeping: the store is verified, repaired and backed up."""

import shutil
import uuid
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.options import DEFAULT_STORE, SOME_REJECTED, StoreFolder, progress, user
from data.language import _, ngettext

if TYPE_CHECKING:
    from data.keeping.backing_up import Backup
    from data.store.store import Store

commands = typer.Typer()


@commands.command()
def verify(store: StoreFolder = DEFAULT_STORE) -> None:
    """Read every byte that the store keeps, and name what is missing or damaged.

    Exit status: 0 the store is whole, 1 something is damaged, 2 the store cannot be opened.
    """
    from data.keeping.verifying import verify as verified
    from data.store.store import Store

    opened = Store(store)
    with progress(_("Reading")) as tell:
        found = verified(opened, user(), tell)
    for words in found:
        typer.echo(words)
    if found:
        typer.echo(
            ngettext("{n} thing is missing or damaged.", "{n} things are missing or damaged.", len(found)),
            err=True,
        )
        raise typer.Exit(SOME_REJECTED)
    typer.echo(_("Everything that was kept is there as it was kept: {store}.", store=store), err=True)


@commands.command()
def repair(
    delivery: Annotated[int | None, typer.Argument(help=_("The delivery's number; every damaged one without."))] = None,
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """Make the rows of damaged deliveries again from the originals.

    Exit status: 0 all are whole, 1 one needs a backup, which is said.
    """
    from data.errors import PlumblineError
    from data.keeping.repairing import damaged
    from data.keeping.repairing import repair as repaired
    from data.store.store import Store
    from metrics.catalogue import all_metrics

    opened = Store(store)
    kinds = {one.id: one.kind for one in all_metrics(opened.declared_metrics()).values()}
    chosen = damaged(opened) if delivery is None else [opened.delivery(delivery)]
    failed = False
    for one in chosen:
        try:
            typer.echo(repaired(opened, one, kinds, user()))
        except PlumblineError as error:  # one that cannot be made again does not leave the others undone
            typer.echo(str(error), err=True)
            failed = True
    if not chosen:
        typer.echo(_("No delivery is damaged: {store}.", store=store), err=True)
    if failed:
        raise typer.Exit(SOME_REJECTED)


@commands.command()
def rebuild(store: StoreFolder = DEFAULT_STORE) -> None:
    """Make a lost registry again from the records beside rows and editions."""
    from data.errors import Refused
    from data.keeping.rebuilding import rebuild as rebuilt

    if not (store / "rows").is_dir():
        raise Refused(_("{store} is no store: it has no folder rows/.", store=store))
    for words in rebuilt(store):
        typer.echo(words)


def _facts(store: "Store", today: date, moment: datetime) -> tuple[str, str]:
    """The hash of all facts of a store as of a moment, "" where there are none or what they all stand on is damaged,
    which is said; and the fingerprint of the code that computed them."""
    from data.access import everything
    from data.errors import Altered
    from metrics.catalogue import fingerprint
    from metrics.facts.figures import Figures

    try:
        figures = Figures(store, everything(user()), today, moment)
        return figures.facts_hash() if figures.delivered else "", fingerprint()
    except Altered as error:
        typer.echo(str(error), err=True)
        return "", fingerprint()


@commands.command()
def backup(
    folder: Annotated[Path, typer.Argument(help=_("The folder of the backup, on another disk; made if need be."))],
    verify: Annotated[
        bool, typer.Option("--verify", help=_("Restore the backup aside and compare its figures."))
    ] = False,
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """Bring a backup of the store up to date, also while it is used; only what is new is copied.

    Exit status: 0 the backup is whole, 1 something in the store or in the backup is damaged, which is said.
    """
    from data import clock
    from data.keeping.backing_up import back_up
    from data.store.store import Store

    if verify:
        _verify_backup(folder)
        return
    opened = Store(store)
    with progress(_("Copying")) as tell:
        copied = back_up(opened, folder, lambda moment: _facts(opened, clock.today(), moment), tell)
    typer.echo(
        _(
            "{store} is backed up in {folder}: {files:,} files copied ({size:,.1f} MB), {there:,} were there.",
            store=store,
            folder=folder,
            files=copied.files,
            size=copied.bytes / 1e6,
            there=copied.there,
        )
    )
    damaged = opened.damaged().values()
    for words in damaged:
        typer.echo(words, err=True)
    if damaged:
        raise typer.Exit(SOME_REJECTED)


def _verify_backup(folder: Path) -> None:
    aside = folder.absolute() / f"{uuid.uuid4().hex}.part"
    try:
        restored(folder, aside)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def restored(folder: Path, store: Path) -> None:
    """Restore a backup, read every byte of it, and compare its figures with those of the store that it was made of."""
    from data.keeping.backing_up import restore
    from data.keeping.verifying import verify as verified
    from data.store.store import Store

    with progress(_("Copying")) as tell:
        said = restore(folder, store, tell)
    opened = Store(store)
    try:
        with progress(_("Reading")) as tell:
            found = verified(opened, user(), tell)
        for words in found:
            typer.echo(words)
        if found or not _same_facts(opened, said):
            raise typer.Exit(SOME_REJECTED)
    finally:
        opened.registry.dispose()


def _same_facts(opened: "Store", said: "Backup") -> bool:
    facts, program = _facts(opened, date.fromisoformat(said.today), said.moment)
    if program != said.program:
        typer.echo(_("Every file is as it was kept; the figures were computed by another version of Plumbline."))
        return True
    if facts != said.facts:
        typer.echo(_("Every file is as it was kept, but the figures are not those of {at}.", at=said.at))
        return False
    typer.echo(
        _(
            "Every file is as it was kept, and all figures are those of {moment:%Y-%m-%d %H:%M} UTC: "
            "{deliveries:,} deliveries.",
            moment=said.moment,
            deliveries=said.deliveries,
        )
    )
    return True


@commands.command("restore-backup")
def restore_backup(
    folder: Annotated[Path, typer.Argument(help=_("The folder of the backup."))],
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """Restore a backup into an empty folder (--store), and verify it. What was killed is gone on with.

    Exit status: 0 it is whole and shows the same figures, 1 something is damaged, which is said.
    """
    restored(folder, store)


@commands.command()
def doctor(store: StoreFolder = DEFAULT_STORE) -> None:
    """Look at the store and the machine, and say for each thing that is not well what to do.

    Exit status: 0 all is well, 1 something is not.
    """
    from data.keeping.doctor import examine

    found = examine(store)
    for one in found:
        typer.echo(f"{'ok     ' if one.well else 'LOOK AT'} {one.what}: {one.words}")
    if not all(one.well for one in found):
        raise typer.Exit(SOME_REJECTED)
