"""The bench: the files that a reader has laid down, and how far each has come."""

from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import streamlit as st

from data.handing_in.delivery import Examined
from data.handing_in.preview import Opened, Preview, preview
from data.language import _
from data.mapping.senders import remembered
from data.store.store import Store
from pages.widgets.upload.uploads import new_folder
from reports import text


@dataclass
class Job:
    """A file on the bench, and how far it has come. `asked`: topic -> the question that was answered. `by`: who hands
    it in, where that is said."""

    name: str
    path: Path
    feed: str
    mapping: str = ""
    mapping_name: str = ""
    sender: str = ""
    by: str = ""
    covers: tuple[list[str], list[date]] | None = None
    answers: dict[str, str] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)
    seen: tuple[object, Preview] | None = None  # how it is understood, as of these answers
    opened: Opened = field(default_factory=Opened)
    examined: Examined | None = None
    held: ExitStack = field(default_factory=ExitStack)  # folders that are kept until the file leaves the bench
    changed: tuple[str, pl.DataFrame] | None = None  # what it does to the records, as of a version of the store
    moved: pl.DataFrame | None = None  # the figures that would move, once somebody asked for them

    @property
    def how(self) -> dict[str, Any]:
        """What a request says beside the feed, the file and the metrics."""
        return {
            "mapping": self.mapping,
            "mapping_name": self.mapping_name,
            "file_name": self.name,
            "covers": self.covers,
            "answers": self.answers,
            "sender": self.sender,
        }

    def understood(self, store: Store) -> Preview:
        """How the file is understood: read and mapped once for these answers, and not each time the page is drawn."""
        of_old = remembered(store.folder, self.sender, self.feed) if self.sender else ""
        now = (self.feed, dict(self.answers), of_old, store.version())
        if self.seen is None or self.seen[0] != now:
            asked = self.feed, self.path, self.answers, self.mapping, self.name, self.sender, self.opened
            self.seen = now, preview(store, *asked)
        return self.seen[1]

    def answer(self, topic: str, option: str, question: str = "") -> None:
        """Keep an answer; what was checked without it is checked anew."""
        self.answers[topic] = option
        self.asked[topic] = question
        self.examined = None


def jobs() -> dict[str, Job]:
    """The files on this reader's bench, by their upload; the register first: without it no unit is known."""
    bench: dict[str, Job] = st.session_state.setdefault("bench", {})
    return dict(sorted(bench.items(), key=lambda one: one[1].feed != "units"))


def put(upload: Any, feed: str, mapping: str, mapping_name: str, sender: str, covers: Any) -> None:
    """Lay an uploaded file on the bench; the name that it came with is text, never a path."""
    held = ExitStack()
    path = new_folder(held) / "upload"
    path.write_bytes(upload.getbuffer())
    name = text.visible(Path(upload.name).name)
    job = Job(name, path, feed, mapping, mapping_name, sender, covers=covers, held=held)
    st.session_state.setdefault("bench", {})[upload.file_id] = job


def corrections() -> dict[str, Job]:
    """The rows that this reader is correcting, by delivery and row."""
    answer: dict[str, Job] = st.session_state.setdefault("corrections", {})
    return answer


def lay_correction(key: str, job: Job) -> None:
    """Lay a corrected row on the bench, in place of the last try."""
    if key in corrections():
        clear(key)
    corrections()[key] = job


def clear(key: str) -> None:
    """Take a file off the bench; what was taken in has its original in the store."""
    for held in ("bench", "corrections"):
        if key in st.session_state.get(held, {}):
            st.session_state[held].pop(key).held.close()


def discard(key: str) -> None:
    """The button that takes a file off the bench again."""
    st.button(_("Discard"), key=f"discard-{key}", icon=":material/delete:", on_click=clear, args=(key,))
