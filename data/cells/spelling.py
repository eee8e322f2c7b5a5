"""Spelling: how a sender writes what can be written in two ways."""

from dataclasses import dataclass

DATE_ORDERS = ("day first", "month first")
DECIMALS = ("point", "comma")
SERIALS = ("read as dates", "reject")
SHARES = ("per cent", "shares of 1")
ZONES = ("Asia/Shanghai", "UTC")
YEAR_LAST = r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$"
MOMENT = r"^\d{4}-\d{1,2}-\d{1,2}[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})$"
SERIAL = r"^[2-6]\d{4}(\.\d+)?$"


@dataclass(frozen=True)
class Spelling:
    """How a sender writes what can be written in two ways; "" where it is not known.

    `date_order`: of DATE_ORDERS. `decimal`: of DECIMALS. `serials`: of SERIALS, what day numbers are. `time_zone`: in
    which moments become days. `from_1904`: day numbers count from there. `typed`: cells came with types, so that a
    month may stand as its first day.
    """

    date_order: str = ""
    decimal: str = ""
    serials: str = ""
    time_zone: str = ""
    from_1904: bool = False
    typed: bool = False
