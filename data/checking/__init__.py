"""Checking: columns of text -> accepted rows, and rejected rows with reasons and suggestions."""
