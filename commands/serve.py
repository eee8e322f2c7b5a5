"""Serve: the pages, and the demonstration organisation to look at in them."""

import os
import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from commands.options import DEFAULT_STORE, HOME, StoreFolder, figures_of, progress, stop
from data.language import _

commands = typer.Typer()


@commands.command()
def run(
    port: Annotated[int, typer.Option(help=_("The port."))] = 8501,
    address: Annotated[str, typer.Option(help=_("The address, of this machine only."))] = "127.0.0.1",
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """Serve the pages on this machine."""
    import subprocess

    command = [sys.executable, "-m", "server", "--address", address, "--port", str(port)]
    environment = {**os.environ, "PLUMBLINE_STORE": str(store.resolve())}
    raise typer.Exit(subprocess.run(command, cwd=HOME, env=environment, check=False).returncode)


def _move_in(half: Path, store: Path) -> None:
    """Give an untouched store what the demonstration's has: the registry last, with which the deliveries are there."""
    from data.store.store import REGISTRY, put_registry

    for room in ("originals", "rows", "derived", "metrics"):
        for path in (half / room).iterdir():
            path.replace(store / room / path.name)
    put_registry(half / REGISTRY, store)
    shutil.rmtree(half)


@commands.command()
def demo(
    units: Annotated[int, typer.Option(min=12, help=_("How many units."))] = 120,
    months: Annotated[int, typer.Option(min=6, help=_("How many months of history."))] = 36,
    seed: Annotated[int, typer.Option(help=_("The same seed makes the same organisation."))] = 1,
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """Fill an empty store with the demonstration organisation: invented units, people and figures."""
    from data.demo.filling import fill
    from data.store.store import HALF_DEMONSTRATION, Store

    figures = figures_of(store)
    if not figures.store.untouched:
        raise stop(_("{store} holds something already: the demonstration needs an empty store.", store=store))
    kinds = {metric.id: metric.kind for metric in figures.metrics.values()}
    half = store / HALF_DEMONSTRATION  # in the store, which may be a disk of its own; a store is never half filled
    shutil.rmtree(half, ignore_errors=True)
    with progress(_("Taking in deliveries")) as tell:
        made = Store(half)
        count = fill(made, kinds, figures.last, units, months, seed, tell)
    for registry in (made.registry, figures.store.registry):
        registry.dispose()
    _move_in(half, store)
    typer.echo(_("{count} deliveries of the demonstration organisation are in {store}.", count=count, store=store))
