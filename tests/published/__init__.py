"""Published methods that the product does not use: they are reproduced against tests/vectors, beside its own rules."""
