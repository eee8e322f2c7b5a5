"""Correcting: the rejected rows of a delivery, read again from its original, to be corrected and handed in."""

from dataclasses import replace

import polars as pl

from data.access import Scope
from data.cells.spelling import Spelling
from data.errors import Altered, Asks
from data.feeds import named
from data.handing_in.delivery import understood
from data.language import _
from data.mapping.mapping import Mapping, parse_mapping
from data.registry.tables import Delivery
from data.store.store import Store


def rejected_rows(store: Store, delivery: Delivery, scope: Scope) -> tuple[pl.DataFrame, Spelling]:
    """The rows that were rejected, whole: `row` and the feed's columns, as text, and how these are spelt; read as they
    were then, by the mapping that the delivery keeps. The whole original is read for it. Nothing of
    rows whose unit does not lie within the scope, or cannot be told."""
    rules = parse_mapping(delivery.mapping, "of the delivery") if delivery.mapping else Mapping()
    if not store.original(delivery).exists():
        number = delivery.number
        raise Altered(_("The original of delivery {number} is missing: run `plumbline verify`.", number=number))
    # Without the register no column is recognised by its units: nothing is asked that was not asked then.
    feed, original = named(delivery.feed), store.original(delivery)
    try:
        mapped = understood(feed, original, delivery.file_name, rules, frozenset(), may_be_empty=True)
    except Asks as since:  # a question that was not asked yet when the delivery was taken in, with points as decimals
        if since.topic != "decimal":
            raise
        rules = replace(rules, decimal="point")
        mapped = understood(feed, original, delivery.file_name, rules, frozenset(), may_be_empty=True)
    return mapped.rejected_rows(store.rejected(delivery)).filter(scope.sees()), mapped.spelling
