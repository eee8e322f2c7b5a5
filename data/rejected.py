"""Rejected cells: the columns of the table in which every stage names what it could not accept, and why."""

import polars as pl

REJECTED: pl.Schema = pl.Schema({"row": pl.Int64, "column": pl.String, "value": pl.String, "reason": pl.String})
