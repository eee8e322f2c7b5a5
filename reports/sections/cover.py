"""The cover: is it complete, who is missing, how much stands out, whom to call, and when and of what one speaks."""

from data.clock import day_of
from data.language import _, ngettext
from metrics.attention.attention import FALSE_SHARE
from metrics.attention.stories import leading
from metrics.facts.windows import WINDOWS
from metrics.meeting.month_review import MonthReview
from metrics.statistics.levels import FALSE_ALARM
from reports import text
from reports.layout.content import Section, Slide, Text, Tile, Tiles
from reports.sections.meeting_input import Meeting
from reports.words import stories as words

NAMED = 8  # units that did not report, by name; the workbook has all
SOME = 3  # damaged deliveries, by name; the title has their number
LONGEST = 40  # signs of a name on the cover


def short(name: str) -> str:
    """A name that leaves room for the others; the workbook has it whole."""
    name = text.visible(name)
    return name if len(name) <= LONGEST else f"{name[:LONGEST].rstrip()}…"


def _complete(results: MonthReview) -> Tile:
    if results.complete is None:
        with_data = results.current.drop_nulls("value")["unit_id"].n_unique()
        said = _("units have figures; what they are to report is not set")
        return Tile(_("Is it complete?"), f"{with_data:,} / {len(results.standing):,}", said, with_data)
    reported, expected = results.complete
    said = ngettext("unit has reported everything", "units have reported everything", reported)
    return Tile(_("Is it complete?"), f"{reported:,} / {expected:,}", said, reported)


def _stand_out(results: MonthReview) -> Tile:
    units = len(leading(results.stories))
    said = _(
        "of {units} units, in {stories}; {chance}",
        units=text.count(len(results.scope)),
        stories=ngettext("{n} story", "{n} stories", len(results.stories)),
        chance=words.by_chance(len(results.scope), FALSE_SHARE),
    )
    return Tile(_("Who deserves attention?"), f"{units:,}", said, units)


def _off_target(results: MonthReview) -> Tile:
    missed, of = results.targets.missed, results.targets.of
    said = _(
        "of {n} values miss their target (significant); {chance} expected by chance",
        n=text.count(of),
        chance=text.count(round(FALSE_ALARM * of)),
    )
    return Tile(_("Targets missed?"), f"{missed:,}", said, missed)


def _calls(results: MonthReview) -> Text:
    metrics = results.figures.metrics
    said = tuple((short(results.names[one.unit_id]), words.sentence(one, metrics)) for one in results.first)
    nobody = (("", _("Nobody: no unit stands out by more than chance explains, and none is silent.")),)
    return Text(said or nobody, _("Whom to call first"))


def _missing(results: MonthReview) -> Text | None:
    """Who did not report everything, by name; None where nobody is missing."""
    names = [short(results.names[unit]) for unit in results.silent["unit_id"]]
    if not names:
        return None
    more = len(names) - NAMED
    named = _("; ").join(names[:NAMED]) + (_("; and {n} more", n=text.count(more)) if more > 0 else "")
    return Text((("", named),), _("Not reported everything ({n})", n=text.count(len(names))))


def _damaged(results: MonthReview) -> list[str]:
    """What is said of deliveries that cannot be read; of an edition nothing, whose figures were frozen."""
    figures = results.figures
    return [] if figures.edition is not None else list(figures.store.damaged(figures.as_of).values())


def _dates(results: MonthReview, meeting: Meeting) -> str:
    said = _("Values: {window} to {month}", window=WINDOWS[results.window], month=text.month(results.month))
    return f"{said} · " + (_("closed on {day}", day=day_of(meeting.moment)) if meeting.moment else _("not closed yet"))


def said(results: MonthReview) -> str:
    """The month in a sentence."""
    month, first, damaged = text.month(results.month), leading(results.stories), len(_damaged(results))
    if damaged:
        begins = ngettext(
            "{month}: {n} delivery is damaged, and what it brought is not in the figures",
            "{month}: {n} deliveries are damaged, and what they brought is not in the figures",
            damaged,
            month=month,
        )
    elif results.complete is not None and results.complete[0] < results.complete[1]:
        reported, expected = results.complete
        begins = _(
            "{month}: {missing} of {expected} units have not reported everything",
            month=month,
            missing=text.count(expected - reported),
            expected=text.count(expected),
        )
    else:
        begins = _("{month} is complete", month=month) if results.complete else month
    ends = ngettext("{n} unit deserves attention", "{n} units deserve attention", len(first))
    ends = ends if first else _("no unit stands out by more than chance explains")
    return _("{begins}; {ends}", begins=begins, ends=ends)


def cover(results: MonthReview, meeting: Meeting) -> Section:
    """One slide."""
    tiles = Tiles((_complete(results), _stand_out(results), _off_target(results)))
    missing = _missing(results)
    damaged = tuple(("", text.visible(one)) for one in _damaged(results)[:SOME])
    agenda = Text((("", _dates(results, meeting)),), _("Dates and agenda"), agenda=True)
    broken = (Text(damaged, _("Damaged")),) if damaged else ()
    blocks = (tiles, _calls(results), *((missing,) if missing else ()), *broken, agenda)
    notes = (
        _("Complete: units that have handed in everything the calendar expects of them for the month."),
        _("Deserves attention: the list of stories; the same list, in the same order, as on the pages."),
        _("Target missed (significant): the whole interval lies on the wrong side of the target."),
    )
    return Section("cover", _("Cover"), (Slide("cover", said(results), blocks, notes),))
