"""The commands: one file a group, each with `commands`; a file more is found without another edit."""

from collections.abc import Iterator
from importlib import import_module
from inspect import getdoc
from pkgutil import iter_modules

import typer
from typer.models import CommandInfo


def all_commands() -> Iterator[typer.Typer]:
    """The commands of every file in this folder that has some."""
    for module in iter_modules(__path__):
        found = getattr(import_module(f"commands.{module.name}"), "commands", None)
        if found is not None:
            yield found


def documented(command: CommandInfo) -> str:
    """What a command does, as its function says."""
    return getdoc(command.callback) or ""
