"""Inspection priorities: which units to look into, proposed for people to decide on, and the dossier of each."""

from pathlib import Path
from typing import Annotated

import typer

from commands.options import DEFAULT_STORE, AsOf, Month, StoreFolder, check_month, figures_of, stop, user
from data.language import _

targets = typer.Typer(help=_("Which units to look into: proposals, and a dossier for each unit."), no_args_is_help=True)
commands = typer.Typer()
commands.add_typer(targets, name="targets")


def _may_write(out: Path, endings: tuple[str, ...]) -> None:
    """Before anything is computed: whether the file can be written."""
    if out.suffix not in endings:
        raise stop(_("{out_name}: it is written as {endings}", out_name=out.name, endings=" or ".join(endings)))
    if not out.absolute().parent.is_dir():
        raise stop(_("{out}: there is no folder {parent}.", out=out, parent=out.absolute().parent))


@targets.command()
def propose(
    month: Month,
    capacity: Annotated[int, typer.Option(help=_("How many units can be visited."))],
    out: Annotated[Path, typer.Option(help=_("A .csv, .xlsx or .json file."))],
    random_share: Annotated[float, typer.Option(help=_("The share of the capacity for the control sample."))] = 0.2,
    seed: Annotated[int, typer.Option(help=_("The number that the control sample is drawn by."))] = 1,
    under: Annotated[str | None, typer.Option(help=_("Only units below this one."))] = None,
    as_of: AsOf = None,
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """Propose units to visit, kept as a selection: nothing is picked before people have reviewed it."""
    from data import clock
    from metrics.inspection.choice import Choice
    from metrics.inspection.kept_proposal import kept, make
    from reports.table import as_csv
    from reports.words.proposal import as_book, as_json, picked

    _may_write(out, (".csv", ".xlsx", ".json"))
    moment = as_of or clock.now()
    figures = figures_of(store, as_of)
    check_month(figures, month)
    try:
        made = make(figures, Choice(month, capacity, random_share=random_share, seed=seed, under=under))
        number = kept(figures, made, moment).number
    except (KeyError, ValueError) as error:
        raise stop(error.args[0]) from error
    if out.suffix == ".csv":
        out.write_bytes(as_csv(picked(made, figures.metrics), for_people=False))
    else:
        out.write_bytes(as_json(made, number) if out.suffix == ".json" else as_book(made, number, figures.metrics))
    typer.echo(
        _(
            "Selection {number}: {height} units proposed, written to {out}",
            number=number,
            height=made.proposal.picked.height,
            out=out,
        ),
        err=True,
    )


@targets.command()
def sheet(
    selection: Annotated[int, typer.Argument(help=_("The selection's number."))],
    unit: Annotated[str, typer.Argument(help=_("A unit of the selection."))],
    out: Annotated[Path, typer.Option(help=_("A .pdf file."))],
    score: Annotated[bool, typer.Option(help=_("Say why it was picked; without, the team goes unprejudiced."))] = True,
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """The dossier of a unit, two pages of PDF, from the records as the selection saw them."""
    from data import clock
    from data.registry.tables import Look
    from data.store.selections import opened
    from metrics.inspection.kept_proposal import figures_then
    from reports.document.dossier import as_pdf, written

    _may_write(out, (".pdf",))
    figures = figures_of(store)
    try:
        found = opened(figures.store, selection, figures.scope)
        said = written(figures_then(figures, found.selection), found, unit, score)
    except (KeyError, ValueError) as error:
        raise stop(error.args[0]) from error
    rows, what = said["records"].count("\n") - 1, _("dossier of selection {selection}", selection=selection)
    figures.store.enter(Look(at=clock.now(), by=user(), unit_id=unit, what=what, rows=rows))
    out.write_bytes(as_pdf(said, found.selection.as_of))
    typer.echo(_("The dossier of {unit} is written to {out}", unit=unit, out=out), err=True)
