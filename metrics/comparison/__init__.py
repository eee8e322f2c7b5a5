"""Comparison: units against their peers: verdicts, ranks, targets, changes."""
