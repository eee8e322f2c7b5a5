"""The kinds of signal, each by a worked example: fifteen units with a few records, of which one bears the mark."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

import metrics.signals.kinds
from data import months
from data.access import everything
from data.feeds.phenomena import PHENOMENA
from data.handing_in.delivery import Request, deliver
from data.registry.tables import Event, Expectation
from data.store.store import Store
from metrics.attention.signals import signals
from metrics.catalogue import catalogue
from metrics.comparison.question import Comparison
from metrics.facts.figures import Figures
from metrics.inspection.candidates import candidates
from metrics.inspection.choice import Choice
from metrics.inspection.proposal import propose
from metrics.signals.kinds import kinds

MONTH, TODAY = date(2026, 10, 1), date(2026, 11, 22)
UNITS = [f"u{number:02}" for number in range(1, 16)]
ODD = "u15"  # the unit that bears the mark
PHENOMENON = next(iter(PHENOMENA))
METRICS = {metric.id: metric.kind for metric in catalogue().values()}


@dataclass
class Town:
    """A store of fifteen offices; `hand_in` takes rows as columns joined by commas, the first line names them."""

    store: Store
    folder: Path
    lines: dict[str, list[str]] = field(default_factory=dict)

    def hand_in(self, feed: str, head: str, lines: list[str], at: datetime | None = None, covers=None) -> None:
        path = self.folder / f"{feed}-{len(self.store.live())}.csv"
        path.write_text("\n".join([head, *lines]), encoding="utf-8")
        report = deliver(self.store, Request(feed, path, METRICS, at=at, covers=covers), "tester")
        assert report.status == "accepted", report

    def signals(self, kind: str) -> pl.DataFrame:
        figures = Figures(self.store, everything("tester"), TODAY)
        return signals(figures, Comparison.of(figures, MONTH), UNITS).filter(signal=kind)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    town = Town(Store(tmp_path / "store"), tmp_path)
    opened = [f"{unit},{unit},,office,2015-01-01" for unit in UNITS]
    town.hand_in("units", "unit_id,name,parent_id,kind,opened_on", opened)
    return town


def month(back: int) -> date:
    """The first day of the month so many months before the last one."""
    return months.shifted(MONTH, -back)


def training(town: Town, rows: list[tuple[str, date, date, date | None]]) -> None:
    lines = [f"a{at},{unit},p{at},law,{on},{due},{done or ''}" for at, (unit, on, due, done) in enumerate(rows)]
    town.hand_in("training", "assignment_id,unit_id,person_id,theme,assigned_on,due_on,completed_on", lines)


def contracts(town: Town, rows: list[tuple[str, date, str, float]]) -> None:
    lines = [f"c{at},{unit},services,{method},{on},{amount:.2f}" for at, (unit, on, method, amount) in enumerate(rows)]
    town.hand_in("contracts", "contract_id,unit_id,category,method,awarded_on,amount", lines)


def findings(town: Town, rows: list[tuple[str, date, date, date, date | None]]) -> None:
    town.hand_in("inspections", "inspection_id,unit_id,kind,started_on,ended_on", ["i,u01,open,2024-01-01,2024-01-02"])
    lines = [
        f"f{at},i,{unit},low,{on},{first},{due},{done or ''}" for at, (unit, on, first, due, done) in enumerate(rows)
    ]
    town.hand_in(
        "findings", "finding_id,inspection_id,unit_id,severity,raised_on,original_due_on,due_on,done_on", lines
    )


# Each example hands in records, and says what the rule finds of the odd unit.


def all_together(town: Town) -> str:
    """Somewhat late in five lists, and in none of them beyond the limits."""
    due, on = date(2026, 10, 20), month(2)
    for feed, head, row in (
        ("training", "assignment_id,unit_id,person_id,theme,assigned_on,due_on,completed_on", "p,law,{on},"),
        ("services", "request_id,unit_id,received_on,due_on,done_on", "{on},"),
        ("directives", "directive_id,unit_id,issued_on,due_on,completed_on", "{on},"),
        ("complaints", "complaint_id,unit_id,phenomenon,channel,received_on,due_on,answered_on", "{law},web,{on},"),
        ("commitments", "commitment_id,unit_id,person_id,due_on,signed_on", "p,"),
    ):
        lines = []
        for number, unit in enumerate(UNITS):
            late = 9 if unit == ODD else 2 + (number * len(feed)) % 5
            for at in range(40):
                done = due + timedelta(3 if at < late else -5)
                lines.append(f"{at}-{unit},{unit},{row.format(on=on, law=PHENOMENON)}{due},{done}")
        town.hand_in(feed, head, lines)
    return "On the unfavourable side of its peers in 5 of 5 mechanisms"


def standing(town: Town) -> str:
    due = date(2026, 10, 20)
    late = {ODD: 12}
    training(town, [(unit, month(2), due, due - timedelta(3 if at >= late.get(unit, 2) else -5))
                    for unit in UNITS for at in range(20)])  # fmt: skip
    return "Significantly beyond the limit"


def worst_k(town: Town) -> str:
    due = date(2026, 10, 20)
    training(town, [(unit, month(2), due, due - timedelta(3 if at >= 190 * (unit == ODD) + 5 else -5))
                    for unit in UNITS for at in range(200)])  # fmt: skip
    return "Its rank lies between 15 and 15 of 15: it is among the worst 2"


def special_cause(town: Town) -> str:
    rows = []
    for back in range(24):
        due = months.last_day(month(back))
        for unit in UNITS:
            failed = 10 if unit == ODD and back == 0 else 1 + back % 2
            rows += [(unit, month(back), due, due + timedelta(5 if at < failed else -5)) for at in range(30)]
    training(town, [row if row[3] < TODAY else (*row[:3], None) for row in rows])
    return "special cause: below lower limit"


def worsening(town: Town) -> str:
    rows = []
    for back in range(24):
        due = months.last_day(month(back))
        for unit in UNITS:
            # Nineteen calm months say what the unit varies by anyway.
            failed = 24 - 5 * back if unit == ODD and back < 5 else 3 + back % 3
            rows += [(unit, month(back), due, due + timedelta(5 if at < max(failed, 1) else -5)) for at in range(40)]
    training(town, rows)
    return "Over its latest five points it moved to the unfavourable side"


def bunching(town: Town) -> str:
    contracts(town, [(unit, month(at % 12), "open_tender", 990_000 if unit == ODD and at < 6 else 100_000 + 9_000 * at)
                     for unit in UNITS for at in range(20)] + [("u01", month(1), "open_tender", 955_000)])  # fmt: skip
    return "Contracts within 5 % under the amount that needs a collective decision: 6 of 20 of twelve months"


def procurement_outlier(town: Town) -> str:
    rows = []
    for unit in UNITS:
        number = int(unit[1:])
        alone = 13 if unit == ODD else 1 + number % 3
        rows += [
            (unit, month(at % 12), "direct" if at < alone else "open_tender", 9e3 * at + number) for at in range(20)
        ]
    contracts(town, [(unit, on, method, amount + 50) for unit, on, method, amount in rows])
    return "13 of 20 contracts of twelve months had one source only. Quartiles of the units"


def period_end_spike(town: Town) -> str:
    due = date(2026, 10, 20)
    training(town, [(unit, month(8), due, date(2026, 9, 30) if unit == ODD else due - timedelta(at))
                    for unit in UNITS for at in range(20)])  # fmt: skip
    return "Training done in the last 3 days of a quarter, though not due then: 20 of 20 of twelve months"


def zero_lag(town: Town) -> str:
    due = date(2026, 9, 16)
    training(
        town,
        [(unit, month(8), due, due - timedelta(0 if unit == ODD else at % 6)) for unit in UNITS for at in range(24)],
    )
    return "completed exactly on the due date: 24 of 24 of those in time over 24 months"


def shrinking_denominator(town: Town) -> str:
    rows = []
    for unit in UNITS:
        for year, count in ((2025, 40), (2026, 12 if unit == ODD else 40)):
            due = date(year, 9, 16)
            rows += [(unit, due - timedelta(60), due, due - timedelta(at % 9)) for at in range(count)]
    training(town, rows)
    return "12 training fell due in twelve months, after 40 in the twelve before"


def reset_clock(town: Town) -> str:
    due, done = date(2026, 3, 1), date(2026, 3, 5)
    rows = [("u02", month(12), due, due + timedelta(130), done)]
    for unit in UNITS:
        moved = [200 if unit == ODD and at < 8 else 20 * (at % 2) for at in range(10)]
        rows += [(unit, month(12), due, due + timedelta(days), done) for days in moved]
    findings(town, rows)
    return "The due days of 8 of 10 findings of 24 months were moved by 120 days or more"


def category_flip(town: Town) -> str:
    lines = []
    for unit in UNITS:
        for back in range(24):
            for at in range(3):
                vanished = unit == ODD and back < 12
                category = "large_funds" if at < 2 and not vanished else "major_decision"
                lines.append(f"d{len(lines)},{unit},{category},{month(back)},yes,9,8")
    town.hand_in("decisions", "decision_id,unit_id,category,decided_on,collective,entitled,present", lines)
    return (
        "Decisions sorted as large funds went from 24 of 36 to 0 of 36 within a year, those as major decision from 12"
    )


def too_perfect(town: Town) -> str:
    def late(unit: str, at: int) -> int:
        return 5 if unit != ODD and at % 7 == 0 else -5

    due = date(2026, 9, 16)
    training(town, [(unit, month(8), due, due + timedelta(late(unit, at))) for unit in UNITS for at in range(40)])
    for feed, key, done, rest in (
        ("services", "request_id", "done_on", "received_on"),
        ("directives", "directive_id", "completed_on", "issued_on"),
    ):
        lines = [
            f"{at}-{unit},{unit},{month(8)},{due},{due + timedelta(late(unit, at))}"
            for unit in UNITS
            for at in range(40)
        ]
        town.hand_in(feed, f"{key},unit_id,{rest},due_on,{done}", lines)
    return "In 3 of 3 feeds nothing was late for 24 months"


def long_since_inspection(town: Town) -> str:
    year = {unit: 2022 if unit == ODD else 2025 for unit in UNITS}
    lines = [f"i{unit},{unit},open,{year[unit]}-05-02,{year[unit]}-05-04" for unit in UNITS]
    town.hand_in("inspections", "inspection_id,unit_id,kind,started_on,ended_on", lines)
    return "No visit to the unit itself, of any kind, has ended for 53 months; an inspection counts as recent for 36."


def rectification_overdue(town: Town) -> str:
    soon, past = date(2026, 12, 31), date(2026, 6, 30)
    findings(town, [(unit, month(12), past if late else soon, past if late else soon, None)
                    for unit in UNITS for at in range(8) for late in [at < (7 if unit == ODD else 1)]])  # fmt: skip
    return "The first was due on 2026-06-30."


def _expect(town: Town, silent: int, behind: int) -> None:
    """Talks are asked for from January on; the odd unit is `silent` in the last months and late in some before."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    town.store.enter(Expectation(feed="talks", since=month(9), due_day=12, at=at, by="t", why="t"))
    for back in range(9, -1, -1):
        due = months.shifted(month(back), 1)
        on_time, late = due.replace(day=9), due.replace(day=18)
        punctual = [unit for unit in UNITS if unit != ODD] + (
            [ODD] if silent <= back and back >= silent + behind else []
        )
        for day, units in ((on_time, punctual), (late, [ODD] if silent <= back < silent + behind else [])):
            if units:
                moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
                lines = [
                    f"t{back}-{unit},{unit},superior,{months.last_day(month(back))},{month(back)}" for unit in units
                ]
                town.hand_in("talks", "talk_id,unit_id,kind,due_on,held_on", lines, moment, (units, [month(back)]))


def late_delivery(town: Town) -> str:
    _expect(town, silent=1, behind=4)
    return "Deliveries late or missing: 5 of 10 over twelve months"


def no_report(town: Town) -> str:
    _expect(town, silent=3, behind=0)
    return "Nothing that was expected for the last 3 months has come in."


def reconciliation_gap(town: Town) -> str:
    lines = [
        f"a{unit}{at},{unit},2026-05-0{at + 1},{'' if unit == ODD and at < 4 else '2026-05-01'}"
        for unit in UNITS
        for at in range(8)
    ]
    town.hand_in("appointments", "appointment_id,unit_id,appointed_on,talk_on", lines)
    return "Appointments without a talk: 4 of 8 appointments of twelve months"


EXAMPLES: dict[str, Callable[[Town], str]] = {
    example.__name__: example
    for example in (
        all_together, standing, worst_k, special_cause, worsening, bunching, procurement_outlier, period_end_spike,
        zero_lag, shrinking_denominator, reset_clock, category_flip, too_perfect, long_since_inspection,
        rectification_overdue, late_delivery, no_report, reconciliation_gap,
    )
}  # fmt: skip


def test_every_kind_has_a_worked_example_and_says_what_it_looks_at() -> None:
    files = {path.stem for folder in metrics.signals.kinds.__path__ for path in Path(folder).glob("*.py")}
    assert set(EXAMPLES) == set(kinds()) == files - {"__init__"}
    said = (Path(__file__).parents[3] / "docs" / "signals.md").read_text(encoding="utf-8")
    for kind in kinds().values():
        assert kind.title and kind.words.endswith(".") and "corrupt" not in kind.words.lower()
        assert f"| `{kind.id}` | {kind.route} | {kind.title}. {kind.words} |" in said


@pytest.mark.parametrize("kind", EXAMPLES)
def test_the_unit_of_the_example_is_found_and_nobody_else(town: Town, kind: str) -> None:
    words = EXAMPLES[kind](town)
    found = town.signals(kind).filter(pl.col("level") != "none")
    assert found["unit_id"].unique().to_list() == [ODD], found.select("unit_id", "metric", "level", "rule")
    assert any(rule.startswith(words) or words in rule for rule in found["rule"]), found["rule"].to_list()


def test_one_habit_in_two_lists_counts_once_and_is_shown_in_both(town: Town) -> None:
    due = date(2026, 9, 16)
    training(
        town,
        [(unit, month(8), due, due - timedelta(0 if unit == ODD else at % 6)) for unit in UNITS for at in range(24)],
    )
    lines = [f"{at}-{unit},{unit},{month(8)},{due},{due - timedelta(0 if unit == ODD else at % 7)}"
             for unit in UNITS for at in range(40)]  # fmt: skip
    town.hand_in("services", "request_id,unit_id,received_on,due_on,done_on", lines)
    found = town.signals("zero_lag")
    both = found.filter(pl.col("level") != "none").sort("strength", descending=True)
    assert both["unit_id"].to_list() == [ODD, ODD] and both["counts"].to_list() == [True, False]
    assert set(both["metric"]) == {"training_completion", "service_timeliness"}
    assert found.filter(level="none")["counts"].all()  # where nothing was found, it was looked for all the same


def test_a_re_basing_that_people_entered_begins_the_chart_anew(town: Town) -> None:
    special_cause(town)
    assert town.signals("special_cause").filter(pl.col("level") != "none").height == 1
    town.store.enter(
        Event(unit_id=ODD, month=month(5), words="a merger", rebases=True, at=datetime(2026, 11, 1, tzinfo=UTC), by="t")
    )
    # Five months are too few for limits that can be trusted: nothing is said.
    assert town.signals("special_cause").filter(unit_id=ODD, metric="training_completion").is_empty()


def test_a_silent_month_is_not_a_shrunken_list_nor_a_good_standing(town: Town) -> None:
    _expect(town, silent=3, behind=0)
    assert town.signals("standing").filter(unit_id=ODD, metric="talk_completion").is_empty()


def test_a_unit_that_lost_its_staff_may_have_a_shorter_list(town: Town) -> None:
    staff = [f"{unit},2024-01-01,2026-03-01,40,2" for unit in UNITS]
    staff += [f"{unit},2026-03-01,,{15 if unit == ODD else 40},2" for unit in UNITS]
    town.hand_in("staffing", "unit_id,valid_from,valid_until,headcount,leaders", staff)
    shrinking_denominator(town)
    assert town.signals("shrinking_denominator").filter(pl.col("level") != "none").is_empty()


def test_where_nothing_was_handed_in_there_is_nothing_to_find_and_nobody_to_pick(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    for units in ([], ["a", "b"]):
        if units:
            path = tmp_path / "units.csv"
            path.write_text("unit_id,name,parent_id,kind\na,a,,office\nb,b,a,office\n")
            deliver(store, Request("units", path, METRICS), "tester")
        figures = Figures(store, everything("tester"), TODAY)
        found = signals(figures, Comparison.of(figures, MONTH), units)
        assert found.filter(pl.col("level") != "none").is_empty()
        proposal = propose(found, candidates(figures, MONTH, units), Choice(MONTH, 3, random_share=0))
        assert proposal.picked.is_empty() and proposal.free == 3 and proposal.passed["unit_id"].to_list() == units
