"""Counted: a number of things, in words."""


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 row", "3 rows", "2 phrases that differ": what is one, and what are `many` where an s is not enough."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def was(number: int) -> str:
    """ "was" of one thing, "were" of several or none."""
    return "was" if number == 1 else "were"
