"""Uploads leave no copy behind: not when a file leaves the bench, nor when its reader's session has ended."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from pages.widgets.upload import uploads


@pytest.fixture(autouse=True)
def _own_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "root", lambda: tmp_path)


def test_a_file_that_leaves_the_bench_is_gone() -> None:
    held = ExitStack()
    folder = uploads.new_folder(held)
    (folder / "upload").write_text("x")
    held.close()
    assert not folder.exists()


def test_a_session_that_stays_away_loses_its_files_and_one_that_comes_back_keeps_them(tmp_path: Path) -> None:
    for session in ("ended", "back", "here"):
        (tmp_path / session).mkdir()
        (tmp_path / session / "upload").write_text("x")
    away = uploads.sweep(set(), lambda session: session == "here")
    assert {path.name for path in tmp_path.iterdir()} == {"ended", "back", "here"}
    uploads.sweep(away, lambda session: session in ("here", "back"))
    assert {path.name for path in tmp_path.iterdir()} == {"back", "here"}


def test_nothing_is_left_when_the_server_ends(tmp_path: Path) -> None:
    (tmp_path / "session").mkdir()
    uploads.remove_all()
    assert not tmp_path.exists()
