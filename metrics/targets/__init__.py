"""Targets: which units to look into, why, and whether the looking was worth it."""
