"""Causes: what happened since an edition was closed, and which restated figures it can have changed."""

from datetime import datetime
from typing import Any

import polars as pl

from data.feeds import feeds, named
from data.language import _, marked
from metrics.catalogue import fingerprint
from metrics.facts.figures import Figures
from metrics.facts.reporting import CALENDAR
from metrics.measure import Metric
from metrics.meeting.editions import EditionFigures

DELIVERED, WITHDRAWN, RESTORED = marked("handed in"), marked("withdrawn"), marked("restored")
SET, EXPECTED, OVERDUE = marked("rule set"), marked("calendar set"), marked("became overdue")
REDEFINED, PROGRAM = marked("redefined"), marked("program")
CAUSES = {"cause": pl.Int64, "what": pl.String, "words": pl.String, "at": pl.Datetime, "by": pl.String}
TOUCHES = {"cause": pl.Int64, "metric": pl.String, "unit_id": pl.String}
UNKNOWN = marked("not known")


def _readers(metrics: dict[str, Metric]) -> dict[str, list[str]]:
    """Feed -> the metrics that change with it, also through feeds that read it; any delivery changes the calendar's."""
    found: dict[str, list[str]] = {}
    for metric in metrics.values():
        own = {"units", "returns", *metric.feeds, *(other for feed in metric.feeds for other in named(feed).needs)}
        for feed in feeds() if CALENDAR in own else own:
            found.setdefault(feed, []).append(metric.id)
    return found


class Causes:
    """What happened between an edition and a later view. `table`: CAUSES, in the order in which it happened."""

    def __init__(self, before: EditionFigures, after: Figures) -> None:
        self.before, self.after = before, after
        self._readers = _readers({**before.metrics, **after.metrics})
        self._rows: list[tuple[Any, ...]] = []
        self._touches: list[pl.DataFrame] = []
        view = before.view
        self._deliveries(set(view["deliveries"]))
        self._settings(set(view["settings"]))
        self._expectations(set(view["expectations"]))
        self._overdue()
        self._definitions()
        self.table = pl.DataFrame(self._rows, schema=CAUSES, orient="row").sort("at", "cause", nulls_last=True)

    def _add(
        self,
        what: str,
        words: str,
        metrics: list[str],
        units: list[str] | None = None,
        at: datetime | None = None,
        by: str = "",
    ) -> None:
        """One cause; `units` None where it can have changed any."""
        cause = len(self._rows)
        self._rows.append((cause, what, words, at, by))
        touched = pl.DataFrame({"metric": metrics}, schema={"metric": pl.String}).join(
            pl.DataFrame({"unit_id": [None] if units is None else units}, schema={"unit_id": pl.String}), how="cross"
        )
        self._touches.append(touched.select(pl.lit(cause, pl.Int64).alias("cause"), "metric", "unit_id"))

    def _deliveries(self, held: set[int]) -> None:
        store = self.after.store
        live = {one.number: one for one in store.live(as_of=self.after.as_of)}
        changes = {delivery.number: change for delivery, change in store.deliveries()}
        for number in sorted(live.keys() ^ held):
            delivery = live.get(number) or store.delivery(number)
            change = changes.get(number)
            units = None
            if delivery.feed != "units":
                units = store.spoken_for(delivery, self.after.scope)
                if not units:
                    continue
            words = _(
                "delivery {number} of {feed}, {file_name}",
                number=number,
                feed=delivery.feed,
                file_name=delivery.file_name,
            )
            metrics = self._readers.get(delivery.feed, [])
            if number in live and (change is None or delivery.received_at > self.before.edition.at):
                self._add(DELIVERED, words, metrics, units, delivery.received_at, delivery.received_by)
            else:
                assert change is not None
                what = RESTORED if number in live else WITHDRAWN
                self._add(what, words + (f": {change.why}" if change.why else ""), metrics, units, change.at, change.by)

    def _settings(self, held: set[int]) -> None:
        for row in self.after.settings.rows:
            if row.id not in held:
                value = _("lifted") if row.value is None else f"{row.value:g}"
                kind = _(" for {group}", group=row.kind) if row.kind else ""
                words = _(
                    "{subject}: {name} {value} from {day}{group}: {why}",
                    subject=row.subject,
                    name=row.name,
                    value=value,
                    day=row.since,
                    group=kind,
                    why=row.why,
                )
                touched = [] if row.subject in self.after.metrics else self._readers.get(row.subject, [])
                self._add(SET, words, touched, None, row.at, row.by)

    def _expectations(self, held: set[int]) -> None:
        for row in self.after.store.expectations(self.after.as_of):
            if row.id not in held:
                due = _("due on day {due_day}", due_day=row.due_day) if row.due_day else _("no longer due")
                group = _(" for {group}", group=row.kind) if row.kind else ""
                words = _(
                    "{feed}: {due} from {month:%Y-%m}{group}: {why}",
                    feed=row.feed,
                    due=due,
                    month=row.since,
                    group=group,
                    why=row.why,
                )
                self._add(EXPECTED, words, self._readers.get(row.feed, []), None, row.at, row.by)

    def _overdue(self) -> None:
        """What was not yet due when the month was closed, and then did not come: its unit is now silent."""
        keys = ["unit_id", "month", "feed"]
        missing = self.after.reporting.expected.filter(
            pl.col("received_on").is_null(), pl.col("month") <= self.before.newest
        )
        fresh = missing.join(self.before.reporting.expected, on=keys, how="anti")
        for (feed, month), rows in fresh.group_by("feed", "month", maintain_order=True):
            words = _(
                "{feed} of {month:%Y-%m} did not come by its due day from {units} units",
                feed=feed,
                month=month,
                units=rows.height,
            )
            self._add(OVERDUE, words, self._readers.get(str(feed), []), rows["unit_id"].to_list())

    def _definitions(self) -> None:
        gone = sorted(self.before.metrics.keys() ^ self.after.metrics.keys())
        for metric in sorted(self.before.redefined.union(gone)):
            self._add(
                REDEFINED, _("{metric}: its formula is another one, or it is new or gone", metric=metric), [metric]
            )
        if self.before.edition.program != fingerprint():
            self._add(PROGRAM, _("the program was changed"), sorted({*self.before.metrics, *self.after.metrics}))

    def beside(self, restated: pl.DataFrame, most: int = 3) -> pl.DataFrame:
        """The restated figures with `because`: what can have changed each of them, the newest `most` in words.

        What changed a unit changed the units above it too. A changed program is named only where nothing else is.
        """
        touches = pl.concat([pl.DataFrame(schema=TOUCHES), *self._touches])
        trees = (self.before.tree, self.after.tree)
        paths = pl.DataFrame(
            sorted({(unit, one) for tree in trees for unit in tree.ids for one in tree.path(unit)}),
            schema={"unit_id": pl.String, "above": pl.String},
            orient="row",
        )
        reached = touches.join(paths, on="unit_id").select("cause", "metric", unit_id="above").unique()
        everywhere = touches.filter(pl.col("unit_id").is_null()).drop("unit_id")
        asked = restated.select("metric", "unit_id").unique()
        pairs = pl.concat(
            [
                asked.join(reached, on=["metric", "unit_id"]).select("metric", "unit_id", "cause"),
                asked.join(everywhere, on="metric").select("metric", "unit_id", "cause"),
            ]
        ).join(self.table, on="cause")
        surely = (pl.col("what") != PROGRAM) | (pl.col("what") == PROGRAM).all().over("metric", "unit_id")
        said = pl.concat_str("what", pl.lit(": "), "words").sort_by("at", "cause", descending=True, nulls_last=True)
        more = pl.when(pl.len() > most).then(pl.format(_("; and {} more"), pl.len() - most)).otherwise(pl.lit(""))
        because = (
            pairs.filter(surely)
            .group_by("metric", "unit_id")
            .agg(because=pl.concat_str(said.head(most).str.join("; "), more.first()))
        )
        return restated.join(because, on=["metric", "unit_id"], how="left", maintain_order="left").with_columns(
            pl.col("because").fill_null(UNKNOWN)
        )
