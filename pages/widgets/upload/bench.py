"""The bench: the files that a reader has laid down, and how far each has come."""

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl
import streamlit as st

from data.handing_in.delivery import Examined
from reports import text


@dataclass
class Job:
    """A file on the bench, and how far it has come."""

    name: str
    path: Path
    feed: str
    mapping: str
    mapping_name: str
    sender: str
    covers: tuple[list[str], list[date]] | None
    answers: dict[str, str] = field(default_factory=dict)
    examined: Examined | None = None
    held: ExitStack = field(default_factory=ExitStack)  # folders of the store, kept until the file leaves the bench
    changed: tuple[str, pl.DataFrame] | None = None  # what it does to the records, as of a version of the store
    moved: pl.DataFrame | None = None  # the figures that would move, once somebody asked for them

    @property
    def how(self) -> dict:
        """What `examine` is asked beside the store and the metrics."""
        return {
            "mapping": self.mapping,
            "mapping_name": self.mapping_name,
            "file_name": self.name,
            "covers": self.covers,
            "answers": self.answers,
            "sender": self.sender,
        }


def jobs() -> dict[str, Job]:
    """The files on this reader's bench, by their upload."""
    return st.session_state.setdefault("bench", {})


def put(upload, feed: str, mapping: str, mapping_name: str, sender: str, covers) -> None:
    """Lay an uploaded file on the bench; the name that it came with is text, never a path."""
    folder = Path(tempfile.mkdtemp(prefix="plumbline-upload-"))
    path = folder / "upload"
    path.write_bytes(upload.getbuffer())
    name = text.visible(Path(upload.name).name)
    jobs()[upload.file_id] = Job(name, path, feed, mapping, mapping_name, sender, covers)


def clear(key: str) -> None:
    """Take a file off the bench; what was taken in has its original in the store."""
    job = jobs().pop(key)
    job.held.close()
    job.path.unlink(missing_ok=True)
    job.path.parent.rmdir()


def discard(key: str) -> None:
    """The button that takes a file off the bench again."""
    st.button("Discard", key=f"discard-{key}", icon=":material/delete:", on_click=clear, args=(key,))
