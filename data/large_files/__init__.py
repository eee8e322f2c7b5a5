"""Large files: the same as mapping and checking, in one streaming pass."""
