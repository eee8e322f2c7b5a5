"""Cells: text as offices write it -> a typed value, or a sentence that says why not; one file a kind of column."""
