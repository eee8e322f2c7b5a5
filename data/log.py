"""Log: an unexpected error is written as one line of JSON, under an id that the user is told.

Neither the error's message nor any value is written, since both may hold data of persons: its kind and the lines of
code that it went through are enough to find it.
"""

import json
import logging
import sys
import traceback
import uuid
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
LOGGER = logging.getLogger("plumbline")
OUTSIDE = 3  # how many lines of other people's code, the innermost ones, are named


class _AsJson(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        said = {"at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"), "level": record.levelname.lower()}
        said |= {"message": record.getMessage(), **getattr(record, "facts", {})}
        return json.dumps(said, ensure_ascii=False)


def start_log() -> None:
    """Write the log to the error stream, one line an entry; may be called again."""
    if not any(isinstance(handler.formatter, _AsJson) for handler in LOGGER.handlers):
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(_AsJson())
        LOGGER.addHandler(handler)
        LOGGER.setLevel(logging.INFO)
        LOGGER.propagate = False


def _way(error: BaseException) -> list[str]:
    """The lines of code that an error went through, the outermost first: all of ours, the innermost of others."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [Path(frame.filename).is_relative_to(HOME) and ".venv" not in frame.filename for frame in frames]
    return [
        f"{Path(frame.filename).relative_to(HOME) if own else Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for place, (frame, own) in enumerate(zip(frames, ours, strict=True))
        if own or place >= len(frames) - OUTSIDE
    ]


def unexpected(error: BaseException) -> str:
    """Log an error that nobody foresaw; the id under which it is written, for the user to name."""
    start_log()
    number = uuid.uuid4().hex[:8]
    facts = {"id": number, "error": type(error).__name__, "way": _way(error)}
    LOGGER.error("unexpected error", extra={"facts": facts})
    return number
