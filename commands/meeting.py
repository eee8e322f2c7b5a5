"""The monthly meeting: close a month, and make its packs; for people and for a timer of the operating system."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from commands.options import DEFAULT_STORE, Language, Month, StoreFolder, check_month, speaking_as, stop, user
from data.errors import PlumblineError
from data.language import _

commands = typer.Typer()


@commands.command()
def close(
    month: Month,
    why: Annotated[
        str, typer.Option(help=_("The reason for closing a month once more; its editions are all kept."))
    ] = "",
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """Close a month: freeze it as a numbered edition, and ask its units for an answer to each breach."""
    from data import clock
    from data.access import everything
    from data.errors import Refused
    from data.store import actions, editions
    from data.store.store import Store
    from metrics.meeting.closing import close as closed

    opened = Store(store)
    known = editions.of_month(opened, month)
    if known is not None and not why.strip():
        # A timer may come twice: what is done already is no error.
        typer.echo(
            _(
                "{month:%Y-%m} is closed already, as edition {known_number}; --why closes it once more.",
                month=month,
                known_number=known.number,
            ),
            err=True,
        )
        return
    try:
        edition = closed(opened, month, clock.now, user(), why, lambda words: typer.echo(words, err=True))
    except Refused as refusal:
        raise stop(str(refusal)) from refusal
    asked = actions.actions(opened, everything(user()), clock.today()).filter(edition=edition.number).height
    typer.echo(
        _(
            "{month:%Y-%m} is closed as edition {edition_number}; {asked} actions were asked for.",
            month=month,
            edition_number=edition.number,
            asked=asked,
        )
    )


@commands.command()
def reopen(
    month: Month,
    why: Annotated[str, typer.Option(help=_("The reason; it is kept, and so is the edition."))],
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """Take back a month's newest edition, and what it asked, on the day of its closing."""
    from data import clock
    from data.errors import Refused
    from data.store import editions
    from data.store.store import Store

    opened = Store(store)
    found = editions.of_month(opened, month)
    if found is None:
        raise stop(_("{month:%Y-%m} is not closed.", month=month))
    try:
        editions.take_back(opened, found.number, clock.now(), user(), why)
    except Refused as refusal:
        raise stop(str(refusal)) from refusal
    typer.echo(
        _(
            "Edition {found_number} of {month:%Y-%m} is taken back, and what it asked is asked no more.",
            found_number=found.number,
            month=month,
        )
    )


@commands.command()
def pack(
    name: Annotated[str, typer.Argument(help=_("monthly, unit or brief."))],
    month: Month,
    out: Annotated[Path, typer.Option(help=_("A .pptx, .xlsx or .pdf file."))],
    under: Annotated[str | None, typer.Option(help=_("Only this unit and those below it."))] = None,
    edition: Annotated[
        int | None, typer.Option(help=_("An earlier edition of the month; its newest without it."))
    ] = None,
    template: Annotated[Path | None, typer.Option(help=_("An own .potx or .pptx for slides."), exists=True)] = None,
    store: StoreFolder = DEFAULT_STORE,
    language: Language = None,
) -> None:
    """Make a month's pack, from its newest edition; from the figures as they stand where it is not closed."""
    from data import clock
    from data.access import everything
    from data.store import editions, presented
    from data.store.store import Store
    from metrics.facts.figures import Figures
    from metrics.meeting.editions import EditionFigures
    from reports.packs import named
    from reports.packs.build import build
    from reports.packs.gathered import gathered

    if not out.absolute().parent.is_dir():
        raise stop(_("{out}: there is no folder {parent}.", out=out, parent=out.absolute().parent))
    opened, whole = Store(store), everything(user())
    try:
        closed = editions.edition(opened, edition) if edition else editions.of_month(opened, month)
        figures = EditionFigures(opened, whole, closed) if closed else Figures(opened, whole, clock.today())
        check_month(figures, month)
        meeting = gathered(figures, month, clock.today())
        with speaking_as(language), typer.progressbar(length=100, label=_("Making the pack"), file=sys.stderr) as bar:

            def tell(share: float, _words: str) -> None:
                bar.update(round(share * 100) - bar.pos)

            content = named(name).make(figures, month, under, meeting, tell)
            file = build(content, out.suffix.removeprefix("."), template=template.read_bytes() if template else None)
    except (KeyError, ValueError, PlumblineError) as error:
        raise stop(str(error.args[0])) from error
    half = out.with_name(f"{out.name}.part")  # whoever reads the folder finds a whole file or none
    half.write_bytes(file)
    os.replace(half, out)
    if closed:
        presented.keep(opened, whole, file, out.name, month, closed.number, clock.now())
    typer.echo(
        _(
            "{content_title}, {subtitle} ({edition}) written to {out}",
            content_title=content.title,
            subtitle=content.subtitle,
            edition=content.edition,
            out=out,
        ),
        err=True,
    )


@commands.command(name="presented")
def presented_files(
    sha256: Annotated[
        str, typer.Argument(help=_("The hash of a file, or its beginning; without it all are listed."))
    ] = "",
    out: Annotated[Path | None, typer.Option(help=_("Where the file is written, as it was handed out."))] = None,
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """List the packs that were handed out for closed months, or have one again."""
    from data.access import everything
    from data.errors import Altered
    from data.store import presented
    from data.store.store import Store

    opened, whole = Store(store), everything(user())
    if not sha256:
        for one in presented.presented(opened, whole):
            typer.echo(f"{one.sha256[:12]}  {one.at:%Y-%m-%d %H:%M}  {one.month:%Y-%m}  {one.edition:>4}  {one.name}")
        return
    try:
        one, file = presented.had_again(opened, whole, sha256)
    except (KeyError, Altered) as error:
        raise stop(str(error.args[0])) from error
    written = out or Path(one.name)
    written.write_bytes(file)
    typer.echo(_("{name} written to {out}", name=one.name, out=written), err=True)
