"""Checked tables in, results out; no Streamlit, no files, no clock."""
