"""Inspection: priorities, samples, dossiers, and the hit rate of selections."""
