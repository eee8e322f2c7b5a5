"""Mapping: tables of text -> the feed's columns: headers, mapping files, questions and remembered answers."""
