"""The Standings page as readers' browsers ask for it: how long a change takes, how many a second, how many bytes.

Sessions are real websockets with Streamlit's own messages, in this process; the page is served by another one. Times
are from the question to the last message on loopback. Linux only: the server's work and memory are read from /proc.
"""

import argparse
import asyncio
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.measuring import tell
from bench.session import Rerun, Session
from data import months
from data.demo.filling import fill
from data.store.store import Store
from metrics.catalogue import catalogue

HOME = Path(__file__).resolve().parent.parent
TODAY = "2026-11-22"
METRICS = (
    "Rotation overdue",
    "Training completion",
    "Complaint rate",
    "Declaration timeliness",
    "Collective decision coverage",
    "Cases overdue",
)
OURS = ["-m", "server"]
DEFAULTS = ["-m", "streamlit", "run", "streamlit_app.py", "--runner.postScriptGC", "true", "--server.headless", "true"]
SESSIONS = 8
PICKED, OTHER = "010000", "010100"  # units of every demonstration organisation


class Served:
    """A process that serves the pages of a store."""

    def __init__(self, store: Path, command: list[str]) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        option = "--port" if command == OURS else "--server.port"
        environment = {**os.environ, "PLUMBLINE_STORE": str(store), "PLUMBLINE_TODAY": TODAY}
        self.process = subprocess.Popen(
            [sys.executable, *command, option, str(port)],
            cwd=HOME,
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        while True:
            try:
                urllib.request.urlopen(f"{self.address}/_stcore/health").read()
                return
            except OSError:
                time.sleep(0.1)

    def worked(self) -> float:
        """The processor seconds that it has used."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Resident MiB."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


@contextmanager
def served(store: Path, command: list[str] = OURS) -> Iterator[Served]:
    """The pages, until the end of the block."""
    server = Served(store, command)
    try:
        yield server
    finally:
        server.process.terminate()
        server.process.wait()


def spread(numbers: list[float]) -> str:
    """Median (least–greatest)."""
    return f"{median(numbers):.0f} ({min(numbers):.0f}–{max(numbers):.0f})"


async def change_of_metric(server: Served, units: int) -> None:
    """One reader: the first look of a fresh server, each metric for the first time, and again."""
    begun, before = time.perf_counter(), server.worked()
    session = await Session.open(server.address, "standings")
    cold, work = time.perf_counter() - begun, server.worked() - before
    await session.choose("Peer group", "All units")
    reached = f"{cold * 1000:.0f} ms; {work * 1000:.0f} ms of processor"
    tell(f"first look of a fresh server, {units:,} units", "< 1,000 ms", reached)
    for words, target in (("for the first time", "< 1,000 ms"), ("again", "< 300 ms")):
        took: list[Rerun] = []
        before = server.worked()
        for metric in METRICS:
            took.append(await session.choose("Metric", metric))
        work = (server.worked() - before) * 1000 / len(METRICS)
        reached = f"{spread([one.seconds * 1000 for one in took])} ms; {work:.0f} ms of processor; "
        tell(
            f"change of metric, {units:,} units, {words}",
            target,
            reached + f"{median(one.sent for one in took):,.0f} bytes",
        )
    await session.close()


async def bytes_of_a_change(address: str) -> dict[str, float]:
    """What changes inside a fragment send, as shares of the bytes of the page's first drawing, uncompressed."""
    session = await Session.open(address, "standings", "metric=training_completion&peers=*")
    changes = {
        "a unit selected in the funnel": session.pick("funnel", PICKED),
        "another one, in the funnel": session.pick("funnel", OTHER),
        "one found by its number": session.write("Find a unit", PICKED),
        "many found by a part of it": session.write("Find a unit", PICKED[:2]),
    }
    shares = {words: (await change).sent / session.drawn.sent for words, change in changes.items()}
    await session.close()
    return shares


async def clicking(server: Served, seconds: float) -> tuple[float, list[float]]:
    """So many sessions changing the metric at once: reruns a second, and the memory after each tenth of the time."""
    sessions = [await Session.open(server.address, "standings") for _ in range(SESSIONS)]
    for session in sessions:
        for metric in METRICS:
            await session.choose("Metric", metric)
    begun, done, memory = time.perf_counter(), 0, [server.memory()]

    async def click(session: Session, first: int) -> None:
        nonlocal done
        for metric in islice(cycle(METRICS), first, None):
            if time.perf_counter() - begun > seconds:
                return
            await session.choose("Metric", metric)
            done += 1
            if time.perf_counter() - begun > seconds * len(memory) / 10:
                memory.append(server.memory())

    await asyncio.gather(*[click(session, place) for place, session in enumerate(sessions)])
    rate = done / (time.perf_counter() - begun)
    for session in sessions:
        await session.close()
    return rate, memory


def demonstration(folder: Path, units: int) -> Path:
    """A demonstration organisation, with its facts derived."""
    kinds = {metric.id: metric.kind for metric in catalogue().values()}
    store = folder / str(units)
    fill(Store(store), kinds, months.read("2026-10"), units, months=24)
    with served(store) as server:
        asyncio.run(_look(server))
    return store


async def _look(server: Served) -> None:
    await (await Session.open(server.address, "standings")).close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=3000)
    parser.add_argument("--seconds", type=float, default=20, help="of clicking")
    parser.add_argument("--pairs", type=int, default=3, help="of servers raced")
    parser.add_argument("--steady", type=float, default=0, help="minutes of clicking for the memory's slope")
    asked = parser.parse_args()
    os.environ["PLUMBLINE_TODAY"] = TODAY
    with TemporaryDirectory(prefix="plumbline-bench-") as name:
        large = demonstration(Path(name), asked.units)
        with served(large) as server:
            asyncio.run(change_of_metric(server, asked.units))
        small = demonstration(Path(name), 120)
        for store in (large, small):
            with served(store) as server:
                for words, share in asyncio.run(bytes_of_a_change(server.address)).items():
                    tell(f"bytes sent for {words}, {store.name} units, of the page's", "≤ 1/15", f"1/{1 / share:.0f}")
        ratios = []
        for _ in range(asked.pairs):
            rates = []
            for command in (OURS, DEFAULTS):
                with served(small, command) as server:
                    rates.append(asyncio.run(clicking(server, asked.seconds))[0])
            ratios.append(rates[0] / rates[1])
        reached = f"{median(ratios):.1f} ({min(ratios):.1f}–{max(ratios):.1f}), {rates[0]:.1f} a second"
        tell(f"reruns a second of {SESSIONS} sessions against Streamlit's defaults, 120 units", "≥ 4", reached)
        if asked.steady:
            with served(small) as server:
                _, memory = asyncio.run(clicking(server, asked.steady * 60))
            half = memory[len(memory) // 2 :]
            slope = (half[-1] - half[0]) / (asked.steady / 2)
            words = f"{memory[0]:.0f} → {memory[-1]:.0f} MiB, {slope:+.2f} MiB a minute in the second half"
            tell(f"memory over {asked.steady:g} minutes of clicking", "steady", words)


if __name__ == "__main__":
    main()
