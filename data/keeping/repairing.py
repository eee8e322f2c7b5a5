"""Repairing: the rows of a damaged delivery, made again from its original as they were made when it was handed in."""

from collections.abc import Mapping as Dictionary
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import polars as pl
from sqlmodel import Session

from data import clock
from data.errors import Altered, PlumblineError
from data.feeds import named
from data.handing_in.coverage import coverage, places
from data.handing_in.delivery import check_whole, surroundings
from data.handing_in.on_file import settler
from data.language import _
from data.large_files.large_file import Taken, check_large
from data.large_files.stream import is_large
from data.mapping.mapping import Mapping, parse_mapping
from data.registry.sqlite import writing
from data.registry.tables import Damage, Delivery
from data.store.damage import COVERED, found_before
from data.store.intake import Intake, broken_rows, lazily, seals_of, write_rows
from data.store.record import NAME, read_record, write_record
from data.store.seals import sha256_of
from data.store.store import Store

MOMENT = timedelta(microseconds=1)


def damaged(store: Store) -> list[Delivery]:
    """The deliveries with rows or a record that are not what was kept, and those that were found to be damaged and may
    have been mended by hand, the oldest first; every byte is read."""
    before = _found_before(store)
    return [one for one, _change in reversed(store.deliveries()) if one.number in before or _broken(store, one)]


def _found_before(store: Store) -> dict[int, list[str]]:
    with Session(store.registry) as session:
        return found_before(session)


def _broken(store: Store, delivery: Delivery) -> list[str]:
    folder = store.folder / "rows" / delivery.rows
    record = read_record(folder)
    lost = record is None or record.content != delivery.content
    return [*broken_rows(folder.parent, delivery), *([NAME] if lost else [])]


def repair(store: Store, delivery: Delivery, metrics: Dictionary[str, str], by: str) -> str:
    """Make the damaged files of a delivery again; what was done, in words. `metrics`: ids and kinds.

    Altered where its original is damaged too, or says something else by now: then a backup is needed.
    """
    names = _broken(store, delivery)
    if not names:
        if delivery.number in _found_before(store):  # somebody mended it by hand
            with writing(store.registry) as session:
                session.add(Damage(delivery_id=delivery.number, at=clock.now(), by=by, files=[]))
        return _("Delivery {number} is whole.", number=delivery.number)
    folder = store.folder / "rows" / delivery.rows
    folder.mkdir(exist_ok=True)
    same = True
    if set(names) - {NAME}:
        with store.workspace() as work:
            made = _made_again(store, delivery, metrics, work, COVERED in names)
            for name in set(names) - {NAME}:
                same &= sha256_of(made / name) == delivery.files.get(name, {}).get("sha256")
                (made / name).replace(folder / name)
    with writing(store.registry) as session:
        kept = session.get_one(Delivery, delivery.number)
        kept.files = seals_of(folder)
        write_record(kept, store.folder / "rows")
        session.add(Damage(delivery_id=kept.number, at=clock.now(), by=by, files=[]))
    if same:
        return _("Delivery {number}: made again as it was, byte for byte.", number=delivery.number)
    return _(
        "Delivery {number}: made again with as many rows as it had; its bytes are others, since another version of "
        "Plumbline wrote them.",
        number=delivery.number,
    )


def _made_again(store: Store, delivery: Delivery, metrics: Dictionary[str, str], work: Path, covered_too: bool) -> Path:
    """The folder within `work` of the files as the original gives them today."""
    original, feed = store.original(delivery), named(delivery.feed)
    if not original.exists() or sha256_of(original) != delivery.sha256:
        raise _needs_backup(delivery, _("its original is missing or damaged too"))
    try:
        taken, vague = _read_again(store, delivery, metrics, work)
    except PlumblineError as error:
        raise _needs_backup(delivery, str(error)) from error
    day = clock.day_of(delivery.received_at)
    if covered_too:
        covered = coverage(feed, lazily(taken.accepted), vague, day, None)
    else:
        covered = pl.read_parquet(store.folder / "rows" / delivery.rows / COVERED, glob=False)
    intake = Intake(feed.id, "", "", "", taken.accepted, taken.rejected, covered, [])
    made = work / write_rows(intake, work)
    accepted = pl.scan_parquet(made / "accepted.parquet", glob=False).select(pl.len()).collect().item()
    rejected = taken.rejected["row"].n_unique()
    if (accepted, rejected) != (delivery.rows_accepted, delivery.rows_rejected):
        raise _needs_backup(
            delivery,
            _(
                "its original gives {accepted} accepted and {rejected} rejected rows today, and gave {was} and {were}",
                accepted=accepted,
                rejected=rejected,
                was=delivery.rows_accepted,
                were=delivery.rows_rejected,
            ),
        )
    if covered_too and sha256_of(made / COVERED) != delivery.files.get(COVERED, {}).get("sha256"):
        raise _needs_backup(delivery, _("which units and months its sender spoke for is not in the file"))
    return made


def _read_again(
    store: Store, delivery: Delivery, metrics: Dictionary[str, str], work: Path
) -> tuple[Taken, pl.DataFrame]:
    """The original, read and checked beside what was on file just before it came; and where its rejected rows lie."""
    feed, day = named(delivery.feed), clock.day_of(delivery.received_at)
    rules = parse_mapping(delivery.mapping, "of the delivery") if delivery.mapping else Mapping()
    near = surroundings(store, metrics, day, delivery.received_at - MOMENT)
    near = replace(near, settle=settler(feed, rules, lambda _feed: False, near))
    original = store.original(delivery)
    taken = None
    if near.settle is None and is_large(original):
        taken = check_large(feed, original, rules, near, work, lambda done, of: None)
    taken = taken or check_whole(feed, original, delivery.file_name, rules, near, may_be_empty=True)
    return taken, places(feed, taken.rejected_rows, near, taken.spelling)


def _needs_backup(delivery: Delivery, why: str) -> Altered:
    return Altered(
        _(
            "Delivery {number} ({file_name}) cannot be made again: {why}. Take rows/{rows} from a backup, or "
            "withdraw the delivery and hand the file in again.",
            number=delivery.number,
            file_name=delivery.file_name,
            why=why.rstrip("."),
            rows=delivery.rows,
        )
    )
