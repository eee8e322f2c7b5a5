"""The registry: the tables of what happened and of what people entered, with their migrations."""
