"""Senders: what is remembered of who hands in, and forgetting it."""

import json
from typing import Annotated

import typer

from commands.options import DEFAULT_STORE, StoreFolder, stop
from data.errors import Unknown
from data.language import _

commands = typer.Typer()
senders = typer.Typer(help="What is remembered of senders, and forgetting it.", no_args_is_help=True)
commands.add_typer(senders, name="senders")


@senders.command("list")
def list_senders(
    sender: Annotated[str, typer.Option(help="Only this sender.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """What is remembered of each sender: the answers that are given for its next file."""
    from data.mapping.senders import listed

    found = list(listed(store, sender))
    if as_json:
        typer.echo(json.dumps([vars(one) for one in found], ensure_ascii=False, indent=1))
        return
    for one in found:
        typer.echo(f"{one.sender}, {one.feed}:")
        for topic, option in one.answers.items():
            typer.echo(f"  {topic} = {option or _('left out')}")
    if not found:
        typer.echo(_("Nothing is remembered of any sender."))


@senders.command("forget")
def forget_sender(
    sender: Annotated[str, typer.Argument(help="The sender, as `senders list` names it.")],
    feed: Annotated[str, typer.Option(help="Only what is remembered for this feed.")] = "",
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """Ask the sender again: nothing of its records changes."""
    from data.mapping.senders import forget

    try:
        feeds = forget(store, sender, feed)
    except Unknown as error:
        raise stop(str(error)) from error
    typer.echo(_("Forgotten of {sender}: {feeds}.", sender=sender, feeds=", ".join(feeds)))
