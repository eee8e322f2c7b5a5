"""Keeping: a store is verified, repaired, backed up, and made again from what is left of it."""
