"""Trends: a unit against its own past."""
