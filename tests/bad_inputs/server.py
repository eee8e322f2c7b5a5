"""A process that takes files in, one after the other, as a server would; says what became of each and what it cost.

Each line of its input is a JSON object: `store`, `file`, `name`, `answers`. Each line of its answer is the report.
"""

import json
import resource
import sys
import time
import traceback
from pathlib import Path

import data.feeds

FEEDS = Path(__file__).resolve().parent / "feeds"
STATUS = Path("/proc/self/status")


def with_test_feeds() -> None:
    """Declare the feeds of this folder beside the product's, in this process."""
    data.feeds.__path__ = [*data.feeds.__path__, str(FEEDS)]
    data.feeds._all.cache_clear()
    data.feeds.feeds.cache_clear()


def _resident(entry: str) -> int:
    """Bytes of VmRSS (now) or VmHWM (the most since the last reset)."""
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith(entry))
    return int(line.split()[1]) * 1024


def _take_in(asked: dict) -> dict:
    from data.handing_in.delivery import Request, deliver
    from data.store.store import Store

    store = Store(Path(asked["store"]))
    before = (store.version(), len(store.deliveries()), sorted(store.folder.rglob("*.parquet")))
    how = {"file_name": asked["name"], "answers": asked["answers"]}
    report = deliver(store, Request("monthly_cases", Path(asked["file"]), {}, **how), "tester")
    after = (store.version(), len(store.deliveries()), sorted(store.folder.rglob("*.parquet")))
    from data.access import everything

    accepted = store.records("monthly_cases", everything("tester")).drop("delivery").collect()
    return {
        "status": report.status,
        "accepted": report.rows_accepted,
        "rejected": report.rows_rejected,
        "notes": report.notes,
        "normalised": report.normalised,
        "faults": report.rejected.to_dicts(),
        "topic": report.topic,
        "question": report.question,
        "options": report.options,
        "unchanged": before == after,
        "rows": json.loads(accepted.write_json()),
    }


def main() -> None:
    with_test_feeds()
    import data.handing_in.delivery  # noqa: F401  what a server has loaded long before a file comes

    for line in sys.stdin:
        asked = json.loads(line)
        Path("/proc/self/clear_refs").write_text("5")
        idle, children = _resident("VmRSS"), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        begun = time.perf_counter()
        try:
            answer = _take_in(asked)
        except BaseException:
            answer = {"status": "broken", "traceback": traceback.format_exc()}
        answer["seconds"] = time.perf_counter() - begun
        worker = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        answer["memory"] = _resident("VmHWM") - idle + (worker * 1024 if worker > children else 0)
        print(json.dumps(answer, default=str), flush=True)


if __name__ == "__main__":
    main()
