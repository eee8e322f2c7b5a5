"""Attention: signals in figures and records, and the score by which units deserve a look."""
