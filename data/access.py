"""Access: who asks, and which units they may see; every read of records and facts takes a scope."""

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Scope:
    """`who` asks; `units` are the ids they may see, None for all of them."""

    who: str
    units: frozenset[str] | None = frozenset()

    def sees(self, column: str = "unit_id") -> pl.Expr:
        """True for the rows whose unit lies within the scope."""
        if self.units is None:
            return pl.lit(True)
        return pl.col(column).is_in(list(self.units))

    def may(self, unit_id: str) -> bool:
        """Whether that unit lies within the scope."""
        return self.units is None or unit_id in self.units


def everything(who: str) -> Scope:
    """The scope of someone who may see every unit."""
    return Scope(who, None)
