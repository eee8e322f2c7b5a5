"""The command line: what the pages do, for scripts and for people who prefer it."""

import typer

from commands import all_commands
from commands.options import OneSentence

app = typer.Typer(
    cls=OneSentence,
    help="Plumbline: supervision metrics that can be defended. Files go in, checked; standings and trends come out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for commands in all_commands():
    app.add_typer(commands)


if __name__ == "__main__":
    app(prog_name="plumbline")
