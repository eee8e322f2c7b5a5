"""Targets: whom to visit, why in words, and how firm that is: signals, then a proposal for people to decide on."""
