"""The registry's file: opened, brought up to date, and written to by one at a time."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, event
from sqlalchemy.exc import DisconnectionError
from sqlmodel import Session, create_engine

from data.errors import Refused
from data.language import _

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
BUSY_SECONDS = 30


def _connect(path: Path) -> sqlite3.Connection:
    """A connection to the registry, which is never made here: an empty one in the place of one that was moved away
    would be an empty store. Where SQLite cannot lay its `-shm` beside it, since nobody may write here or the disk is
    full, it is opened as a file that does not change, unless its `-wal` holds what the file does not."""
    _stamp(path)
    file, connection = f"file:{quote(str(path.absolute()))}", None
    try:
        connection = sqlite3.connect(f"{file}?mode=rw", uri=True, check_same_thread=False)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("SELECT count(*) FROM sqlite_master")
        return connection
    except sqlite3.OperationalError as error:
        if connection is not None:
            connection.close()
        wal = path.with_name(f"{path.name}-wal")
        if "locked" in str(error) or not path.exists() or (wal.exists() and wal.stat().st_size):
            raise
    return sqlite3.connect(f"{file}?mode=ro&immutable=1", uri=True, check_same_thread=False)


def _stamp(path: Path) -> tuple[int, int, int]:
    """By what a file is known to be another one; Refused where there is none."""
    try:
        there = path.stat()
    except FileNotFoundError as error:
        raise Refused(
            _("{file} is not there any more: is its disk mounted, or is a backup being put in place?", file=path)
        ) from error
    return there.st_dev, there.st_ino, there.st_mtime_ns


def _pragmas(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN would come too late; `_begin` says it instead
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_SECONDS * 1000}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _watch_file(engine: Engine, path: Path) -> None:
    """Let go of connections to a file that is no longer the one at `path`: a backup may have been put in its place
    under a running process, and an open connection would go on reading what is gone."""

    def opened(_connection: Any, record: Any) -> None:
        record.info["file"] = _stamp(path)

    def used(_connection: Any, record: Any, _proxy: object) -> None:
        if record.info.get("file") != _stamp(path):
            raise DisconnectionError("the registry's file is another one")

    event.listen(engine, "connect", opened)
    event.listen(engine, "checkout", used)


def _begin(connection: Connection) -> None:
    """Writers queue from the start: a plain BEGIN would fail them once they turn from reading to writing."""
    mode = connection.get_execution_options().get("begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")


def _upgrade(engine: Engine) -> None:
    """Bring the registry up to date, which is looked at first: a reader waits for no writer, and may have no right to
    write. Refused where a newer version has been at it."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    script = ScriptDirectory.from_config(config)
    newest = script.get_current_head()
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found == newest:
        return
    if found not in (None, *(one.revision for one in script.walk_revisions())):
        raise Refused(
            _(
                "The store was used by a newer version of Plumbline (its registry is at {found}, this version knows "
                "{newest}): run that version, or restore a backup from before.",
                found=found,
                newest=newest,
            )
        )
    with engine.execution_options(begin="IMMEDIATE").begin() as connection:
        if MigrationContext.configure(connection).get_current_revision() != newest:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def open_registry(path: Path) -> Engine:
    """The registry in the file `path`, made or brought up to date as needed."""
    if not path.exists():
        path.touch()
    file = URL.create("sqlite", database=str(path))  # a path may hold ? and %
    engine = create_engine(file, creator=lambda: _connect(path))
    event.listen(engine, "connect", _pragmas)
    event.listen(engine, "begin", _begin)
    _watch_file(engine, path)
    _upgrade(engine)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session that holds the right to write from its start; committed at its end, or not at all."""
    with (
        Session(engine.execution_options(begin="IMMEDIATE"), expire_on_commit=False) as session,
        session.begin(),
    ):
        yield session
