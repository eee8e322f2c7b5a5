"""Reconciliation: each check on a few rows by hand."""

from datetime import date

import polars as pl
import pytest

from data.feeds import named as feed_named
from data.registry.settings import Settings
from data.registry.tables import Setting
from metrics.catalogue import catalogue
from metrics.reconciliation import checks, named
from metrics.reconciliation.check import LISTED, Sources

LAST = date(2026, 10, 1)
NO_SETTINGS = Settings()


def sources(settings: Settings = NO_SETTINGS, **tables: pl.DataFrame) -> Sources:
    def records(feed: str) -> pl.LazyFrame:
        empty = pl.DataFrame(schema=feed_named(feed).dtypes)
        return tables.get(feed, empty).lazy()

    return Sources(records, settings, catalogue(), LAST)


def table(feed: str, words: str) -> pl.DataFrame:
    """A feed's records: a header, then a row a line, parted by |; the columns that are not named are empty."""
    head, *lines = [[cell.strip() for cell in line.split("|")] for line in words.strip().splitlines()]
    rows = [dict(zip(head, [cell or None for cell in line], strict=True)) for line in lines]
    text = pl.DataFrame(rows, schema=dict.fromkeys(head, pl.String()))

    def read(name: str, dtype: pl.DataType) -> pl.Expr:
        if name not in head:
            return pl.lit(None, dtype)
        return pl.col(name).str.to_date() if dtype == pl.Date else pl.col(name).cast(dtype)

    return text.select(read(name, dtype).alias(name) for name, dtype in feed_named(feed).dtypes.items())


def found(check: str, held: Sources) -> dict[str, str]:
    """Record -> its sentence."""
    rows = named(check).rows(held).collect()
    assert rows.schema == LISTED
    return dict(zip(rows["record"], rows["words"], strict=True))


CONTRACTS = """
contract_id | unit_id | awarded_on | amount     | decision_id
large       | u       | 2026-10-01 | 1000000    |
small       | u       | 2026-10-01 | 999999.99  |
decided     | u       | 2026-10-01 | 2000000    | d1
invented    | u       | 2026-10-01 | 2000000.50 | d2
earlier     | u       | 2026-09-30 | 1500000    |
"""


def test_a_contract_needs_a_decision_from_the_threshold_on() -> None:
    held = sources(contracts=table("contracts", CONTRACTS), decisions=table("decisions", "decision_id\nd1"))
    rows = found("contracts_without_decision", held)
    assert set(rows) == {"large", "invented", "earlier"}
    assert rows["large"] == (
        "Awarded on 2026-10-01 for 1,000,000, where a decision is needed from 1,000,000 on: no decision is named."
    )
    assert rows["invented"].endswith("decision d2, which it names, is not in the list of decisions.")
    assert "for 2,000,000.50," in rows["invented"]


def test_a_threshold_that_changes_judges_later_contracts_only() -> None:
    raised = Setting(
        subject="contracts", name="decision_threshold", since=date(2026, 10, 1), value=1_800_000, by="t", why="t"
    )
    held = sources(
        Settings([raised]), contracts=table("contracts", CONTRACTS), decisions=table("decisions", "decision_id\nd1")
    )
    assert set(found("contracts_without_decision", held)) == {"earlier", "invented"}


def test_a_talk_on_the_day_itself_is_in_time() -> None:
    rows = found(
        "appointments_without_talk",
        sources(
            appointments=table(
                "appointments",
                """
appointment_id | unit_id | appointed_on | talk_on
before         | u       | 2026-10-05   | 2026-10-04
same_day       | u       | 2026-10-05   | 2026-10-05
after          | u       | 2026-10-05   | 2026-10-06
never          | u       | 2026-10-05   |
""",
            )
        ),
    )
    assert rows == {
        "after": "Appointed on 2026-10-05: the talk was held on 2026-10-06, one day after it.",
        "never": "Appointed on 2026-10-05: no talk is on record.",
    }


POSTS = """
post_id | unit_id | area    | established_on | abolished_on
p       | u       | finance | 2015-01-01     |
twin    | u       | finance | 2015-01-01     |
people  | u       | people  | 2015-01-01     |
gone    | u       | other   | 2015-01-01     | 2026-06-30
"""


def test_a_tenure_is_held_against_the_list_of_posts() -> None:
    tenures = table(
        "tenures",
        """
tenure_id | unit_id | post_id | holder_id | held_since | left_on    | limit_months
known     | u       | p       | a         | 2024-01-01 |            | 60
unknown   | u       | x       | b         | 2024-02-03 |            | 60
left      | u       | gone    | c         | 2020-01-01 | 2026-06-30 | 60
stayed    | u       | gone    | d         | 2021-01-01 | 2026-07-01 | 60
stays     | u       | gone    | e         | 2022-01-01 |            | 60
""",
    )
    held = sources(tenures=tenures, posts=table("posts", POSTS))
    unknown = named("tenures_on_unknown_posts").rows(held).collect()
    assert unknown.rows() == [
        ("u", date(2024, 2, 1), "unknown", "Held since 2024-02-03: post x is not in the list of posts.")
    ]
    assert found("tenures_on_abolished_posts", held) == {
        "stayed": "Held since 2021-01-01 and left on 2026-07-01: post gone was abolished on 2026-06-30.",
        "stays": "Held since 2022-01-01 and not left: post gone was abolished on 2026-06-30.",
    }


def test_a_finding_names_an_inspection_that_is_on_record() -> None:
    findings = table(
        "findings",
        "finding_id | unit_id | inspection_id | raised_on\ngood | u | i1 | 2026-10-01\norphan | u | i2 | 2026-10-02",
    )
    held = sources(findings=findings, inspections=table("inspections", "inspection_id\ni1"))
    assert found("findings_without_inspection", held) == {
        "orphan": "Raised on 2026-10-02: inspection i2 is not in the list of inspections."
    }


def test_a_clock_of_rotation_is_begun_anew_in_the_same_hands() -> None:
    tenures = table(
        "tenures",
        """
tenure_id | unit_id | post_id | holder_id | held_since | left_on    | limit_months
first     | u       | p       | secret-a  | 2020-01-01 | 2026-01-31 | 60
last_day  | u       | twin    | secret-a  | 2026-04-01 |            | 60
still     | u       | p       | secret-b  | 2020-01-01 |            | 60
both      | u       | twin    | secret-b  | 2026-04-01 |            | 60
together  | u       | twin    | secret-b  | 2020-01-01 |            | 60
away      | u       | p       | secret-c  | 2020-01-01 | 2026-01-31 | 60
too_late  | u       | twin    | secret-c  | 2026-04-02 |            | 60
rotated   | u       | people  | secret-a  | 2026-04-01 |            | 60
someone   | u       | twin    | secret-d  | 2026-02-01 |            | 60
elsewhere | v       | twin    | secret-a  | 2026-02-01 |            | 60
""",
    )
    rows = found("reset_clocks", sources(tenures=tenures, posts=table("posts", POSTS)))
    assert rows == {
        "last_day": "Post twin was taken on 2026-04-01, 60 days after the same holder left post p of the same area "
        "(finance), taken on 2020-01-01.",
        "both": "Post twin was taken on 2026-04-01, while the same holder still held post p of the same area "
        "(finance), taken on 2020-01-01.",
    }


def test_a_case_that_comes_back_after_a_closing_near_its_deadline_is_listed() -> None:
    cases = table(
        "cases",
        """
case_id   | unit_id | phenomenon | source | opened_on  | deadline_on | closed_on
near      | u       | conduct    | audit  | 2026-01-01 | 2026-03-31  | 2026-03-21
again     | u       | conduct    | audit  | 2026-04-04 | 2026-07-01  |
far       | u       | services   | audit  | 2026-01-01 | 2026-03-31  | 2026-03-20
other     | u       | services   | audit  | 2026-03-21 | 2026-07-01  |
late      | u       | formalism  | audit  | 2026-01-01 | 2026-03-31  | 2026-04-01
at_once   | u       | formalism  | audit  | 2026-04-01 | 2026-07-01  |
waited    | u       | formalism  | audit  | 2026-04-16 | 2026-07-01  |
source    | u       | formalism  | other  | 2026-04-02 | 2026-07-01  |
elsewhere | v       | formalism  | audit  | 2026-04-02 | 2026-07-01  |
same_day  | u       | other      | audit  | 2026-04-02 | 2026-04-02  | 2026-04-02
endless   | w       | conduct    | audit  | 2026-01-01 |             | 2026-03-20
next      | w       | conduct    | audit  | 2026-03-21 | 2026-07-01  |
""",
    )
    assert found("reopened_cases", sources(cases=cases)) == {
        "again": "Opened on 2026-04-04, 14 days after case near of the same phenomenon and source was closed, "
        "10 days before its deadline.",
        "at_once": "Opened on 2026-04-01, 0 days after case late of the same phenomenon and source was closed, "
        "one day after its deadline.",
    }


def test_returns_are_compared_where_records_speak_too() -> None:
    training = table(
        "training",
        """
assignment_id | unit_id | person_id | theme     | assigned_on | due_on     | completed_on
1             | u       | a         | law       | 2026-01-01  | 2026-10-31 | 2026-10-31
2             | u       | b         | law       | 2026-01-01  | 2026-10-31 |
3             | u       | c         | values    | 2026-01-01  | 2026-09-30 | 2026-09-30
4             | v       | d         | procedure | 2026-01-01  | 2026-09-30 | 2026-09-30
5             | u       | e         | law       | 2026-01-01  | 2026-11-30 |
""",
    )
    returns = table(
        "returns",
        """
unit_id | month      | metric              | breakdown | numerator | denominator
u       | 2026-10-01 | training_completion |           | 2         | 2
u       | 2026-10-01 | training_completion | law       | 1         | 2
u       | 2026-09-01 | training_completion |           | 1         | 1
u       | 2026-08-01 | training_completion |           | 5         | 5
u       | 2026-10-01 | service_timeliness  |           | 5         | 5
u       | 2026-11-01 | training_completion |           | 1         | 1
v       | 2026-09-01 | training_completion | law       | 3         | 4
v       | 2026-09-01 | training_completion | procedure | 1         | 1
""",
    )
    rows = named("records_against_returns").rows(sources(training=training, returns=returns)).collect()
    assert sorted(rows.select("unit_id", "record", "words").rows()) == [
        (
            "u",
            "training_completion",
            "The return says 2 of 2, the records say 1 of 2: numerator +1, denominator ±0.",
        ),
        (
            "v",
            "training_completion",
            "The return says 4 of 5, the records say 1 of 1: numerator +3, denominator +4.",
        ),
        (
            "v",
            "training_completion law",
            "The return says 3 of 4, the records say 0 of 0: numerator +3, denominator +4.",
        ),
    ]


def test_a_breakdown_of_a_rate_is_compared_with_the_staff_of_the_whole() -> None:
    cases = table("cases", "case_id | unit_id | phenomenon | opened_on\n1 | u | conduct | 2026-10-01")
    staffing = table("staffing", "unit_id | valid_from | headcount | leaders\nu | 2020-01-01 | 20 | 1")
    head = "unit_id | month | metric | breakdown | numerator | denominator\n"
    agreed = head + "u | 2026-10-01 | open_cases | | 1 | 20\nu | 2026-10-01 | open_cases | conduct | 1 | 20"
    held = sources(cases=cases, staffing=staffing, returns=table("returns", agreed))
    assert found("records_against_returns", held) == {}
    invented = head + "u | 2026-10-01 | open_cases | services | 2 | 20"
    held = sources(cases=cases, staffing=staffing, returns=table("returns", invented))
    assert found("records_against_returns", held) == {
        "open_cases": "The return says 2 of 20, the records say 1 of 20: numerator +1, denominator ±0.",
        "open_cases services": "The return says 2 of 20, the records say 0 of 20: numerator +2, denominator ±0.",
    }


@pytest.mark.parametrize("check", checks())
def test_a_check_of_nothing_lists_nothing(check: str) -> None:
    assert found(check, sources()) == {}
