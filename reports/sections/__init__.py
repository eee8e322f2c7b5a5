"""Sections: the month's results as slides, one file a section; packs say which come, in what order."""
