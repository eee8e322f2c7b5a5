"""Words: sentences and tables of words put together from results."""
