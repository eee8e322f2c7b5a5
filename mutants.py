"""Would the tests notice? A sample of small faults is put into a copy of the code, one at a time, and the tests run.

`python run.py mutants [--sample 40] [--seed 1] [--room reports]` draws faults by a seed from the rooms below, each with
the tests that state its rules, and names the faults that no test noticed. Cosmic Ray makes the faults.
"""

import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

HOME = Path(__file__).resolve().parent
ROOMS = {
    "reports": ("tests/reports", "tests/metrics/test_definition.py"),
    "metrics/comparison": ("tests/metrics",),
    "metrics/attention": ("tests/metrics",),
    "data/store": ("tests/data", "tests/faults", "--ignore", "tests/data/demo"),
}
ENOUGH = 0.85  # of the faults must be noticed
PARTS = ("not slow and not organisation", "not slow and organisation")  # the quick tests first: most faults end there
NONE_FOUND = 5  # the status of pytest where no test is of that part
LONGEST = 3600  # seconds that the tests of a room may take where nothing is wrong
PATIENCE = 4  # times as long with a fault in it: then it is taken for one that does not end
LEFT_OUT = ("no-op", "variable-", "remove-decorator", "exception")  # these make nonsense rather than faults


class Fault(NamedTuple):
    """The `occurrence`th place of a file at which an operator of Cosmic Ray changes something."""

    room: str
    file: str
    operator: str
    occurrence: int


Span = tuple[tuple[int, int], tuple[int, int]]  # line and column, twice


def annotations(source: str) -> list[Span]:
    """Where types stand: a fault in one ends the import, and says nothing about the tests."""
    found: list[ast.expr | None] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.append(node.returns)
        elif isinstance(node, ast.arg | ast.AnnAssign):
            found.append(node.annotation)
    return [((one.lineno, one.col_offset), (one.end_lineno or 0, one.end_col_offset or 0)) for one in found if one]


def faults(room: str) -> Iterator[Fault]:
    """Every fault that can be put into the files of a room."""
    names = [name for name in operator_names() if not name.split("/")[-1].startswith(LEFT_OUT)]
    operators = {name: get_operator(name) for name in names}
    for path in sorted((HOME / room).rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        types, nodes = annotations(source), list(ast_nodes(get_ast(source)))
        for name, operator in operators.items():
            if operator.arguments():
                continue
            places = [begins for node in nodes for begins, _ends in operator().mutation_positions(node)]
            for number, place in enumerate(places):
                if not any(first <= place < last for first, last in types):
                    yield Fault(room, str(path.relative_to(HOME)), name, number)


def left_behind(folder: str, names: list[str]) -> list[str]:
    """What a copy of the tree does without: caches, and the user's store, which is not the room data/store."""
    return [
        name
        for name in names
        if name.startswith(".") or name == "__pycache__" or (name == "store" and Path(folder) == HOME)
    ]


def passes(tree: Path, room: str, organisations: Path, seconds: float) -> bool:
    """Whether all tests of a room pass, and in time, in a tree.

    The demonstration's organisations are handed in once for all faults: only those of data/ touch how.
    """
    environment = dict(os.environ)
    if not room.startswith("data"):
        environment["PLUMBLINE_TEST_ORGANISATIONS"] = str(organisations)
    ends = time.monotonic() + seconds
    for part in PARTS:
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-m", part, "-p", "no:cacheprovider", *ROOMS[room]]
        try:
            done = subprocess.run(
                command, cwd=tree, env=environment, capture_output=True, timeout=ends - time.monotonic(), check=False
            )
        except subprocess.TimeoutExpired:
            return False
        if done.returncode not in (0, NONE_FOUND):
            return False
    return True


def noticed(fault: Fault, organisations: Path, seconds: float) -> bool:
    """Whether a test fails, or does not end in time, with the fault in a copy of the tree."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "tree"
        shutil.copytree(HOME, copy, ignore=left_behind)
        path = copy / fault.file
        path.write_text(mutate_code(path.read_text(encoding="utf-8"), get_operator(fault.operator)(), fault.occurrence))
        return not passes(copy, fault.room, organisations, seconds)


def main(words: list[str]) -> None:
    """Draw, try, and say what was not noticed; fails where fewer than ENOUGH were."""
    parser = ArgumentParser(prog="python run.py mutants", description="Would the tests notice a fault?")
    parser.add_argument("--sample", type=int, default=40, help="how many faults")
    parser.add_argument("--seed", type=int, default=1, help="by which they are drawn")
    parser.add_argument("--room", choices=ROOMS, help="one room only")
    asked = parser.parse_args(words)
    chance = random.Random(asked.seed)
    rooms = [asked.room] if asked.room else list(ROOMS)
    share = -(-asked.sample // len(rooms))
    drawn = [fault for room in rooms for fault in chance.sample(list(faults(room)), share)][: asked.sample]
    caught = 0
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        organisations, seconds = Path(folder), dict[str, float]()
        for room in rooms:
            began = time.monotonic()
            if not passes(HOME, room, organisations, LONGEST):
                sys.exit(f"The tests of {room} fail without any fault: python -m pytest {' '.join(ROOMS[room])}")
            seconds[room] = PATIENCE * (time.monotonic() - began)
        trying = pool.map(lambda fault: noticed(fault, organisations, seconds[fault.room]), drawn)
        for fault, seen in zip(drawn, trying, strict=True):
            caught += seen
            print("noticed " if seen else "SURVIVED", fault.file, fault.operator, fault.occurrence, flush=True)
    print(f"{caught} of {len(drawn)} noticed ({caught / len(drawn):.0%}; {ENOUGH:.0%} is enough)")
    sys.exit(caught < ENOUGH * len(drawn))


if __name__ == "__main__":
    main(sys.argv[1:])
