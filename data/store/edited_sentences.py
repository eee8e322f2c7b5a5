"""Sentences in someone's own words: kept with author and moment, beside the figures that were beneath."""

from datetime import date

from sqlmodel import Session, col, select

from data.registry.tables import Sentence
from data.store.store import Store


def sentences(store: Store, month: date) -> dict[str, Sentence]:
    """Place -> the newest words of a month; without those that were lifted."""
    with Session(store.registry) as session:
        said = session.exec(select(Sentence).where(Sentence.month == month).order_by(col(Sentence.id)))
        newest = {sentence.place: sentence for sentence in said}
    return {place: sentence for place, sentence in newest.items() if sentence.words}
