"""A button that gives the browser's whole screen to the page: only a person's own click may ask a browser for that."""

import streamlit as st

HTML = "<button type='button'>Full screen</button>"
CSS = """button {font: inherit; color: var(--st-text-color); background: var(--st-background-color); cursor: pointer;
border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius); padding: 0.4rem 0.8rem;}"""
JS = """export default function (component) {
  const button = component.parentElement.querySelector("button");
  button.onclick = () => document.fullscreenElement
    ? document.exitFullscreen() : document.documentElement.requestFullscreen();
}"""


def full_screen() -> None:
    """The button; pressed again it gives the screen back, and so does Esc."""
    st.components.v2.component("full_screen", html=HTML, css=CSS, js=JS)(key="full_screen")
