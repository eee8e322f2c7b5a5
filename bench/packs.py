"""The monthly pack of 120 and of 3,000 units: results, slides, document and workbook, with the time and the memory."""

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.measuring import arguments, seconds, tell

MONTH, TODAY = date(2026, 10, 1), date(2026, 11, 22)
LIMITS = {120: 10, 3000: 60}  # seconds


def both(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of the clock and of the processor: on a busy machine only the second says what the work takes."""
    begun = time.process_time()
    return seconds(work), time.process_time() - begun


def measure(folder: Path) -> None:
    """One pack in a process of its own, so that its memory is its own; facts are derived before, as for any page."""
    from data.access import everything
    from data.store.store import Store
    from metrics.facts.figures import Figures
    from reports.packs import named
    from reports.packs.build import FORMATS, build

    figures = Figures(Store(folder), everything("bench"), TODAY)
    units = len(figures.tree.ids)
    figures.rolled().head(1).collect()
    packs = []
    made = both(lambda: packs.append(named("monthly").make(figures, MONTH)))
    took = {form: both(partial(build, packs[0], form)) for form in FORMATS}
    limit = LIMITS[min(LIMITS, key=lambda one: abs(one - units))]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    for form in FORMATS:
        clock, processor = (one + other for one, other in zip(made, took[form], strict=True))
        said = f"{clock:.1f} s, {made[0]:.1f} s of it for results; {processor:.1f} s of the processor"
        tell(f"monthly pack of {units:,} units, {len(packs[0].slides):,} slides, as {form}", f"< {limit} s", said)
    tell(f"peak memory of all three, {units:,} units", "named", f"{memory:.2f} GiB")


def filled(folder: Path, units: int) -> None:
    """A demonstration organisation of so many units, with three years of months."""
    from data.demo.filling import fill
    from data.store.store import Store
    from metrics.catalogue import catalogue

    fill(Store(folder), {metric.id: metric.kind for metric in catalogue().values()}, MONTH, units)


def main() -> None:
    asked = arguments(__doc__ or "")
    for units in LIMITS:
        with TemporaryDirectory(prefix="plumbline-bench-") as name:
            folder = Path(name) / "store"
            filled(folder, max(int(units * asked.scale), 30))
            code = f"from pathlib import Path; from bench.packs import measure; measure(Path({str(folder)!r}))"
            subprocess.run([sys.executable, "-c", code], check=True)


if __name__ == "__main__":
    main()
