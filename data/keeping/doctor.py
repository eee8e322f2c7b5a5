"""The doctor: what a deployment stands on, looked at, and for each what to do where it is not well."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, timedelta
from pathlib import Path

from data import clock
from data.errors import PlumblineError
from data.keeping.backing_up import LAST, about
from data.language import _
from data.store.store import Store
from data.store.sweeping import LOST, NOTE
from data.trouble import in_words

LEAST_FREE = 2 * 10**9  # bytes
OLDEST_BACKUP = timedelta(days=2)
SLACK = timedelta(minutes=5)


@dataclass(frozen=True)
class Checked:
    """What was looked at, whether it is `well`, and in words what was found and what to do."""

    what: str
    well: bool
    words: str


def examine(folder: Path) -> list[Checked]:
    """Look at a store and the machine that it lies on; nothing is changed. `verify` reads every byte, this does not."""
    try:
        store = Store(folder)
    except Exception as error:
        words = str(error) if isinstance(error, PlumblineError) else in_words(error)
        return [Checked(_("store"), False, words or _("It cannot be opened: {kind}.", kind=type(error).__name__))]
    return [check for look in LOOKS for check in look(store)]


def _registry(store: Store) -> Iterator[Checked]:
    deliveries = store.deliveries()
    yield Checked(_("store"), True, _("{n:,} deliveries in {folder}", n=len(deliveries), folder=store.folder))
    last = max((one.received_at for one, _change in deliveries), default=None)
    if last is not None and last.replace(tzinfo=UTC) > clock.now() + SLACK:
        yield Checked(
            _("clock"),
            False,
            _(
                "The last delivery came at {last:%Y-%m-%d %H:%M} UTC, which is to come: set the clock.",
                last=last,
            ),
        )
    elif os.environ.get(clock.VARIABLE):
        yield Checked(
            _("clock"),
            False,
            _("{name} stands in for the clock: unset it, unless this is a demonstration.", name=clock.VARIABLE),
        )
    else:
        yield Checked(_("clock"), True, f"{clock.now():%Y-%m-%d %H:%M} UTC, {clock.today()}")
    if not os.environ.get(clock.ZONE):
        words = _("{name} is not set: days are those of the machine. Set it, such as Asia/Shanghai.", name=clock.ZONE)
        yield Checked(_("zone"), False, words)


def _disk(store: Store) -> Iterator[Checked]:
    free = shutil.disk_usage(store.folder).free
    words = _("{free:,.1f} GB free", free=free / 1e9)
    yield Checked(_("disk"), free >= LEAST_FREE, words if free >= LEAST_FREE else words + _(": make room."))
    if not os.access(store.folder, os.W_OK):
        words = _("Files cannot be made in {folder}: pages can be read, and nothing handed in.", folder=store.folder)
        yield Checked(_("rights"), False, words)


def _damage(store: Store) -> Iterator[Checked]:
    damaged = store.damaged()
    for words in damaged.values():
        yield Checked(_("files"), False, words)
    if not damaged:
        yield Checked(_("files"), True, _("sizes and times are as they were kept; `plumbline verify` reads all bytes"))
    lost = [path for path in (store.folder / LOST).glob("*") if path.name != NOTE]
    if lost:
        words = _("{n} things that nobody named are there: {note} says where they lay.", n=len(lost), note=NOTE)
        yield Checked(LOST, False, words)


def _backup(store: Store) -> Iterator[Checked]:
    last = about(store.folder, LAST)
    if last is None:
        yield Checked(_("backup"), False, _("There is none: run `plumbline backup FOLDER` every day."))
        return
    age = clock.now() - last.moment
    words = _("the last one was made on {at:%Y-%m-%d %H:%M} UTC", at=last.moment)
    old = age > OLDEST_BACKUP
    yield Checked(_("backup"), not old, words + (_(": it is old. Look at the timer that makes it.") if old else ""))


LOOKS: tuple[Callable[[Store], Iterator[Checked]], ...] = (_registry, _disk, _damage, _backup)
