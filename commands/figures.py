"""Figures: facts, standings, trends and reconciliation."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.options import (
    DEFAULT_STORE,
    AsEdition,
    AsOf,
    InStructure,
    Month,
    StoreFolder,
    Structure,
    figures_of,
    in_order,
    month_of,
    stop,
    write,
)
from data.errors import Unknown
from data.language import _

if TYPE_CHECKING:
    from metrics.facts.figures import Figures
    from metrics.measure import Metric

commands = typer.Typer()


def check_breakdown(figures: "Figures", metric: "Metric", breakdown: str) -> None:
    """KeyError names the breakdowns of the metric where this is none of them."""
    known = figures.breakdowns(metric)
    if breakdown and breakdown not in known:
        listed = ", ".join(known) or "none"
        raise Unknown(
            _(
                "{metric_id} has no breakdown {breakdown!r}. There are: {listed}.",
                metric_id=metric.id,
                breakdown=breakdown,
                listed=listed,
            )
        )


@commands.command()
def facts(
    first: Annotated[date, typer.Option("--from", parser=month_of, metavar="YYYY-MM", help=_("The first month."))],
    last: Annotated[date, typer.Option("--to", parser=month_of, metavar="YYYY-MM", help=_("The last month."))],
    out: Annotated[Path | None, typer.Option(help=_("A .csv or .parquet file; the screen without it."))] = None,
    subtree: Annotated[bool, typer.Option(help=_("Sum every unit over its whole subtree."))] = False,
    as_of: AsOf = None,
    edition: AsEdition = None,
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """The facts: numerator and denominator of every metric, unit, month and breakdown."""
    import polars as pl

    in_order(first, last)
    figures = figures_of(store, as_of, edition=edition)
    found = figures.reporting.with_state(figures.facts(first, last), figures.metrics.values(), subtree)
    write(found.with_columns(pl.col("month").dt.strftime("%Y-%m")), out)


@commands.command()
def standings(
    month: Month,
    metric: Annotated[str, typer.Argument(help=_("The metric's id, such as rotation_overdue."))] = "",
    window: Annotated[str, typer.Option(help=_("1, 3 or 12 months, or ytd for the year to date."))] = "1",
    peers: Annotated[
        str | None, typer.Option(help=_("Only units of this kind; * compares all with each other."))
    ] = None,
    under: Annotated[str | None, typer.Option(help=_("Only units below this one."))] = None,
    breakdown: Annotated[str, typer.Option(help=_("One breakdown of the metric instead of the whole."))] = "",
    all_metrics: Annotated[bool, typer.Option("--all-metrics", help=_("Every metric, in one table."))] = False,
    structure: InStructure = Structure.then,
    out: Annotated[Path | None, typer.Option(help=_("A .csv, .xlsx or .parquet file; the screen without it."))] = None,
    as_of: AsOf = None,
    edition: AsEdition = None,
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """The league table of a metric: value, interval, target, changes, rank and verdict of every unit compared, each
    among its own peer group."""
    from metrics.comparison.matrix import matrix
    from metrics.comparison.question import Comparison
    from metrics.comparison.verdicts import judged

    if bool(metric) == all_metrics:
        raise stop(_("Name one metric, or say --all-metrics."))
    figures = figures_of(store, as_of, structure.value, edition)
    try:
        if not all_metrics:
            check_breakdown(figures, figures.metric(metric), breakdown)
        asked = Comparison.of(figures, month, metric, window, breakdown, under, peers)
        table = matrix(figures, asked) if all_metrics else judged(figures, asked).table
    except (KeyError, ValueError) as error:
        raise stop(error.args[0]) from error
    write(table.drop("size", "total", "shared", "proportion", "compared"), out)


@commands.command()
def trend(
    metric: Annotated[str, typer.Argument(help=_("The metric's id."))],
    unit: Annotated[list[str], typer.Option(help=_("A unit's id; may be given several times."))],
    first: Annotated[date, typer.Option("--from", parser=month_of, metavar="YYYY-MM", help=_("The first month."))],
    last: Annotated[date, typer.Option("--to", parser=month_of, metavar="YYYY-MM", help=_("The last month."))],
    window: Annotated[str, typer.Option(help=_("1, 3 or 12 months, or ytd."))] = "1",
    breakdown: Annotated[str, typer.Option(help=_("One breakdown of the metric instead of the whole."))] = "",
    structure: InStructure = Structure.then,
    out: Annotated[Path | None, typer.Option(help=_("A .csv, .xlsx or .parquet file; the screen without it."))] = None,
    as_of: AsOf = None,
    edition: AsEdition = None,
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """One metric month by month; a month without data is an empty row."""
    from metrics.comparison.question import Comparison
    from metrics.trends.series import trend as months_of

    in_order(first, last)
    figures = figures_of(store, as_of, structure.value, edition)
    try:
        for one in unit:
            figures.tree.under(one)
        chosen = figures.metric(metric)
        check_breakdown(figures, chosen, breakdown)
        table = months_of(figures, Comparison.of(figures, last, metric, window, breakdown), unit, first)
    except (KeyError, ValueError) as error:
        raise stop(error.args[0]) from error
    write(table, out)


@commands.command()
def durations(
    metric: Annotated[str, typer.Argument(help=_("The id of an age, such as open_case_age or findings_age."))],
    month: Month,
    under: Annotated[str | None, typer.Option(help=_("Only this unit and those below it."))] = None,
    out: Annotated[Path | None, typer.Option(help=_("A .csv, .xlsx or .parquet file; the screen without it."))] = None,
    as_of: AsOf = None,
    edition: AsEdition = None,
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """How long what was opened within 36 months took: half of it, in time, and how it ended within a year."""
    from metrics.trends import durations as of

    figures = figures_of(store, as_of, edition=edition)
    try:
        chosen = figures.metric(metric)
        units = figures.tree.under(under) if under else figures.tree.ids
    except (KeyError, ValueError) as error:
        raise stop(error.args[0]) from error
    if not of.lasts(chosen):
        ages = ", ".join(one.id for one in figures.metrics.values() if of.lasts(one))
        raise stop(_("{metric} is no age of what is open: {ages}.", metric=metric, ages=ages))
    ends = of.outcomes(figures, chosen, units, month)
    table = of.durations(figures, chosen, units, month)
    if ends.height:
        wide = ends.pivot(on="outcome", index="unit_id", values="share", sort_columns=True)
        table = table.join(wide, on="unit_id", how="left", maintain_order="left")
    write(table, out)


@commands.command()
def reconcile(
    check: Annotated[str | None, typer.Argument(help=_("One check, such as reset_clocks; all without it."))] = None,
    under: Annotated[str | None, typer.Option(help=_("Only this unit and those below it."))] = None,
    out: Annotated[Path | None, typer.Option(help=_("A .csv, .xlsx or .parquet file; the screen without it."))] = None,
    as_of: AsOf = None,
    edition: AsEdition = None,
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """What was not on the list: records that another feed should have known of, and figures that disagree."""
    import polars as pl

    from metrics import reconciliation

    try:
        found = reconciliation.reconcile(figures_of(store, as_of, edition=edition), check, under)
    except KeyError as error:
        raise stop(error.args[0]) from error
    write(found.with_columns(pl.col("month").dt.strftime("%Y-%m")), out)
