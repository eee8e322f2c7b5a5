"""Definitions: what each metric means and how it is computed, as tables and as one Markdown document."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote

import polars as pl

from data.feeds import named
from data.language import _, term
from data.registry.settings import ALWAYS, Settings
from data.registry.tables import Delivery
from metrics.example import read_example
from metrics.facts.formula import computed_columns, formula
from metrics.measure import BETTER, KINDS, Metric
from reports import text

HOW = (
    "The SQL (DuckDB) gives a side of every unit's own rows for the month from $first_day to $last_day, over the "
    "tidy table of the feed: its records, and the columns computed from them, named beside it. Where a unit hands in "
    "monthly returns instead of records, they are taken as they are. A parent's figure is the sum over its whole "
    "subtree. Over several months rows of a month add up, what stands counts at the last month's end, and staff "
    "counts in staff-years."
)
SET = {"target": "target", "least": "least denominator"}
BEGINS = """# The metrics

Written by `python -m plumbline definitions --out docs/metrics.md` from the catalogue.
To change it, change a metric's file.
"""


def found(metrics: Iterable[Metric], search: str) -> list[Metric]:
    """The metrics in which every word of `search` occurs, in any order; all of them where nothing is asked."""
    asked = search.casefold().split()

    def told(metric: Metric) -> str:
        return " ".join([metric.title, metric.words, metric.id, metric.mechanism, *metric.feeds]).casefold()

    return [metric for metric in metrics if all(word in told(metric) for word in asked)]


def by_mechanism(metrics: Iterable[Metric]) -> dict[str, list[Metric]]:
    """The metrics of each mechanism, both in the order of the alphabet."""
    groups: dict[str, list[Metric]] = {}
    for metric in sorted(metrics, key=lambda each: (each.mechanism.casefold(), each.title.casefold())):
        groups.setdefault(metric.mechanism, []).append(metric)
    return groups


def remarks(metric: Metric) -> list[tuple[str, str]]:
    """What is said about the metric, each under its heading, as far as it is said."""
    said = {_("Why it matters"): metric.why, _("Rule"): metric.reference, _("Left out"): metric.exclusions}
    return [(heading, words) for heading, words in {**said, _("The trap"): metric.trap}.items() if words]


def nature(metric: Metric) -> str:
    """Its kind, direction, unit, breakdown and least denominator, in a line."""
    parts = [KINDS[metric.kind], BETTER[metric.better]]
    parts += [_("unit: {unit}", unit=term(metric.unit))] if metric.unit else []
    parts += [_("by {breakdown}", breakdown=metric.by)] if metric.by else []
    return " · ".join([*parts, _("ranked from a denominator of {least:g}", least=metric.least), metric.id])


def sources(metric: Metric) -> dict[str, str]:
    """The feeds it is computed from, and what each holds."""
    told = {}
    for feed in metric.feeds:
        layout, own = named(feed), computed_columns(feed)
        lines = [layout.words, *([_("Computed from it: {own}.", own=", ".join(own))] if own else [])]
        lines += [f"{rule.words}: {text.count(rule.default)}." for rule in layout.parameters.values()]
        told[feed] = " ".join(lines)
    return told


def newest(feed: str, deliveries: Sequence[Delivery]) -> str:
    """How fresh a feed is, from its live deliveries."""
    if named(feed).computed:
        return _("Made by the store itself, and always current.")
    if not deliveries:
        return _("Nothing is handed in.")
    received = max(delivery.received_at for delivery in deliveries)
    covered = max((delivery.last_month for delivery in deliveries if delivery.last_month), default=None)
    return _(
        "Newest delivery {received:%Y-%m-%d}{coverage}.",
        received=received,
        coverage=_(", data to {covered}", covered=text.month(covered)) if covered else "",
    )


def history(metric: Metric, settings: Settings) -> pl.DataFrame:
    """The targets of the definition, and the targets and least denominators that administrators set, by their day."""
    rows = [
        (target.since, "target", text.value(metric, target.value), _("all units"), _("the definition"), "")
        for target in metric.targets
    ]
    for row in settings.rows:
        if row.subject == metric.id and row.name in SET:
            value = text.count(row.value) if row.name == "least" else text.value(metric, row.value)
            rows.append((row.since, SET[row.name], value, row.kind or _("all units"), row.by, row.why))
    rows.sort(key=lambda row: row[0])
    said = [(_("always") if since == ALWAYS else f"{since:%Y-%m-%d}", *rest) for since, *rest in rows]
    names = [_("From"), _("What"), _("Value"), _("For"), _("Set by"), _("Why")]
    return pl.DataFrame(said, schema=dict.fromkeys(names, pl.String), orient="row")


# As a document


def _safe(words: str) -> str:
    """Text within the document's prose: what Markdown would act on is escaped, but not the _ within a name."""
    return re.sub(r"([\\`*\[\]<>|#$~]|(?<!\w)_|_(?!\w))", r"\\\1", text.visible(words).replace("\n", " "))


def _table(table: pl.DataFrame) -> list[str]:
    rows = [table.columns, ["---"] * table.width, *table.rows()]
    head, rule, *cells = [[_safe("" if cell is None else str(cell)) for cell in row] for row in rows]
    return [f"| {' | '.join(row)} |" for row in (head, rule, *cells)]


def _section(metric: Metric) -> list[str]:
    """One metric; no line begins with words of its own, which might be a heading or a list."""
    lines = [f'<a id="{quote(metric.id)}"></a>', "", f"### {_safe(metric.title)}", ""]
    lines += [_("**In words.** {words}", words=_safe(metric.words)), ""]
    for heading, words in remarks(metric):
        lines += [f"**{heading}.** {_safe(words)}", ""]
    for heading, side in zip((_("Numerator"), _("Denominator")), formula(metric), strict=True):
        lines += [f"**{heading}.** {_safe(side.words)}", "", "```sql", side.sql, "```", ""]
    lines += [_("**Kind.** {words}", words=_safe(nature(metric))), ""]
    for feed, words in sources(metric).items():
        lines += [_("**Feed {feed}.** {words}", feed=feed, words=_safe(words)), ""]
    if metric.targets:
        lines += ["**Target.**", "", *_table(history(metric, Settings())), ""]
    if metric.example:
        example = read_example(metric.example)
        lines += [
            _("**Worked example, {month}.** What each row adds to either side.", month=text.month(example.month)),
            "",
        ]
        for block in example.blocks:
            lines += [_("Rows of {feed}:", feed=block.feed), "", *_table(block.shown), ""]
    return lines


def as_markdown(metrics: Iterable[Metric]) -> str:
    """All definitions as one document, grouped by mechanism, with a table of contents."""
    groups = by_mechanism(metrics)
    lines = [BEGINS, _safe(HOW), ""]
    for mechanism, held in groups.items():
        lines += [f"- {_safe(mechanism)}", *[f"  - [{_safe(metric.title)}](#{quote(metric.id)})" for metric in held]]
    for mechanism, held in groups.items():
        lines += ["", f"## {_safe(mechanism)}", ""]
        for metric in held:
            lines += _section(metric)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip() + "\n"
