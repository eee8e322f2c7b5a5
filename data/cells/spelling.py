"""Spelling: how a sender writes what can be written in two ways."""

from dataclasses import dataclass

DATE_ORDERS = ("day first", "month first")
DECIMALS = ("point", "comma")
SERIALS = ("read as dates", "reject")
SHARES = ("per cent", "shares of 1")
SHORT_YEARS = ("read as years", "reject")
SWAPPED = ("swap back", "as they stand")
ZONES = ("Asia/Shanghai", "UTC")
YEAR_LAST = r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$"
MONTH_NAME = (
    "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\.?"
)
SHORT_YEAR = rf"(?i)^{MONTH_NAME}[\s\-/.]*'?(\d{{2}})$"  # Oct-26: October 2026, or the 26th of October
SHORT_DAY = r"^\d{1,2}[-/.]\d{1,2}[-/.]\d{2}$"  # 31/10/26
MOMENT = r"^\d{4}-\d{1,2}-\d{1,2}[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})$"
SERIAL = r"^[2-6]\d{4}(\.\d+)?$"


@dataclass(frozen=True)
class Spelling:
    """How a sender writes what can be written in two ways; "" where it is not known.

    `date_order`: of DATE_ORDERS. `decimal`: of DECIMALS. `serials`: of SERIALS, what day numbers are. `short_years`:
    of SHORT_YEARS, what Oct-26 and 31/10/26 are. `time_zone`: in which moments become days. `from_1904`: day numbers
    count from there. `typed`: cells came with types, so that a month may stand as its first day.
    """

    date_order: str = ""
    decimal: str = ""
    serials: str = ""
    short_years: str = ""
    time_zone: str = ""
    from_1904: bool = False
    typed: bool = False
