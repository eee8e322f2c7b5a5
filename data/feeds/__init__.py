"""The feeds: one file a feed; the file's name is its id."""

from collections.abc import Mapping
from functools import cache

from data.discovery import defined_in
from data.errors import Unknown
from data.feeds.feed import Feed
from data.language import _


@cache
def _all() -> Mapping[str, Feed]:
    """Every feed by its id, found in this folder: one file more is one feed more."""
    return defined_in(__name__, __path__, "feed", Feed)


@cache
def feeds() -> Mapping[str, Feed]:
    """Every feed that is handed in, by its id."""
    return {feed_id: feed for feed_id, feed in _all().items() if not feed.computed}


def named(feed_id: str) -> Feed:
    """The feed of that id; KeyError with the ids that exist."""
    if feed_id not in _all():
        raise Unknown(
            _("There is no feed {feed_id!r}. The feeds are: {feeds}.", feed_id=feed_id, feeds=", ".join(feeds()))
        )
    return _all()[feed_id]
