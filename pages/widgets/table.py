"""Table: a table on a page, whose headings are in the reader's language."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from data.language import SOURCE, language, term


def headed(table: Any, column_config: Mapping[str, Any] | None = None, **how: Any) -> Any:
    """`st.dataframe`; columns keep their names, by which they are configured, and bear the reader's."""
    named = dict(column_config or {})
    if language() != SOURCE:
        for name in getattr(table, "columns", ()):
            held = named.get(name, {})
            if isinstance(held, str):
                named[name] = term(held)
            elif held is not None:
                named[name] = {**held, "label": term(held.get("label") or name)}
    return st.dataframe(table, column_config=named or None, **how)
