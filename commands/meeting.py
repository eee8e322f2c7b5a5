"""The monthly meeting: close a month, and make its packs; for people and for a timer of the operating system."""

from typing import Annotated

import typer

from commands.parts import DEFAULT_STORE, Month, StoreFolder, stop, user

commands = typer.Typer()


@commands.command()
def close(
    month: Month,
    why: Annotated[str, typer.Option(help="The reason for closing a month once more; its editions are all kept.")] = "",
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """Close a month: freeze it as a numbered edition, and ask its units for an answer to each breach."""
    from data import actions, clock, editions
    from data.access import everything
    from data.refusal import Refused
    from data.store import Store
    from metrics.closing import close as closed

    opened = Store(store)
    known = editions.of_month(opened, month)
    if known is not None and not why.strip():
        # A timer may come twice: what is done already is no error.
        typer.echo(f"{month:%Y-%m} is closed already, as edition {known.number}; --why closes it once more.", err=True)
        return
    try:
        edition = closed(opened, month, clock.now, user(), why, lambda words: typer.echo(words, err=True))
    except Refused as refusal:
        raise stop(str(refusal)) from refusal
    asked = actions.actions(opened, everything(user()), clock.today()).filter(edition=edition.number).height
    typer.echo(f"{month:%Y-%m} is closed as edition {edition.number}; {asked} actions were asked for.")
