"""Number formats: whether one shows a number as a day, and the identifier that one shows instead of the number.

The codes are those of ECMA-376 18.8.31; HTML and SpreadsheetML 2003 write the same ones.
"""

import re

ASIDE = re.compile(r'"[^"]*"|\\.|\[(?!h|m|s)[^\]]*\]|_.|\*.', re.IGNORECASE)
PART = re.compile(r'"(?P<quoted>[^"]*)"|\\(?P<bare>.)|(?P<aside>_.|\*.|\[[^\]]*\])|(?P<digit>[0#?])|(?P<other>.)')
NAMED_DATES = ("general date", "long date", "medium date", "short date", "long time", "medium time", "short time")
NAMED = ("general", "general number", "fixed", "standard", "currency", "euro currency", "percent", "scientific")
MEANT = ".,%eE@/"  # parts that make a quantity of a number, or a text: no identifier is shown


def shows_days(code: str) -> bool:
    """Whether a number stands as a day or a time."""
    if code.lower() in NAMED_DATES:
        return True
    words = ASIDE.sub("", code).split(";")[0]
    return bool(re.search("[ymdhs]", words, re.IGNORECASE)) and "general" not in words.lower()


def shown(number: str, code: str) -> str:
    """What a format of digits and fixed letters shows of a whole number: 00001234, P-00500; "" where it shows the
    number alone, or a quantity."""
    if not number.isdigit() or code.lower() in (*NAMED, "") or shows_days(code):
        return ""
    parts = list(PART.finditer(code.partition(";")[0]))
    if any(part["other"] and part["other"] in MEANT for part in parts) or not any(part["digit"] for part in parts):
        return ""
    left, written = number, []
    places = [i for i, part in enumerate(parts) if part["digit"]]
    for i, part in reversed(list(enumerate(parts))):
        if i == places[0]:
            written.append(left or ("0" if part["digit"] == "0" else ""))
        elif part["digit"]:
            written.append(left[-1:] or ("0" if part["digit"] == "0" else ""))
            left = left[:-1]
        else:
            written.append(part["quoted"] or part["bare"] or part["other"] or "")
    words = "".join(reversed(written)).strip()
    return "" if words == number else words
