"""Build: a pack in one of its formats."""

from collections.abc import Callable
from functools import partial

from data.errors import Invalid
from data.language import _
from reports.document.document import as_document
from reports.layout.content import Pack, Progress, quiet
from reports.layout.plain import plain
from reports.slides.deck import as_slides
from reports.workbook.workbook import as_workbook

FORMATS = ("pptx", "xlsx", "pdf")


def build(pack: Pack, form: str, progress: Progress = quiet, template: bytes | None = None) -> bytes:
    """The pack as a file. `form`: one of FORMATS; ValueError for another. `template`: an own .potx or .pptx for slides.

    The same pack gives the same bytes.
    """
    pack = plain(pack)
    writers: dict[str, Callable[[], bytes]] = {
        "pptx": partial(as_slides, pack, template, progress),
        "xlsx": partial(as_workbook, pack, progress),
        "pdf": partial(as_document, pack, progress),
    }
    if form not in writers:
        raise Invalid(_("A pack is written as {formats}; not as {form!r}.", formats=", ".join(FORMATS), form=form))
    return writers[form]()
