"""Workbooks: packs and tables as XLSX, in which data is text, never a formula or a link."""
