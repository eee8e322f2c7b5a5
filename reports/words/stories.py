"""Stories in words: what is told of a unit in one sentence, what it rests on, and how far it was asked and answered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

import polars as pl

from data.language import _, ngettext, term
from data.store.actions import ACCEPTED, DONE, ENDED, OVERDUE, PROMISED, UNANSWERED, WAITING
from metrics.attention.stories import NEW, PEERS, RECORDS, SILENCE, Evidence, Story
from metrics.measure import Metric
from metrics.signals.kinds import kinds
from metrics.signals.signal_kind import DEVIATIONS, METRIC, RANK
from reports import text
from reports.levels import VERDICTS, Look
from reports.words.proposal import number

LONGEST = 240  # signs of a rule on a slide
COLUMNS = {
    "unit_id": pl.String,
    "name": pl.String,
    "mechanism": pl.String,
    "level": pl.String,
    "score": pl.Float64,
    "p": pl.Float64,
    "since": pl.String,
    "state": pl.String,
    "evidence": pl.String,
}


def sign(evidence: Evidence, metrics: Mapping[str, Metric]) -> str:
    """One sign, as a sentence without its unit: the most important word first, a number with its base."""
    metric = metrics.get(evidence.metric)
    if evidence.source == SILENCE:
        return ngettext(
            "Nothing was handed in for {n} month", "Nothing was handed in for {n} months running", evidence.months
        )
    kind = kinds().get(evidence.signal)
    if evidence.source == RECORDS or metric is None or kind is None or kind.measure != METRIC:
        rule = text.visible(text.first_sentence(evidence.rule))
        ranked = metric is not None and kind is not None and kind.measure == RANK
        return _("{metric}: {rule}", metric=metric.title, rule=rule) if ranked and metric else rule
    if evidence.source == PEERS and evidence.denominator is not None:
        said = _(
            "{metric} {value}: {count} of {of}",
            metric=metric.title,
            value=text.value(metric, evidence.value),
            count=text.count(evidence.numerator),
            of=text.count(evidence.denominator),
        )
        beside = _("peers {peer}", peer=text.value(metric, evidence.peer))
        if evidence.target is not None:
            beside = _(
                "{peers}; {target}",
                peers=beside,
                target=_("target {target}", target=text.value(metric, evidence.target)),
            )
        return _(
            "{said} ({beside}), {verdict}", said=said, beside=beside, verdict=VERDICTS["worse", evidence.level].words
        )
    said = f"{metric.title} {text.value(metric, evidence.value)}"
    if metric.kind == "p" and evidence.numerator is not None and evidence.denominator is not None:
        counts = {"count": text.count(evidence.numerator), "of": text.count(evidence.denominator)}
        said += _(": {count} of {of}", **counts)
    if evidence.peer is None:
        return said
    peer = number(asdict(evidence), "peer", metrics)
    return _("{said} ({beside} {peer})", said=said, beside=kind.beside, peer=peer)


def sentence(story: Story, metrics: Mapping[str, Metric]) -> str:
    """The story in one sentence, without its unit's name; how many further signs stand beside it."""
    more = len(_beside(story))
    also = ngettext("; {n} further sign", "; {n} further signs", more) if more > 0 else ""
    return _("{said}.", said=f"{sign(story.lead, metrics)}{also}")


def look(story: Story) -> Look:
    """How grave it looks: as its first figure was judged, so that no page calls it otherwise; else as sure as it is."""
    return VERDICTS["worse", story.lead.level if story.lead.source == PEERS else story.level]


def state(story: Story) -> str:
    """What has been asked and answered."""
    if story.state == NEW or story.asked is None:
        return _("not asked yet")
    said = {
        WAITING: _("asked, still in time to answer"),
        UNANSWERED: _("asked and not answered in time"),
        PROMISED: _("an action is promised"),
        OVERDUE: _("promised, and not done by the day"),
        ACCEPTED: _("accepted as a deviation"),
        ENDED: _("the accepted deviation has ended"),
        DONE: _("done, says the unit"),
    }[story.state]
    return _("{state} (asked for {month})", state=said, month=text.month(story.asked))


def headline(story: Story, name: str, metrics: Mapping[str, Metric]) -> str:
    """A story in one sentence, with its unit and its number."""
    if story.silent and story.lead.months == 1:
        return _("{unit} has handed in nothing for {month}", unit=text.visible(name), month=text.month(story.since))
    if story.silent:
        return _("{unit} has handed in nothing since {month}", unit=text.visible(name), month=text.month(story.since))
    return _("{unit}: {sign}", unit=text.visible(name), sign=sign(story.lead, metrics))


def shared(stories: Sequence[Story], name: str, metrics: Mapping[str, Metric]) -> str:
    """Stories of one kind that many units share, in one sentence: how many, and the gravest."""
    return ngettext(
        "{n} unit, {mechanism}: first {first}",
        "{n} units, {mechanism}: first {first}",
        len(stories),
        mechanism=term(stories[0].mechanism),
        first=headline(stories[0], name, metrics),
    )


def further(story: Story, metrics: Mapping[str, Metric], most: int = 3) -> list[str]:
    """The other signs in words, the strongest first."""
    return [text.begun(sign(one, metrics)) for one in _beside(story)[:most]]


def _beside(story: Story) -> list[Evidence]:
    """The signs beside the first one, each told once: a metric's place among its peers is told by its value, and sums
    over all mechanisms say nothing new."""
    found: dict[tuple[str, ...], Evidence] = {}
    for one in story.evidence:
        own = (one.source, one.metric) if one.source == PEERS else (one.source, one.signal, one.metric, one.check)
        kind = kinds().get(one.signal)  # a frozen story may be of a kind that is gone
        if kind is None or kind.measure != DEVIATIONS or one is story.lead:
            found.setdefault(own, one)
    return [one for one in found.values() if one is not story.lead]


def found_by(story: Story) -> str:
    """How the first sign is found, in as many sentences of its rule as a slide has room for."""
    said = ""
    kind = kinds().get(story.lead.signal)
    for part in text.sentences(kind.words) if kind else ():
        if said and len(said) + len(part) > LONGEST:
            break
        said += part
    return said.strip()


def by_chance(units: int, share: float) -> str:
    """How many units chance alone would bring into the list at most."""
    return _("at most {n} expected by chance", n=text.count(round(units * share)))


def table(stories: Iterable[Story], names: Mapping[str, str], metrics: Mapping[str, Metric]) -> pl.DataFrame:
    """COLUMNS: the list as a table, in its order."""
    rows = [
        {
            "unit_id": story.unit_id,
            "name": names.get(story.unit_id, story.unit_id),
            "mechanism": story.mechanism,
            "level": story.level,
            "score": story.score,
            "p": story.p,
            "since": f"{story.since:%Y-%m}",
            "state": story.state,
            "evidence": " | ".join(sign(one, metrics) for one in story.evidence),
        }
        for story in stories
    ]
    return pl.DataFrame(rows, schema=COLUMNS)
