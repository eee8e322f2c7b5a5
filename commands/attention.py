"""The attention list: what deserves attention in a month, each story told once, the gravest first."""

from pathlib import Path
from typing import Annotated

import typer

from commands.options import DEFAULT_STORE, AsEdition, AsOf, Month, StoreFolder, check_month, figures_of, stop, write
from data.language import _

commands = typer.Typer()


@commands.command()
def attention(
    month: Month,
    under: Annotated[str | None, typer.Option(help=_("Only this unit and those below it; the order stays."))] = None,
    out: Annotated[Path | None, typer.Option(help=_("A .csv, .json or .xlsx file; the screen without it."))] = None,
    as_of: AsOf = None,
    edition: AsEdition = None,
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """List what deserves attention in a month: unit, mechanism, how sure, since when, what was asked, the evidence."""
    from metrics.attention.attention import attention as listed
    from metrics.comparison.question import Comparison
    from reports.words.stories import table

    figures = figures_of(store, as_of, edition=edition)
    check_month(figures, month)
    try:
        found = listed(figures, Comparison.of(figures, month, branch=under))
    except KeyError as error:
        raise stop(error.args[0]) from error
    names = dict(zip(figures.tree.units["unit_id"], figures.tree.units["name"], strict=True))
    write(table(found, names, figures.metrics), out, as_json=True)
