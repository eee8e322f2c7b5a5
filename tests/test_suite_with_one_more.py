"""One file more of a kind leaves the suite green: a metric, a feed, a page, a pack, a signal, in a copy of the tree."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
FEED = '''"""Hearings: what was to be heard, and when it was."""

from data.feeds.columns import happened, key, planned, unit
from data.feeds.feed import Feed

feed = Feed(
    title="Hearings",
    words="Hearings, due and held.",
    keys=("hearing_id",),
    columns={
        "hearing_id": key("hearing", "听证编号"),
        "unit_id": unit(),
        "hearing_due_on": planned("hearing due", "应听证日期"),
        "heard_on": happened("heard", "听证日期", empty=True),
    },
    dated="hearing_due_on",
)
'''
PAGE = '''"""Hearings: a page more."""

import streamlit as st

from pages.widgets.page import Page


def show() -> None:
    """One sentence."""
    st.title("Hearings")


page = Page("Hearings", ":material/hearing:", 38, show)
'''
LOOKS = """
from data.feeds import feeds
from metrics.catalogue import catalogue
from metrics.signals.kinds import kinds
from pages.widgets.page import all_pages
from reports.packs import recipes

assert "hearings" in feeds() and "filed_at_all" in catalogue() and "late_again" in kinds() and "short" in recipes()
assert "hearings" in [page.address for page in all_pages()]
"""


def test_a_metric_a_feed_a_page_a_pack_and_a_signal_more_leave_the_suite_green(tmp_path: Path) -> None:
    """Each is one file in a copy of the tree, in which the tests that walk over all of a kind then run."""
    for folder in ("commands", "data", "metrics", "pages", "reports", "mappings", "docs", "locale", "tests"):
        shutil.copytree(HOME / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__", ".hypothesis"))
    for file in HOME.glob("*.*"):
        if file.is_file():
            shutil.copy(file, tmp_path)
    example = re.search(
        r"```python\n(.*?)```", (HOME / "docs" / "new-metric.md").read_text(encoding="utf-8"), re.DOTALL
    )
    assert example
    (tmp_path / "metrics" / "catalogue" / "filed_at_all.py").write_text(example[1])
    (tmp_path / "data" / "feeds" / "hearings.py").write_text(FEED)
    (tmp_path / "pages" / "hearings.py").write_text(PAGE)
    for folder, old, new in (
        ("reports/packs", "brief", "short"),
        ("metrics/signals/kinds", "late_delivery", "late_again"),
    ):
        shutil.copy(tmp_path / folder / f"{old}.py", tmp_path / folder / f"{new}.py")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}

    def python(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *words]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    found = python("-c", LOOKS)
    assert found.returncode == 0, found.stderr
    suite = ("tests/metrics/test_catalogue.py", "tests/metrics/test_definition.py", "tests/metrics/test_examples.py")
    suite += ("tests/naive/test_naive_months.py", "tests/data/test_headers.py", "tests/data/test_checking.py")
    suite += ("tests/reports/test_packs.py::test_a_pack_is_found_by_being_there",)
    done = python("-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *suite)
    assert done.returncode == 0, done.stdout[-3000:]
