"""The command line: what the pages do, for scripts and for people who prefer it."""

import tomllib
from pathlib import Path
from typing import Annotated

import typer

from commands import all_commands, documented
from commands.options import OneSentence
from data.language import _

app = typer.Typer(
    cls=OneSentence,
    help=_("Plumbline: supervision metrics that can be defended. Files go in, checked; standings and trends come out."),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def _version(asked: bool) -> None:
    if asked:
        project = tomllib.loads((Path(__file__).resolve().parent / "pyproject.toml").read_text(encoding="utf-8"))
        typer.echo(f"Plumbline {project['project']['version']}")
        raise typer.Exit


@app.callback()
def plumbline(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=_("Say which version this is."))
    ] = False,
) -> None:
    """Supervision metrics that can be defended. Files go in, checked; standings and trends come out."""


for commands in all_commands():
    for command in commands.registered_commands:
        command.help = _(documented(command))
    app.add_typer(commands)


if __name__ == "__main__":
    app(prog_name="plumbline")
