"""Times of two ways of doing the same, taken in turn so that a busy machine slows both, and their ratio."""

import argparse
import gc
import time
from collections.abc import Callable
from statistics import median


def seconds(work: Callable[[], object]) -> float:
    """How long `work` takes."""
    gc.collect()
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def race(figure: str, target: float, ours: Callable[[], object], peer: Callable[[], object], times: int) -> None:
    """Print the median ratio of ours to the peer's time over pairs of runs, with the least and the greatest."""
    ours(), peer()
    pairs = [(seconds(ours), seconds(peer)) for _ in range(times)]
    ratios = sorted(one / other for one, other in pairs)
    took = f"{median(one for one, _ in pairs):.3f} s against {median(other for _, other in pairs):.3f} s"
    tell(figure, f"≤ {target:.4g}", f"{median(ratios):.3f} ({ratios[0]:.3f}–{ratios[-1]:.3f}), {took}")


def tell(figure: str, target: str, reached: str) -> None:
    """One line of the report."""
    print(f"| {figure} | {target} | {reached} |", flush=True)


def arguments(words: str) -> argparse.Namespace:
    """The command line of every benchmark: --scale and --times."""
    parser = argparse.ArgumentParser(description=words)
    parser.add_argument(
        "--scale", type=float, default=1.0, help="1: 10,000 units, 10 million declarations; 0.05: quick"
    )
    parser.add_argument("--times", type=int, default=5, help="repetitions")
    return parser.parse_args()
