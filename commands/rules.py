"""Rules: targets, parameters, what is expected, metrics of the installation's own, and what all of them mean."""

import math
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.options import DEFAULT_STORE, StoreFolder, figures_of, month_of, stop, user
from data.language import _

if TYPE_CHECKING:
    from metrics.facts.figures import Figures

commands = typer.Typer()


def check_kind(figures: "Figures", kind: str) -> None:
    """Stop where no unit is of that peer group."""
    if kind and kind not in figures.kinds.values():
        listed = ", ".join(sorted(set(figures.kinds.values()))) or _("none: hand in the unit register first")
        raise stop(_("There is no peer group {kind!r}. There are: {listed}.", kind=kind, listed=listed))


@commands.command("set")
def set_value(
    subject: Annotated[str, typer.Argument(help=_("A metric's id, a feed's for a rule parameter, or meeting."))],
    name: Annotated[
        str, typer.Argument(help=_("target, least, answer_days, or the parameter's name, such as minutes_days."))
    ],
    value: Annotated[float, typer.Argument(help=_("In the metric's own measure: 0.95, not 95."))],
    since: Annotated[
        datetime, typer.Option("--from", formats=["%Y-%m-%d"], help=_("The first day on which it holds."))
    ],
    why: Annotated[str, typer.Option(help=_("The reason, kept with the change."))],
    kind: Annotated[str, typer.Option(help=_("Only for units of this peer group."))] = "",
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """Set a target, a least denominator or a rule's parameter from a day on; what held before is kept."""
    from data import clock
    from data.feeds import feeds as known
    from data.registry.tables import Setting
    from metrics.meeting.breaches import DAYS, SUBJECT

    figures = figures_of(store)
    possible = {metric: ["target", "least"] for metric in figures.metrics}
    possible |= {feed.id: list(feed.parameters) for feed in known().values() if feed.parameters}
    possible[SUBJECT] = [DAYS]
    if name not in possible.get(subject, []):
        listed = ", ".join(possible[subject]) if subject in possible else _("nothing: it is no metric or feed")
        raise stop(
            _(
                "{subject} {name} cannot be set. Of {subject} can be set: {listed}.",
                subject=subject,
                name=name,
                listed=listed,
            )
        )
    most = 1 if name == "target" and figures.metrics[subject].kind == "p" else math.inf
    if not (0 <= value <= most and math.isfinite(value)):
        wanted = _("a share from 0 to 1: 0.95, not 95") if most == 1 else _("a number, not less than 0")
        raise stop(
            _(
                "{subject} {name} cannot be {number:g}: it is {wanted}.",
                subject=subject,
                name=name,
                number=value,
                wanted=wanted,
            )
        )
    check_kind(figures, kind)
    figures.store.enter(
        Setting(
            subject=subject,
            name=name,
            kind=kind,
            value=value,
            since=since.date(),
            at=clock.now(),
            by=user(),
            why=why,
        )
    )
    typer.echo(
        _(
            "{subject}: {name} is {number:g} from {since:%Y-%m-%d} on.",
            subject=subject,
            name=name,
            number=value,
            since=since,
        )
    )


@commands.command()
def expect(
    feed: Annotated[list[str], typer.Argument(help=_("Feeds that are expected each month."))],
    since: Annotated[date, typer.Option("--from", parser=month_of, metavar="YYYY-MM", help=_("The first month."))],
    due_day: Annotated[int, typer.Option(min=0, max=31, help=_("By which day of the next month; 0 ends it."))],
    why: Annotated[str, typer.Option(help=_("The reason, kept with the change."))],
    kind: Annotated[str, typer.Option(help=_("Only of units of this peer group."))] = "",
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """Say what units are expected to hand in, from a month on: only then can silence be told from zero."""
    from data import clock
    from data.feeds import feeds as handed_in
    from data.registry.tables import Expectation

    figures = figures_of(store)
    for one in feed:
        if one not in handed_in():
            raise stop(
                _("Nobody hands in {item!r}. The feeds are: {handed_in}.", item=one, handed_in=", ".join(handed_in()))
            )
    check_kind(figures, kind)
    for one in feed:
        figures.store.enter(
            Expectation(feed=one, kind=kind, since=since, due_day=due_day or None, at=clock.now(), by=user(), why=why)
        )
    typer.echo(_("{feed}: expected from {since:%Y-%m} on.", feed=", ".join(feed), since=since))


@commands.command()
def declare(
    file: Annotated[Path, typer.Argument(help=_("A TOML file; its name is the metric's id."), exists=True)],
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """Declare a metric of this installation's own, whose figures come by the feed `returns`."""
    from data.store.store import Store
    from metrics.catalogue import catalogue
    from metrics.declared import read_declared

    if file.suffix != ".toml":
        raise stop(_("{file_name}: a metric is declared in a file whose name ends in .toml.", file_name=file.name))
    try:
        metric = read_declared(file)
    except ValueError as error:
        raise stop(str(error)) from error
    if metric.id in catalogue():
        raise stop(_("{metric_id} is in the catalogue already: choose another name for the file.", metric_id=metric.id))
    Store(store).declare_metric(file)
    typer.echo(f"Declared {metric.id}: {metric.title}.")


@commands.command()
def definitions(
    out: Annotated[Path | None, typer.Option(help=_("A Markdown file; the screen without it."))] = None,
) -> None:
    """What every metric of the catalogue means and how it is computed, as one document."""
    from metrics.catalogue import catalogue
    from reports.words.definitions import as_markdown

    document = as_markdown(catalogue().values())
    if out is None:
        typer.echo(document, nl=False)
    else:
        out.write_text(document, encoding="utf-8", newline="\n")
        typer.echo(_("{catalogue} definitions written to {out}", catalogue=len(catalogue()), out=out), err=True)
