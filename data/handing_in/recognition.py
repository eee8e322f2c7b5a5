"""Recognising: which feed a file looks like, and whether its very bytes were taken in before."""

from hashlib import file_digest
from pathlib import Path

from data.feeds import feeds
from data.feeds.feed import Feed
from data.language import _
from data.mapping.header_row import named_in
from data.mapping.likely_headers import known_headers
from data.notes import changes_figures
from data.reading.sheet import Sheet
from data.store.store import Store


def _named(feed: Feed, sheets: list[Sheet]) -> list[set[str]]:
    """The feed's columns that each sheet names."""
    return [named_in(sheet, known_headers(feed, {})) for sheet in sheets]


def looks_like(feed: Feed, sheets: list[Sheet]) -> str:
    """The id of another feed whose required columns are all there, while this one's are not; else "".

    Of several the one of which most columns are there, if it is one alone and has more of them than this feed.
    """

    def there(one: Feed) -> int:
        required = {name for name, column in one.columns.items() if column.required}
        return max((len(found) for found in _named(one, sheets) if required <= found), default=0)

    if there(feed):
        return ""
    here = max(map(len, _named(feed, sheets)), default=0)
    counts = {other.id: there(other) for other in feeds().values() if other.id != feed.id}
    most = max(counts.values(), default=0)
    best = [other for other, count in counts.items() if count == most]
    return best[0] if most > here and len(best) == 1 else ""


def taken_before(store: Store, feed_id: str, path: Path) -> list[str]:
    """A note where the very bytes of the file are a live delivery of the feed already."""
    size = path.stat().st_size
    originals = [(delivery, store.original(delivery)) for delivery in store.live(feed_id)]
    live = [delivery for delivery, there in originals if there.exists() and there.stat().st_size == size]
    if not live:  # and a large file is not read through for nothing, each time that the page is drawn
        return []
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    twins = [delivery.id for delivery in live if delivery.sha256 == digest]
    return (
        [changes_figures(_("the same file was taken in before, as delivery {twins}", twins=twins[-1]))] if twins else []
    )
