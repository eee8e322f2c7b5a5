"""Checked tables in, results out; no Streamlit, no files, no clock."""

from pkgutil import extend_path

__path__ = extend_path(__path__, __name__)  # so that a catalogue elsewhere on PYTHONPATH is found
