"""What keeps a dropped file from being taken in is said in one sentence, and the file is tried again."""

import time
from pathlib import Path

from typer.testing import CliRunner

from commands import watch
from data.store import damage
from data.store.store import Store
from plumbline import app
from tests.conftest import UNITS, Office


def test_passing_trouble_is_one_sentence_and_the_file_is_tried_again(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(damage, "AGAIN", -1.0)
    monkeypatch.setattr(watch, "AGAIN", 0.0)
    store = Store(tmp_path / "store")
    Office(store, tmp_path).hand_in("units", UNITS)
    register = store.folder / "rows" / store.delivery(1).rows / "accepted.parquet"
    sound, inbox = register.read_bytes(), tmp_path / "inbox"
    register.write_bytes(b"damaged")
    inbox.mkdir()
    (inbox / "talks.csv").write_text("talk_id,unit_id,kind,due_on,held_on\n1,001001,superior,2026-10-10,2026-10-08\n")
    waited: list[bool] = []

    def wait(_seconds: float) -> None:
        waited.append((inbox / "talks.csv").exists())
        register.write_bytes(sound)
        if len(waited) > 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(time, "sleep", wait)
    result = CliRunner().invoke(app, ["watch", str(inbox), "--settle", "0", "--store", str(store.folder)])
    assert "talks.csv: Delivery 1 (units.csv, units) is damaged" in result.output + result.stderr
    assert "Traceback" not in result.output + result.stderr
    assert waited == [True, False] and (inbox / "done" / "talks.csv").exists()
