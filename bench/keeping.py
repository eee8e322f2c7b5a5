"""Verifying, backing up and checking a store of very many small deliveries."""

from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.measuring import arguments, tell
from bench.opening import DELIVERIES, WHO, fill
from data.keeping.backing_up import back_up, restore
from data.keeping.doctor import examine
from data.keeping.verifying import verify
from data.store.store import Store


def quiet(_done: int, _of: int) -> None:
    """Nothing is drawn."""


def main() -> None:
    asked = arguments(__doc__ or "")
    count = int(DELIVERIES * asked.scale)
    with TemporaryDirectory(prefix="plumbline-bench-") as name:
        folder, target = Path(name) / "store", Path(name) / "backup"
        fill(Store(folder), count)
        store = Store(folder)
        acts = {
            "opening the store": lambda: Store(folder).version(),
            "opening the records": lambda: store.records("disclosures", WHO).collect(),
            "the version once more": lambda: store.version(),
            "verify": lambda: verify(store, "bench", quiet),
            "backup, full": lambda: back_up(store, target, lambda _moment: ("", ""), quiet),
            "backup, nothing new": lambda: back_up(store, target, lambda _moment: ("", ""), quiet),
            "restore": lambda: restore(target, Path(name) / "again", quiet),
            "doctor": lambda: examine(folder),
        }
        for words, act in acts.items():
            begun = perf_counter()
            act()
            tell(f"{words}, {count:,} deliveries", "", f"{perf_counter() - begun:.2f} s")


if __name__ == "__main__":
    main()
