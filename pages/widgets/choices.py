"""Choices: widgets whose value stands in the address, so that a link opens the same view."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from math import isfinite
from typing import Any

import streamlit as st

from data import months
from data.language import _, ngettext
from metrics.comparison.peers import ALL_TOGETHER, peers
from metrics.comparison.question import Comparison
from metrics.facts.figures import Figures
from metrics.facts.windows import CHART_MONTHS, WINDOWS, YEAR
from metrics.measure import Metric
from pages.widgets.bar import part, selected
from reports.text import markdown, visible
from reports.text import month as month_words

ALL = ""
LONGEST = 80  # signs of a link's word that are shown
SPANS = ("12", "24", "36", "60")  # months


def stated(key: str) -> str | None:
    """What is asked for under `key`: by a link that was followed, else by the widget on this page, else by what
    was chosen last on another page."""
    written = st.session_state.get("chosen", {}).get(key)
    linked = st.query_params.get(key)
    if linked is not None and linked != written:
        return linked
    answer: str | None = st.session_state.get(key, written)
    return answer


def hold(key: str, value: str) -> None:
    """Write the choice into the address, and remember it for other pages."""
    st.session_state.setdefault("chosen", {})[key] = value
    if st.query_params.get(key) != value:
        st.query_params[key] = value


def choose(
    label: str, key: str, options: Sequence[str], default: str, words: Callable[[str], str] = str, **looks: Any
) -> str:
    """One of `options`, kept in the address under `key`. A link that names what is not there is told so: it must not
    show another thing without a word."""
    asked = stated(key)
    linked = st.query_params.get(key)
    missing = linked and linked not in options and linked != st.session_state.get("chosen", {}).get(key)
    # Said on every run: the same key on another page is another widget, and would begin anew.
    st.session_state[key] = asked if asked in options else default
    chosen = st.selectbox(label, options, key=key, format_func=words, **looks)
    hold(key, chosen)
    if missing:
        name = markdown(str(linked)[:LONGEST])
        st.warning(_("{label}: the link asks for “{name}”, which is not there.", label=label, name=name))
    answer: str = chosen
    return answer


def choose_several(
    label: str,
    key: str,
    options: Sequence[str],
    default: Sequence[str],
    words: Callable[[str], str] = str,
    most: int = 8,
) -> list[str]:
    """Some of `options`, kept in the address under `key`, parted by commas."""
    asked = stated(key)
    listed = asked.split(",") if isinstance(asked, str) else asked or []
    known = set(options)
    st.session_state[key] = [one for one in listed if one in known][:most] or list(default)
    chosen = st.multiselect(label, options, key=key, format_func=words, max_selections=most)
    hold(key, ",".join(chosen))
    return chosen


def choose_number(label: str, key: str, least: int, most: int, default: int, **looks: Any) -> int:
    """A whole number from `least` to `most`, kept in the address under `key`."""
    words = str(stated(key) or "")
    asked = int(words) if words.isdecimal() and len(words) < 10 else default
    st.session_state[key] = min(max(asked, least), most)
    chosen = st.number_input(label, least, most, step=1, key=key, **looks)
    hold(key, str(chosen))
    answer: int = chosen
    return answer


def choose_words(label: str, key: str, **looks: Any) -> str:
    """Words written into a box, kept in the address under `key`."""
    st.session_state[key] = str(stated(key) or "")
    written = st.text_input(label, key=key, **looks)
    hold(key, written)
    answer: str = written
    return answer


def choose_metric(figures: Figures, **looks: Any) -> Metric:
    """One metric."""
    ids = sorted(figures.metrics, key=lambda each: figures.metrics[each].title)
    default = "rotation_overdue" if "rotation_overdue" in ids else ids[0]
    chosen = choose(_("Metric"), "metric", ids, default, lambda each: visible(figures.metrics[each].title), **looks)
    return figures.metrics[chosen]


def choose_month(figures: Figures) -> date:
    """One month that deliveries cover; the newest by default."""
    first, last = figures.delivered or (figures.last, figures.last)
    listed = [months.first_day(number) for number in range(months.number(last), months.number(first) - 1, -1)]
    keys = [f"{month:%Y-%m}" for month in listed]
    with part("month"):
        return months.read(choose(_("Month"), "month", keys, keys[0], lambda key: month_words(months.read(key))))


def window_words(window: str) -> str:
    """A window as it is offered for choice."""
    return str(WINDOWS[window]).capitalize()


def choose_window(key: str = "window", default: str = YEAR) -> str:
    """How many months a figure spans: a year where units are compared, so that small ones have enough cases."""
    with part("window"):
        return choose(_("Window"), key, list(WINDOWS), default, window_words)


def _years(span: str) -> str:
    return ngettext("{n} year", "{n} years", int(span) // 12)


def choose_span() -> int:
    """How many months a chart over time goes back."""
    return int(choose(_("Months shown"), "span", SPANS, str(CHART_MONTHS), _years))


def when(month: date, window: str) -> tuple[str, str]:
    """A month and its window in words, for the sentence of what is selected."""
    return month_words(month), window_words(window).lower()


def unit_words(figures: Figures) -> dict[str, str]:
    """Unit -> its name and number, as it is offered for choice."""
    pairs = zip(figures.tree.units["unit_id"], figures.tree.units["name"], strict=True)
    return {unit: visible(unit if unit == name else f"{name} ({unit})") for unit, name in pairs}


def choose_under(figures: Figures) -> str | None:
    """A unit whose subtree is looked at, or None for the whole organisation."""
    words = unit_words(figures)
    heads = [unit for unit, size in zip(figures.tree.ids, figures.tree.size, strict=True) if size > 1]
    with part("under"):
        return choose(_("Branch"), "under", [ALL, *heads], ALL, lambda one: words.get(one) or whole()) or None


def whole() -> str:
    """The whole organisation, as it is offered for choice."""
    return _("Whole organisation")


def peer_words(kind: str) -> str:
    """A peer group as it is offered for choice."""
    words = {ALL: _("Each among its peers"), ALL_TOGETHER: _("All units together")}
    return words.get(kind) or visible(kind)


def choose_peers(figures: Figures, units: list[str], one_group: bool = False) -> str | None:
    """With whom units are compared: each with its own peer group (None), one group among `units`, or all together.
    `one_group`: where one is shown at a time, the largest one by default."""
    among = figures.tree.units.filter(figures.tree.units["unit_id"].is_in(units))
    kinds = among["kind"].value_counts(sort=True)["kind"].to_list()
    every = [*kinds, ALL_TOGETHER] if one_group and kinds else [ALL, *kinds, ALL_TOGETHER]
    with part("peers"):
        return choose(_("Peer group"), "peers", every, every[0], peer_words) or None


def linked(asked: Comparison) -> dict[str, str | date]:
    """What another page needs to know to compare the same."""
    found: dict[str, str | date] = {"month": asked.month, "window": asked.window}
    found |= {"under": asked.branch or "", "peers": asked.peer_group or ""}
    return found | ({"metric": asked.metric, "part": asked.breakdown} if asked.metric else {})


def choose_comparison(figures: Figures, one_group: bool = False) -> Comparison:
    """The four choices of a comparison."""
    asked = Comparison.of(figures, choose_month(figures), window=choose_window(), branch=choose_under(figures))
    units = peers(figures, asked)
    asked = replace(asked, peer_group=choose_peers(figures, units, one_group))
    selected(*when(asked.month, asked.window), ngettext("{n} unit", "{n} units", len(peers(figures, asked))))
    return asked


def choose_breakdown(figures: Figures, metric: Metric, **looks: Any) -> str:
    """One breakdown of the metric, or the whole."""
    known = figures.breakdowns(metric)
    if not known:
        return ""
    return choose(
        _("Breakdown"),
        "part",
        ["", *known],
        "",
        lambda word: visible(word.replace("_", " ")) if word else _("Total"),
        **looks,
    )


def choose_weight(label: str, key: str, most: float = 10.0) -> float:
    """A weight from 0 to `most`, 1 by default, kept in the address under `key`."""
    try:
        asked = float(stated(key) or 1)
    except ValueError:
        asked = 1.0
    st.session_state[key] = min(max(asked, 0.0), most) if isfinite(asked) else 1.0
    chosen = st.number_input(label, 0.0, most, step=0.5, key=key)
    hold(key, f"{chosen:g}")
    return chosen


def choose_family() -> bool:
    """Whether all comparisons are one family, so that of what is called different hardly any is chance."""
    families = {"each": _("None: each by itself"), "all": _("All together (Benjamini–Hochberg)")}
    return choose(_("Correction"), "family", list(families), "each", families.__getitem__) == "all"
