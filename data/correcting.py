"""Correcting: the rejected rows of a delivery, read again from its original, to be corrected and handed in."""

import polars as pl

from data.access import Scope
from data.delivery import understood
from data.feeds import named
from data.mapping import Mapping, parse_mapping
from data.registry import Delivery
from data.spelling import Spelling
from data.store import Store


def rejected_rows(store: Store, delivery: Delivery, scope: Scope) -> tuple[pl.DataFrame, Spelling]:
    """The rows that were rejected, whole: `row` and the feed's columns, as text, and how these are spelt; read as they
    were then, by the mapping that the delivery keeps. The whole original is read for it. Of rows that did not fit the
    header, nothing; nor of those whose unit does not lie within the scope, or cannot be told."""
    rules = parse_mapping(delivery.mapping, "of the delivery") if delivery.mapping else Mapping()
    # Without the register no column is recognised by its units: nothing is asked that was not asked then.
    mapped = understood(
        named(delivery.feed), store.original(delivery), delivery.file_name, rules, frozenset(), may_be_empty=True
    )
    return mapped.rejected_rows(store.rejected(delivery)).filter(scope.sees()), mapped.spelling
