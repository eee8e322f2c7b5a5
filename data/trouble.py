"""Trouble: what the machine refuses, such as space, a lock or the right to write, in one sentence for people."""

import errno
import sqlite3

from sqlalchemy.exc import DBAPIError

from data.language import _

NO_WRITING = (errno.EROFS, errno.EACCES, errno.EPERM)
NO_SPACE = (errno.ENOSPC, errno.EDQUOT)


def in_words(error: BaseException) -> str | None:
    """What is wrong and what to do; None where it is no trouble of the machine's."""
    if isinstance(error, DBAPIError):
        error = error.orig or error
    if isinstance(error, sqlite3.DatabaseError):
        return _of_registry(str(error))
    if isinstance(error, OSError) and error.errno in NO_SPACE:
        return _("The disk is full: nothing was changed. Make room and try again.")
    if isinstance(error, OSError) and error.errno in NO_WRITING:
        return _("{file} cannot be written: nothing was changed. Give the right to write to it.", file=error.filename)
    return None


def _of_registry(said: str) -> str | None:
    if "locked" in said:
        return _("Another process has held the store for too long: nothing was changed. Try again in a minute.")
    if "full" in said:
        return _("The disk is full: nothing was changed. Make room and try again.")
    if "readonly" in said:
        return _("The store may only be read here: nothing was changed.")
    if "unable to open" in said or "disk I/O" in said:
        return _("The store's registry cannot be read: is its disk there, has it room, and may you read it?")
    if "not a database" in said or "malformed" in said:
        return _(
            "The file registry.sqlite is damaged: take it from a backup, or move it away and run `plumbline rebuild`."
        )
    return None
