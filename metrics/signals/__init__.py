"""Signals: what in a unit's figures and records is worth a look, and the views of the store that they share."""
