"""Errors that a person can mend: each carries one sentence for them, which pages and commands show as it is."""


class PlumblineError(Exception):
    """Something that is wrong with what was asked for or handed in; the message is one sentence for people."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""  # KeyError's own would put it between quotation marks


class Refused(PlumblineError):
    """The file as a whole cannot be taken in; the store is unchanged. The message is for the person who sent it."""


class Asks(PlumblineError):
    """Taking the file in would need a guess. The message is the question; `options` are the answers, the likeliest
    first; `topic` is the entry of the mapping that the answer becomes, such as `encoding` or `columns.unit_id`."""

    def __init__(self, topic: str, question: str, options: tuple[str, ...]) -> None:
        super().__init__(question)
        self.topic, self.options = topic, options


class Unknown(PlumblineError, KeyError):
    """Nothing of that name or number is there; the message lists what is, where that helps."""


class Invalid(PlumblineError, ValueError):
    """A value that cannot be used: what was found, and what may be written instead."""


class Moved(PlumblineError):
    """The store changed while something was made of it: whoever asks once more is answered from what is there now."""


class Altered(PlumblineError):
    """A kept file is missing or is not what was kept: it must be restored from a backup."""
