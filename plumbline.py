"""The command line: what the pages do, for scripts and for people who prefer it."""

import json
import os
import shutil
import sys
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

HOME = Path(__file__).resolve().parent
ACCEPTED, SOME_REJECTED, REFUSED, ASKS = 0, 1, 2, 3
EXIT = {
    "accepted": ACCEPTED,
    "unchanged": ACCEPTED,
    "rejected": SOME_REJECTED,
    "refused": REFUSED,
    "asks": ASKS,
}

app = typer.Typer(
    help="Plumbline: supervision metrics that can be defended. Files go in, checked; standings and trends come out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

StoreFolder = Annotated[
    Path,
    typer.Option("--store", envvar="PLUMBLINE_STORE", help="The folder in which everything is kept."),
]
DEFAULT_STORE = HOME / "store"


def _stop(words: str) -> typer.Exit:
    typer.echo(words, err=True)
    return typer.Exit(REFUSED)


def _user() -> str:
    return os.environ.get("USER") or os.environ.get("USERNAME") or "command line"


def _month(words: str) -> date:
    from metrics import months

    try:
        return months.read(words)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def _moment(words: str) -> datetime:
    try:
        return datetime.fromisoformat(words).astimezone(UTC)
    except ValueError as error:
        raise typer.BadParameter(f"{words!r} is not a moment: write it as 2026-11-05T09:00") from error


Month = Annotated[date, typer.Option(parser=_month, metavar="YYYY-MM")]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of", parser=_moment, metavar="MOMENT", help="As the store stood then, such as 2026-11-05T09:00."
    ),
]


class Structure(StrEnum):
    """Whether merged units are shown as they were, or as part of their heirs."""

    then = "then"
    today = "today"


InStructure = Annotated[Structure, typer.Option(help="Merged units as they were then, or with their heirs today.")]


def _figures(store: Path, as_of: datetime | None = None, structure: str = "then"):
    from data import clock
    from data.access import everything
    from data.store import Store
    from metrics.figures import Figures

    try:
        return Figures(Store(store), everything(_user()), clock.today(), as_of, structure)
    except ValueError as error:
        raise _stop(str(error)) from error


def _in_order(first: date, last: date) -> None:
    if first > last:
        raise _stop(f"The first month, {first:%Y-%m}, lies after the last, {last:%Y-%m}.")


def _write(table, out: Path | None) -> None:
    """Write a result by the ending of `out`; to the screen as CSV without it."""
    from reports.table import as_csv, as_workbook

    if out is not None and not out.absolute().parent.is_dir():
        raise _stop(f"{out}: there is no folder {out.absolute().parent}.")
    if out is None:
        typer.echo(as_csv(table, for_people=False).decode(), nl=False)
    elif out.suffix == ".csv":
        out.write_bytes(as_csv(table, for_people=False))
    elif out.suffix == ".xlsx":
        out.write_bytes(as_workbook({"Plumbline": table}))
    elif out.suffix == ".parquet":
        table.write_parquet(out)
    else:
        raise _stop(f"{out.name}: results are written as .csv, .xlsx or .parquet")
    if out is not None:
        typer.echo(f"{table.height:,} rows written to {out}", err=True)


@app.command()
def load(
    feed: Annotated[str, typer.Argument(help="The feed, such as declarations; see `feeds`.")],
    file: Annotated[Path, typer.Argument(help="A CSV, XLSX or Parquet file.", exists=True, dir_okay=False)],
    mapping: Annotated[
        Path | None, typer.Option(help="A mapping file (TOML) for a foreign layout.", exists=True)
    ] = None,
    month: Annotated[
        list[date] | None,
        typer.Option(parser=_month, metavar="YYYY-MM", help="A month that the file speaks for; may be given again."),
    ] = None,
    unit: Annotated[
        list[str] | None, typer.Option(help="A unit that the file speaks for; may be given again. All of them without.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer with the report as JSON.")] = False,
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """Take a file in: check every row, keep the good ones, and say what is wrong with the others.

    With --month the file speaks for every unit (or those of --unit) in that month: where it has no rows of a unit,
    the unit had nothing to report. Without it, it speaks for the units in it, from its first month to its last.

    Exit status: 0 all rows accepted, 1 some rejected, 2 refused as a whole, 3 a question must be answered first.
    """
    from data.delivery import deliver

    figures = _figures(store)
    kinds = {metric.id: metric.kind for metric in figures.metrics.values()}
    try:
        report = deliver(
            figures.store,
            feed,
            file,
            _user(),
            kinds,
            mapping.read_text(encoding="utf-8") if mapping else "",
            mapping.name if mapping else "",
            covers=(unit or figures.tree.ids, month) if month else None,
        )
    except KeyError as error:
        raise _stop(error.args[0]) from error
    if as_json:
        answer = {
            "feed": report.feed,
            "status": report.status,
            "rows_accepted": report.rows_accepted,
            "rows_rejected": report.rows_rejected,
            "notes": report.notes,
            "rejected": report.rejected.to_dicts(),
            "question": report.question,
            "options": report.options,
            "delivery": report.delivery,
        }
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        _tell(file, report)
    raise typer.Exit(EXIT[report.status] or (SOME_REJECTED if report.rows_rejected else ACCEPTED))


def _tell(file: Path, report) -> None:
    if report.status == "refused":
        typer.echo(f"{file.name} was not taken in: {report.notes[0]}")
        return
    if report.status == "asks":
        typer.echo(f"{file.name} was not taken in yet: {report.question}")
        return
    typer.echo(f"{file.name}: {report.rows_accepted:,} rows accepted, {report.rows_rejected:,} rejected.")
    for note in report.notes:
        typer.echo(f"  note: {note}")
    shown = 20
    for fault in report.rejected.head(shown).iter_rows(named=True):
        typer.echo(f"  row {fault['row']}, {fault['column']}: {fault['value']!r} {fault['reason']}")
    if report.rejected.height > shown:
        typer.echo(f"  … and {report.rejected.height - shown:,} more; --json lists all of them")


@app.command()
def facts(
    first: Annotated[date, typer.Option("--from", parser=_month, metavar="YYYY-MM", help="The first month.")],
    last: Annotated[date, typer.Option("--to", parser=_month, metavar="YYYY-MM", help="The last month.")],
    out: Annotated[Path | None, typer.Option(help="A .csv or .parquet file; the screen without it.")] = None,
    subtree: Annotated[bool, typer.Option(help="Sum every unit over its whole subtree.")] = False,
    as_of: AsOf = None,
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """The facts: numerator and denominator of every metric, unit, month and breakdown."""
    import polars as pl

    _in_order(first, last)
    found = _figures(store, as_of).facts(first, last, subtree)
    _write(found.with_columns(pl.col("month").dt.strftime("%Y-%m")), out)


@app.command()
def standings(
    metric: Annotated[str, typer.Argument(help="The metric's id, such as rotation_overdue.")],
    month: Month,
    window: Annotated[str, typer.Option(help="1, 3 or 12 months, or ytd for the year to date.")] = "1",
    peers: Annotated[str | None, typer.Option(help="Only units of this kind.")] = None,
    under: Annotated[str | None, typer.Option(help="Only units below this one.")] = None,
    breakdown: Annotated[str, typer.Option(help="One breakdown of the metric instead of the whole.")] = "",
    structure: InStructure = Structure.then,
    out: Annotated[Path | None, typer.Option(help="A .csv, .xlsx or .parquet file; the screen without it.")] = None,
    as_of: AsOf = None,
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """The league table of a metric: value, interval, target, changes and rank of every unit compared."""
    figures = _figures(store, as_of, structure.value)
    try:
        chosen = figures.metric(metric)
        table = figures.standings(chosen, month, window, figures.peers(peers, under), breakdown)
    except (KeyError, ValueError) as error:
        raise _stop(error.args[0]) from error
    _write(table, out)


@app.command()
def trend(
    metric: Annotated[str, typer.Argument(help="The metric's id.")],
    unit: Annotated[list[str], typer.Option(help="A unit's id; may be given several times.")],
    first: Annotated[date, typer.Option("--from", parser=_month, metavar="YYYY-MM", help="The first month.")],
    last: Annotated[date, typer.Option("--to", parser=_month, metavar="YYYY-MM", help="The last month.")],
    window: Annotated[str, typer.Option(help="1, 3 or 12 months, or ytd.")] = "1",
    breakdown: Annotated[str, typer.Option(help="One breakdown of the metric instead of the whole.")] = "",
    structure: InStructure = Structure.then,
    out: Annotated[Path | None, typer.Option(help="A .csv, .xlsx or .parquet file; the screen without it.")] = None,
    as_of: AsOf = None,
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """One metric month by month; a month without data is an empty row."""
    _in_order(first, last)
    figures = _figures(store, as_of, structure.value)
    try:
        for one in unit:
            figures.tree.under(one)
        table = figures.trend(figures.metric(metric), unit, first, last, window, breakdown)
    except (KeyError, ValueError) as error:
        raise _stop(error.args[0]) from error
    _write(table, out)


@app.command("set")
def set_value(
    subject: Annotated[str, typer.Argument(help="A metric's id, or a feed's for a rule parameter.")],
    name: Annotated[str, typer.Argument(help="target, least, or the parameter's name, such as minutes_days.")],
    value: Annotated[float, typer.Argument(help="In the metric's own measure: 0.95, not 95.")],
    since: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day on which it holds.")],
    why: Annotated[str, typer.Option(help="The reason, kept with the change.")],
    kind: Annotated[str, typer.Option(help="Only for units of this peer group.")] = "",
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """Set a target, a least denominator or a rule's parameter from a day on; what held before is kept."""
    from data import clock
    from data.feeds import feeds as known
    from data.registry import Setting

    figures = _figures(store)
    possible = {metric: ["target", "least"] for metric in figures.metrics}
    possible |= {feed.id: list(feed.parameters) for feed in known().values() if feed.parameters}
    if name not in possible.get(subject, []):
        listed = ", ".join(possible[subject]) if subject in possible else "nothing: it is no metric or feed"
        raise _stop(f"{subject} {name} cannot be set. Of {subject} can be set: {listed}.")
    figures.store.enter(
        Setting(
            subject=subject,
            name=name,
            kind=kind,
            value=value,
            since=since.date(),
            at=clock.now(),
            by=_user(),
            why=why,
        )
    )
    typer.echo(f"{subject}: {name} is {value:g} from {since:%Y-%m-%d} on.")


@app.command()
def expect(
    feed: Annotated[list[str], typer.Argument(help="Feeds that are expected each month.")],
    since: Annotated[date, typer.Option("--from", parser=_month, metavar="YYYY-MM", help="The first month.")],
    due_day: Annotated[int, typer.Option(min=0, max=31, help="By which day of the next month; 0 ends it.")],
    why: Annotated[str, typer.Option(help="The reason, kept with the change.")],
    kind: Annotated[str, typer.Option(help="Only of units of this peer group.")] = "",
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """Say what units are expected to hand in, from a month on: only then can silence be told from zero."""
    from data import clock
    from data.feeds import named
    from data.registry import Expectation
    from data.store import Store

    opened = Store(store)
    for one in feed:
        try:
            named(one)
        except KeyError as error:
            raise _stop(error.args[0]) from error
        opened.enter(
            Expectation(feed=one, kind=kind, since=since, due_day=due_day or None, at=clock.now(), by=_user(), why=why)
        )
    typer.echo(f"{', '.join(feed)}: expected from {since:%Y-%m} on.")


@app.command()
def deliveries(store: StoreFolder = DEFAULT_STORE) -> None:
    """Every delivery ever taken in, the newest first."""
    from data.store import Store

    for delivery, change in Store(store).deliveries():
        state = f"withdrawn by {change.by}: {change.why}" if change and change.withdrawn else "live"
        typer.echo(
            f"{delivery.id:>5}  {delivery.received_at:%Y-%m-%d %H:%M}  {delivery.feed:<14} "
            f"{delivery.rows_accepted:>9,} accepted {delivery.rows_rejected:>7,} rejected  "
            f"{delivery.file_name}  ({state})"
        )


@app.command()
def withdraw(
    delivery: Annotated[int, typer.Argument(help="The delivery's number; see `deliveries`.")],
    why: Annotated[str, typer.Option(help="The reason, kept with the withdrawal.")] = "",
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """Take a delivery out of the view; nothing of it is deleted, and `restore` brings it back."""
    _turn(store, delivery, why, "withdraw")


@app.command()
def restore(
    delivery: Annotated[int, typer.Argument(help="The number of a withdrawn delivery.")],
    why: Annotated[str, typer.Option(help="The reason.")] = "",
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """Bring a withdrawn delivery back into the view."""
    _turn(store, delivery, why, "restore")


def _turn(store: Path, delivery: int, why: str, action: str) -> None:
    from data.store import Store

    try:
        getattr(Store(store), action)(delivery, _user(), why)
    except KeyError as error:
        raise _stop(error.args[0]) from error
    typer.echo(f"Delivery {delivery}: {'withdrawn' if action == 'withdraw' else 'restored'}.")


@app.command()
def reconcile(
    check: Annotated[str | None, typer.Argument(help="One check, such as reset_clocks; all without it.")] = None,
    under: Annotated[str | None, typer.Option(help="Only this unit and those below it.")] = None,
    out: Annotated[Path | None, typer.Option(help="A .csv, .xlsx or .parquet file; the screen without it.")] = None,
    as_of: AsOf = None,
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """What was not on the list: records that another feed should have known of, and figures that disagree."""
    import polars as pl

    from metrics import reconciliation

    try:
        found = reconciliation.reconcile(_figures(store, as_of), check, under)
    except KeyError as error:
        raise _stop(error.args[0]) from error
    _write(found.with_columns(pl.col("month").dt.strftime("%Y-%m")), out)


@app.command()
def declare(
    file: Annotated[Path, typer.Argument(help="A TOML file; its name is the metric's id.", exists=True)],
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """Declare a metric of this installation's own, whose figures come by the feed `returns`."""
    from data.store import Store
    from metrics.catalogue import catalogue
    from metrics.declared import read_declared

    try:
        metric = read_declared(file)
    except ValueError as error:
        raise _stop(str(error)) from error
    if metric.id in catalogue():
        raise _stop(f"{metric.id} is in the catalogue already: choose another name for the file.")
    Store(store).declare_metric(file)
    typer.echo(f"Declared {metric.id}: {metric.title}.")


@app.command()
def definitions(
    out: Annotated[Path | None, typer.Option(help="A Markdown file; the screen without it.")] = None,
) -> None:
    """What every metric of the catalogue means and how it is computed, as one document."""
    from metrics.catalogue import catalogue
    from reports.definitions import as_markdown

    document = as_markdown(catalogue().values())
    if out is None:
        typer.echo(document, nl=False)
    else:
        out.write_text(document, encoding="utf-8", newline="\n")
        typer.echo(f"{len(catalogue())} definitions written to {out}", err=True)


@app.command()
def demo(
    units: Annotated[int, typer.Option(min=12, help="How many units.")] = 120,
    months: Annotated[int, typer.Option(min=6, help="How many months of history.")] = 36,
    seed: Annotated[int, typer.Option(help="The same seed makes the same organisation.")] = 1,
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """Fill an empty store with the demonstration organisation: invented units, people and figures."""
    from data.demonstration import fill
    from data.store import Store

    figures = _figures(store)
    if not figures.store.untouched:
        raise _stop(f"{store} holds something already: the demonstration needs an empty store.")
    kinds = {metric.id: metric.kind for metric in figures.metrics.values()}
    half = store.with_name(f"{store.name}.part")  # so that a store is never half a demonstration
    shutil.rmtree(half, ignore_errors=True)
    with typer.progressbar(length=1, label="Taking in deliveries", file=sys.stderr) as bar:

        def tell(done: int, of: int) -> None:
            bar.length = of
            bar.update(1)

        count = fill(Store(half), kinds, figures.last, units, months, seed, tell)
    shutil.rmtree(store)
    half.rename(store)
    typer.echo(f"{count} deliveries of the demonstration organisation are in {store}.")


@app.command()
def run(
    port: Annotated[int, typer.Option(help="The port on 127.0.0.1.")] = 8501,
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """Serve the pages on 127.0.0.1."""
    import subprocess

    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(HOME / "streamlit_app.py"),
        "--server.port",
        str(port),
    ]
    environment = {**os.environ, "PLUMBLINE_STORE": str(store.resolve())}
    raise typer.Exit(subprocess.run(command, cwd=HOME, env=environment, check=False).returncode)


@app.command()
def feeds() -> None:
    """The feeds and their columns."""
    from data.feeds import feeds as known

    for feed in known().values():
        typer.echo(f"{feed.id}: {feed.words}")
        columns = [
            f"{name}{'*' if name in feed.keys else ''}{'?' if column.nullable else ''}"
            for name, column in feed.columns.items()
        ]
        typer.echo(f"    {', '.join(columns)}")


if __name__ == "__main__":
    app(prog_name="plumbline")
