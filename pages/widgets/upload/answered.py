"""Answered: what was answered about a file's layout, in plain words, each topic with its own."""

from data.handing_in.preview import Question

WORDS = {
    "sheet": "the data stand in the sheet {}",
    "header_rows": "the header is row {}",
    "encoding": "the file is written in {}",
    "date_order": "days such as 03/04/2026 are written {}",
    "decimal": "decimals are parted by a {}",
    "time_zone": "days count in the time zone {}",
    "wide": "the months side by side hold {}",
}
WHOLE = {
    ("sheet", "all"): "all sheets are read as one",
    ("serials", "read as dates"): "day numbers of a spreadsheet are read as dates",
    ("serials", "reject"): "day numbers of a spreadsheet are rejected",
    ("shares", "per cent"): "numbers below a header that says % are per cent",
    ("shares", "shares of 1"): "numbers below a header that says % are shares of 1",
}


def plainly(question: Question) -> str:
    """An answered question as a sentence, and of whom it is remembered."""
    answer = question.answer or ""
    column = question.topic.removeprefix("columns.")
    if column != question.topic:
        said = f"{column} is the column {answer}" if answer else f"{column} is left out: no column of the file is it"
    elif question.topic == "header_rows" and "-" in answer:
        said = f"the header is rows {answer}"
    else:
        said = WHOLE.get((question.topic, answer)) or WORDS[question.topic].format(answer)
    return f"{said} (remembered of {question.of})" if question.of else said
