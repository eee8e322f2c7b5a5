"""Stamped: an Office file with the edition's moment in place of the clock's, so that two builds are the same."""

import io
import zipfile
from datetime import datetime

EARLIEST = 1980  # the first year that a ZIP file can name


def stamped(content: bytes, moment: datetime) -> bytes:
    """The same parts in the same order, each dated with the moment."""
    date_time = (max(moment.year, EARLIEST), moment.month, moment.day, moment.hour, moment.minute, moment.second)
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            out.writestr(entry, source.read(name))
    return target.getvalue()
