"""Refusal: a file is not taken in, and one sentence says why; or a question must be answered first."""


class Refused(Exception):
    """The file as a whole cannot be taken in; the store is unchanged. The message is for the person who sent it."""


class Asks(Exception):
    """Taking the file in would need a guess. The message is the question; `options` are the answers, the likeliest
    first; `topic` is the entry of the mapping that the answer becomes, such as `encoding` or `columns.unit_id`."""

    def __init__(self, topic: str, question: str, options: tuple[str, ...]) -> None:
        super().__init__(question)
        self.topic, self.options = topic, options
