"""Keyboard: the buttons of a slide, each with its keys, and the one that gives the page the browser's whole screen."""

import json
from collections.abc import Callable
from typing import Any

import streamlit as st

from data.language import _

KEYS = {
    "ArrowRight": "next",
    "PageDown": "next",
    " ": "next",
    "ArrowLeft": "back",
    "PageUp": "back",
    "Home": "first",
    "End": "last",
    "e": "explain",
    "t": "trends",
    "s": "standings",
    "f": "full_screen",
    "/": "search",
    "Escape": "leave",
}
# Streamlit's own shortcuts listen only after their buttons are seen, so that a first key is lost. This one stands in
# the page's head (server.py): what is pressed while a slide is still on its way waits for it. The server makes one of
# the clicks on a button that reach it while it computes, so that the next key is pressed once the place has moved on.
SCRIPT = """if (!document.documentElement.dataset.keys) {
  document.documentElement.dataset.keys = "listening";
  const keys = KEYS;
  const waiting = [];
  let left = "";  // the place that a pressed key leaves
  let until = 0;  // when that is no longer waited for
  let timer = 0;
  const button = (name) => document.querySelector(`.st-key-press_${name} button`);
  const place = () => document.querySelector(".st-key-bar")?.textContent.match(/[0-9]+ of [0-9]+/)?.[0];
  const comes = () => location.pathname.endsWith("/presenting") && location.search.includes("slide=");
  const press = () => {
    timer = 0;
    if (!comes()) waiting.length = 0;
    const now = place();
    if (!comes() || (now && now !== left) || Date.now() > until) left = "";
    if (waiting.length && now && button("last") && !left) {
      const name = waiting.shift();
      const found = button(name);
      const [at, last] = now.split(" of ");
      const stays = { first: at === "1", last: at === last }[name];
      if (found && !found.disabled && !stays) {
        if (["next", "back", "first", "last"].includes(name)) [left, until] = [now, Date.now() + 20000];
        found.click();
      }
    }
    if (waiting.length || left) timer = setTimeout(press, 50);
  };
  document.addEventListener("keydown", (event) => {
    const name = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!name || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea")) return;
    if (["full_screen", "search"].includes(name)) {
      if (button(name)) event.preventDefault();
      button(name)?.click();
    } else if (comes()) {
      event.preventDefault();
      if (event.repeat && (waiting.length || left)) return;
      waiting.push(name);
      if (!timer) press();
    }
  });
  document.addEventListener("click", (event) => {
    if (!button("full_screen")?.contains(event.target)) return;
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  });
}""".replace("KEYS", json.dumps(KEYS))


def listen() -> None:
    """Keys press their buttons, also where `streamlit run` shows the page without the server's head."""
    st.html(f"<script>{SCRIPT}</script>", unsafe_allow_javascript=True)


def press(name: str, label: str, hint: str, on_click: Callable[..., Any] | None = None, **looks: Any) -> bool:
    """The button of a name of KEYS, with a hint at its key; whether it was pressed."""
    return st.button(f"{label} :gray[{hint}]", key=f"press_{name}", on_click=on_click, **looks)


def full_screen() -> None:
    """The button; pressed again it gives the screen back, and so does Esc. Only a person may ask a browser for that."""
    press("full_screen", _("Full screen"), "F", icon=":material/fullscreen:")
