"""Office files: what python-pptx leaves out: a template of the house, safe embedded workbooks, charts, fixed bytes."""
