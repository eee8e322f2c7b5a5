"""Handing in: one file from its first byte to its rows in the store, and what is said of it."""
