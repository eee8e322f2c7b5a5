"""The server: who may ask, what every answer carries, and where it refuses to stand."""

import base64
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from http.client import HTTPConnection
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlparse

import pytest

from pages.widgets.meeting import keyboard
from server import HEAD, HOME, on_this_machine


def answer(address: str, path: str, host: str = "") -> tuple[int, dict[str, str]]:
    request = urllib.request.Request(f"{address}{path}", headers={"Host": host} if host else {})
    try:
        with urllib.request.urlopen(request) as found:
            return found.status, {name.lower(): value for name, value in found.headers.items()}
    except HTTPError as refused:
        return refused.code, {name.lower(): value for name, value in refused.headers.items()}


@pytest.mark.parametrize("path", ["/", "/standings", "/_stcore/health", "/media/none", "/nothing/here"])
def test_every_answer_carries_the_headers(shown, path: str) -> None:
    _, headers = answer(shown, path)
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert (policy["default-src"], policy["frame-ancestors"], policy["object-src"]) == ("'self'", "'none'", "'none'")
    assert "unsafe" not in policy["script-src"]
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_the_page_is_served_with_the_keyboards_script_and_never_known_already(shown) -> None:
    """Its hash is named; a page that a browser kept from before could hold an older script, which is forbidden now."""
    asked = {"Accept": "text/html", "Accept-Encoding": "gzip"}
    with urllib.request.urlopen(urllib.request.Request(f"{shown}/presenting", headers=asked)) as found:
        page, headers = found.read(), found.headers
    assert HEAD in page
    assert int(headers["Content-Length"]) == len(page)
    digest = base64.b64encode(hashlib.sha256(keyboard.SCRIPT.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in headers["Content-Security-Policy"]
    assert headers["ETag"] is None and headers["Last-Modified"] is None


def test_the_server_says_whether_its_store_can_be_read(shown) -> None:
    with urllib.request.urlopen(f"{shown}/ready") as found:
        assert (found.status, found.read()) == (200, b"ready")


def test_another_sites_name_is_refused(shown) -> None:
    assert answer(shown, "/_stcore/health")[0] == 200
    assert answer(shown, "/_stcore/health", host="elsewhere.example")[0] == 400
    name = urlparse(shown).netloc
    asked = HTTPConnection(name)
    upgrade = {
        "Host": "elsewhere.example",
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
    }
    asked.request("GET", "/_stcore/stream", headers=upgrade)
    assert asked.getresponse().status in (400, 403)


NODELAY = """
import asyncio, socket
import uvicorn, server

async def main():
    serving = uvicorn.Server(server.serving("127.0.0.1", 0))
    running = asyncio.create_task(serving.serve())
    while not serving.started:
        await asyncio.sleep(0.05)
    _, writer = await asyncio.open_connection(*serving.servers[0].sockets[0].getsockname())
    while not serving.server_state.connections:
        await asyncio.sleep(0.05)
    held, = (one.transport.get_extra_info("socket") for one in serving.server_state.connections)
    print(bool(held.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))
    writer.close()
    serving.should_exit = True
    await running

asyncio.run(main())
"""


def test_an_answer_is_not_held_back() -> None:
    """Without TCP_NODELAY a small message after another waits for an acknowledgement, some 40 ms."""
    asked = subprocess.run([sys.executable, "-c", NODELAY], cwd=HOME, capture_output=True, text=True, check=False)
    assert asked.stdout.strip() == "True", asked.stderr


def test_it_stands_on_this_machine_only() -> None:
    assert [on_this_machine(one) for one in ("127.0.0.1", "127.8.9.1", "::1", "localhost")] == [True] * 4
    assert [on_this_machine(one) for one in ("0.0.0.0", "::", "10.0.0.7", "", "plumbline.example")] == [False] * 5


@pytest.mark.parametrize("address", ["0.0.0.0", "::"])
def test_run_refuses_another_address(tmp_path: Path, address: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "plumbline", "run", "--address", address, "--port", port, "--store", str(tmp_path)]
    ended = subprocess.run(command, cwd=HOME, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode != 0
    assert "nobody signs in yet" in ended.stderr


WARMED = """
import sys
from pages.widgets import desk, warm
warm.up()
print("reporting" in desk.now().__dict__)
if sys.argv[1] == "derive":
    desk.now().rolled()
"""


def test_a_fresh_server_has_drawn_the_standings_before_anybody_asks(demonstration, tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(demonstration, store)
    shutil.rmtree(store / "derived", ignore_errors=True)
    environment = {**os.environ, "PLUMBLINE_STORE": str(store), "PLUMBLINE_TODAY": "2026-11-22"}

    def warmed(then: str) -> str:
        command = [sys.executable, "-c", WARMED, then]
        run = subprocess.run(command, cwd=HOME, env=environment, capture_output=True, text=True, check=True)
        assert "ScriptRunContext" not in run.stderr
        return run.stdout.strip()

    # Where facts have yet to be derived it does not wait for them.
    assert warmed("derive") == "False"
    assert warmed("") == "True"
