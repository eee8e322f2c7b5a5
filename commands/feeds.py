"""Feeds and deliveries: files in, withdrawn, restored."""

import json
import os
import shlex
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.options import (
    ACCEPTED,
    DEFAULT_STORE,
    EXIT,
    SOME_REJECTED,
    StoreFolder,
    figures_of,
    mapping_words,
    month_of,
    progress,
    stop,
    user,
)
from data.language import _

if TYPE_CHECKING:
    from data.handing_in.report import Report

commands = typer.Typer()


@commands.command()
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


@commands.command()
def template(
    feed: Annotated[str, typer.Argument(help=_("The feed, such as declarations; see `feeds`."))],
    out: Annotated[Path, typer.Option(metavar="FILE.xlsx", help=_("Where it is written."))],
) -> None:
    """Write a workbook of a feed to fill in: headers, what they hold, an example, and lists of fixed words."""
    from data.feeds import named
    from reports.workbook.template import template as made

    if out.suffix != ".xlsx" or not out.absolute().parent.is_dir():
        raise stop(_("{out}: a template is written as .xlsx, into a folder that is there.", out=out))
    out.write_bytes(made(named(feed)))
    typer.echo(_("The template of {feed} is in {out}.", feed=feed, out=out), err=True)


@commands.command()
def load(
    feed: Annotated[str, typer.Argument(help=_("The feed, such as declarations; see `feeds`."))],
    file: Annotated[
        Path,
        typer.Argument(help=_("A CSV, XLSX, XLS, ODS, HTML, JSON Lines or Parquet file."), exists=True, dir_okay=False),
    ],
    mapping: Annotated[
        Path | None, typer.Option(help=_("A mapping file (TOML) for a foreign layout."), exists=True, dir_okay=False)
    ] = None,
    month: Annotated[
        list[date] | None,
        typer.Option(
            parser=month_of, metavar="YYYY-MM", help=_("A month that the file speaks for; may be given again.")
        ),
    ] = None,
    unit: Annotated[
        list[str] | None,
        typer.Option(help=_("A unit that the file speaks for; may be given again. All of them without.")),
    ] = None,
    answer: Annotated[
        list[str] | None,
        typer.Option(
            metavar="QUESTION=OPTION", help=_("The answer to a question of an earlier try; may be given again.")
        ),
    ] = None,
    sender: Annotated[
        str, typer.Option(help=_("Whose answers are remembered for the next file, such as an office."))
    ] = "",
    rejected_out: Annotated[
        Path | None, typer.Option(metavar="FILE.xlsx", help=_("Write the rejected rows there, to be corrected."))
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=_("Answer with the report as JSON."))] = False,
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """Take a file in: check every row, keep the good ones, and say what is wrong with the others.

    With --month the file speaks for every unit (or those of --unit) in that month: where it has no rows of a unit,
    the unit had nothing to report. Without it, it speaks for the units in it, from its first month to its last.

    Where a question must be answered first, the answer is given with --answer, such as --answer encoding=big5.

    Exit status: 0 all rows accepted, 1 some rejected, 2 refused as a whole, 3 a question must be answered first.
    """
    from data.handing_in.delivery import Request, deliver
    from data.handing_in.report import Report

    if rejected_out is not None and rejected_out.suffix != ".xlsx":
        raise stop(
            _("{rejected_out_name}: the rejected rows are written as .xlsx", rejected_out_name=rejected_out.name)
        )
    if rejected_out is not None and not rejected_out.absolute().parent.is_dir():
        raise stop(
            _(
                "{rejected_out}: there is no folder {parent}.",
                rejected_out=rejected_out,
                parent=rejected_out.absolute().parent,
            )
        )
    if rejected_out is not None and not os.access(rejected_out.absolute().parent, os.W_OK):
        raise stop(
            _(
                "{rejected_out}: nothing can be written into {parent}.",
                rejected_out=rejected_out,
                parent=rejected_out.absolute().parent,
            )
        )
    if unit and not month:
        raise stop(_("--unit says which units the file speaks for in a month: state --month too."))
    words = mapping_words(mapping)
    figures = figures_of(store)
    kinds = {metric.id: metric.kind for metric in figures.metrics.values()}
    try:
        for one in unit or []:
            figures.tree.under(one)
        with progress(_("Reading {file_name}", file_name=file.name)) as tell:
            asked = Request(
                feed,
                file,
                kinds,
                words,
                mapping.name if mapping else "",
                covers=(unit or figures.tree.ids, month) if month else None,
                answers=_answers(answer or []),
                sender=sender,
            )
            report = deliver(figures.store, asked, user(), tell)
    except KeyError as error:
        if not as_json:
            raise stop(error.args[0]) from error
        report = Report(feed, "refused", notes=[error.args[0]])
    if rejected_out is not None and report.rejected.height:
        from data.feeds import named
        from reports.workbook.rejected_rows import rejected_workbook

        rejected_out.write_bytes(rejected_workbook(named(feed), report.rejected_rows, report.rejected, report.spelling))
    if as_json:
        typer.echo(json.dumps(report.as_dict(), ensure_ascii=False, indent=1))
    else:
        _tell(file, report)
    raise typer.Exit(EXIT[report.status] or (SOME_REJECTED if report.rows_rejected else ACCEPTED))


def _answers(given: list[str]) -> dict[str, str]:
    found = {}
    for words in given:
        topic, sign, option = words.partition("=")
        if not sign:
            raise typer.BadParameter(
                _("{words!r} is not an answer: write it as question=option, such as encoding=big5", words=words)
            )
        found[topic.strip()] = option.strip()
    return found


def _tell(file: Path, report: "Report") -> None:
    from data.mapping.mapped import as_in_file

    if report.status == "refused":
        typer.echo(_("{file_name} was not taken in: {notes}", file_name=file.name, notes=report.notes[0]))
        return
    if report.status == "asks":
        typer.echo(_("{file_name} was not taken in yet: {question}", file_name=file.name, question=report.question))
        for option in report.options:
            typer.echo(f"  --answer {shlex.quote(f'{report.topic}={option}')}")
        return
    typer.echo(
        _(
            "{file_name}: {rows_accepted:,} rows accepted, {rows_rejected:,} rejected.",
            file_name=file.name,
            rows_accepted=report.rows_accepted,
            rows_rejected=report.rows_rejected,
        )
    )
    for note in report.notes:
        typer.echo(f"  note: {note}")
    shown = 20
    for fault in as_in_file(report.rejected.head(shown)).iter_rows(named=True):
        place = " ".join(part for part in (fault["sheet"], fault["cell"]) if part)
        hint = _(" Perhaps {suggestion}", suggestion=fault["suggestion"]) if fault["suggestion"] else ""
        typer.echo(
            f"  row {fault['row']}{f' ({place})' if place else ''}, {fault['column']}: "
            f"{fault['value']!r} {fault['reason']}{hint}"
        )
    if report.rejected.height > shown:
        typer.echo(_("  … and {height:,} more; --json lists all of them", height=report.rejected.height - shown))


@commands.command()
def senders(store: StoreFolder = DEFAULT_STORE) -> None:
    """What is remembered of each sender's answers."""
    from data.mapping.mapping import answers_of, parse_mapping
    from data.mapping.senders import all_remembered

    for one in all_remembered(store):
        typer.echo(f"{one.sender}  {one.feed}")
        for topic, option in answers_of(parse_mapping(one.mapping, one.path.name)).items():
            typer.echo(f"    {topic}={option}")


@commands.command()
def forget(
    sender: Annotated[str, typer.Argument(help=_("The sender; see `senders`."))],
    feed: Annotated[str, typer.Argument(help=_("The feed whose answers are forgotten."))],
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """Forget what a sender answered for a feed: it is asked again with the next file."""
    from data.errors import Unknown
    from data.mapping import senders as kept

    found = [one for one in kept.all_remembered(store) if (one.sender, one.feed) == (sender, feed)]
    if not found:
        raise Unknown(_("Nothing is remembered of {sender} for {feed}: see `senders`.", sender=sender, feed=feed))
    for one in found:
        kept.forget(one)
    typer.echo(_("{sender} is asked again for {feed}.", sender=sender, feed=feed))


@commands.command()
def deliveries(store: StoreFolder = DEFAULT_STORE) -> None:
    """Every delivery ever taken in, the newest first."""
    from data.store.store import Store

    for delivery, change in Store(store).deliveries():
        state = _("withdrawn by {by}: {why}", by=change.by, why=change.why) if change and change.withdrawn else "live"
        typer.echo(
            _(
                "{delivery_id:>5}  {received_at:%Y-%m-%d %H:%M}  {feed:<14} {rows_accepted:>9,} accepted "
                "{rows_rejected:>7,} rejected  {file_name}  ({state})",
                delivery_id=delivery.id,
                received_at=delivery.received_at,
                feed=delivery.feed,
                rows_accepted=delivery.rows_accepted,
                rows_rejected=delivery.rows_rejected,
                file_name=delivery.file_name,
                state=state,
            )
        )


@commands.command()
def withdraw(
    delivery: Annotated[int, typer.Argument(help=_("The delivery's number; see `deliveries`."))],
    why: Annotated[str, typer.Option(help=_("The reason, kept with the withdrawal."))] = "",
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """Take a delivery out of the view; nothing of it is deleted, and `restore` brings it back."""
    _turn(store, delivery, why, "withdraw")


@commands.command()
def restore(
    delivery: Annotated[int, typer.Argument(help=_("The number of a withdrawn delivery."))],
    why: Annotated[str, typer.Option(help=_("The reason."))] = "",
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """Bring a withdrawn delivery back into the view."""
    _turn(store, delivery, why, "restore")


def _turn(store: Path, delivery: int, why: str, action: str) -> None:
    from data.errors import Refused
    from data.store.store import Store

    try:
        getattr(Store(store), action)(delivery, user(), why)
    except (KeyError, Refused) as error:
        raise stop(error.args[0]) from error
    typer.echo(f"Delivery {delivery}: {'withdrawn' if action == 'withdraw' else 'restored'}.")
