"""Refusal: a file is not taken in, and one sentence says why; or a question must be answered first."""


class Refused(Exception):
    """The file as a whole cannot be taken in; the store is unchanged. The message is for the person who sent it."""


class Asks(Exception):
    """Taking the file in would need a guess. The message is the question; `options` are the answers."""

    def __init__(self, question: str, options: tuple[str, ...] = ()) -> None:
        super().__init__(question)
        self.options = options
