"""The store: originals, rows, deliveries, the view as of a moment, editions and selections, in one folder."""
