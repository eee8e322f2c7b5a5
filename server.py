"""The server: the pages behind their headers, on this machine only until people sign in.

`python -m server` is what `plumbline run` starts. `streamlit run streamlit_app.py` shows the same pages, for work on
them, without the headers and with the 40 ms that its listening socket costs every answer.
"""

import argparse
import asyncio
import base64
import gc
import hashlib
import ipaddress
import logging
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path

import streamlit as st
import uvicorn
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

from data.errors import PlumblineError
from data.log import start_log, unexpected
from data.trouble import in_words
from pages.widgets import desk
from pages.widgets.frame import show_error
from pages.widgets.meeting import keyboard

HOME = Path(__file__).resolve().parent
PATIENCE = 3  # seconds that answers under way have once the server is told to end: open pages would hold it for ever


def _own_scripts() -> str:
    """The hashes of the scripts that stand in Streamlit's own page, and of ours: no other inline script is run."""
    page = files("streamlit").joinpath("static/index.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    scripts += SCRIPTS
    return " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}'" for one in scripts)


# Where the server is: asked for beside the page too, as the browser does unless told, it is not found (404).
SCRIPTS = [
    f'window.__streamlit = {{BACKEND_BASE_URL: location.origin + "/{config.get_option("server.baseUrlPath")}"}};',
    keyboard.SCRIPT,
]

HEADERS = {
    # Nothing is fetched from elsewhere, and nobody frames the pages. Streamlit styles its elements inline.
    "Content-Security-Policy": (
        f"default-src 'self'; script-src 'self' {_own_scripts()}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; "
        "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # addresses name units
}


WITHOUT = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
HEAD = "".join(f"<script>{one}</script>" for one in SCRIPTS).encode()


class Guarded:
    """Sends HEADERS with every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self.app(scope, receive, guarded if scope["type"] == "http" else send)


class Listening:
    """Puts the keyboard's script into the head of the page that Streamlit serves, so that it hears the first key."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or b"text/html" not in dict(scope["headers"]).get(b"accept", b""):
            await self.app(scope, receive, send)
            return
        # The page comes as it is, neither packed nor known already: its script may be another one by now.
        plain = [(name, value) for name, value in scope["headers"] if name not in WITHOUT]
        begun: list[Message] = []
        parts: list[bytes] = []

        async def listening(message: Message) -> None:
            if message["type"] == "http.response.start" and b"text/html" in dict(message["headers"]).get(
                b"content-type", b""
            ):
                begun.append(message)
            elif not begun:
                await send(message)
            else:
                parts.append(message.get("body", b""))
                if not message.get("more_body"):
                    page = b"".join(parts).replace(b"<head>", b"<head>" + HEAD, 1)
                    headers = MutableHeaders(scope=begun[0])
                    headers["Content-Length"] = str(len(page))
                    for name in ("ETag", "Last-Modified"):
                        del headers[name]
                    await send(begun[0])
                    await send({"type": "http.response.body", "body": page})

        await self.app({**scope, "headers": plain}, receive, listening)


@asynccontextmanager
async def _warmed(app: st.App) -> AsyncIterator[None]:
    """Import the pages, and do once what every page needs, before anybody waits for it; what is there then stays, so no
    collection need look at it."""
    from pages.widgets import warm
    from pages.widgets.upload import uploads

    warm.up()
    gc.collect()
    gc.freeze()
    sweeping = asyncio.create_task(uploads.keep_swept())
    yield
    sweeping.cancel()
    uploads.remove_all()


def ready(_request: Request) -> PlainTextResponse:
    """Whether the store can be read, for whoever watches the server; 503 and one sentence where it cannot. It holds no
    data: damaged deliveries are counted, not named."""
    try:
        store = desk.store()
        store.version()
        damaged = len(store.damaged())
    except Exception as error:
        words = str(error) if isinstance(error, PlumblineError) else in_words(error)
        return PlainTextResponse(words or f"unexpected error, logged under {unexpected(error)}", 503)
    return PlainTextResponse(f"ready; {damaged} damaged deliveries" if damaged else "ready")


def hosts() -> list[str]:
    """The names under which the pages may be asked for: another site's name that leads here is refused."""
    answer: list[str] = config.get_option("server.allowedHosts")
    return answer


app = st.App(
    HOME / "streamlit_app.py",
    lifespan=_warmed,
    routes=[Route("/ready", ready)],
    on_script_error=show_error,
    middleware=[
        Middleware(Guarded),
        Middleware(Listening),
        Middleware(TrustedHostMiddleware, allowed_hosts=hosts(), www_redirect=False),
    ],
)


def on_this_machine(address: str) -> bool:
    """Whether only this machine can reach the address."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def serving(address: str, port: int) -> uvicorn.Config:
    """How the pages are served. Uvicorn opens the socket itself: one that Streamlit opens holds answers back by 40 ms,
    since asyncio sets TCP_NODELAY only on sockets whose protocol is named."""
    return uvicorn.Config(
        app,
        host=address,
        port=port,
        ws="websockets-sansio",
        ws_max_size=config.get_option("server.maxMessageSize") * 2**20,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=PATIENCE,
        server_header=False,
    )


def main() -> None:
    """Serve on the port asked for, on this machine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", default=config.get_option("server.address") or "127.0.0.1")
    parser.add_argument("--port", type=int, default=config.get_option("server.port"))
    asked = parser.parse_args()
    logging.getLogger("streamlit.error_util").disabled = True  # its tracebacks hold data; ours, in data/log.py, do not
    start_log()
    if not on_this_machine(asked.address):
        sys.exit(
            f"Plumbline is not served on {asked.address}: nobody signs in yet, so whoever reaches the pages would see "
            "every unit. Serve it on 127.0.0.1, behind a proxy that signs people in (docs/running.md)."
        )
    uvicorn.Server(serving(asked.address, asked.port)).run()


if __name__ == "__main__":
    main()
