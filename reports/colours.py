"""Colours: the one palette of the house, for screen, slides, documents and workbooks."""

# Middle tones that stand out on white and on black; told apart without colour by their marks and dashes.
BLUE, ORANGE, GREY, GREEN, PURPLE, RED = "#3b82b8", "#d9822b", "#8a96a3", "#3f9b6e", "#9b6bb3", "#c8553d"
LINES = (BLUE, ORANGE, GREEN, PURPLE, RED, "#7a8b2f", "#b0567f", GREY)
# Grounds on which words are read.
PALE_ORANGE, FAINT_ORANGE, PALE_BLUE, FAINT_BLUE, FAINT_PURPLE = "#f0c692", "#faebd7", "#9cc3e0", "#dceaf5", "#e9dff0"
FAINT_GREY, BAR = "#f2f5f8", "#b9d3e8"
INK, SOFT, HAIR = "#1f2d3a", "#5b6875", "#d5dce3"
HEADING = "#2f6b99"  # darker than in charts: as words it must be read on white
