"""The activities of a programme as comma-separated values, one row an activity."""

import csv
import io
from collections.abc import Mapping

from cami.messages import Say
from cami.programme.provisions import ActivityId, Programme
from cami.renderers.activity_table import headings, rows
from cami.renderers.safe_text import guarded


def programme_csv(programme: Programme, keys: Mapping[ActivityId, str], say: Say) -> bytes:
    r"""UTF-8 with a byte order mark, lines ended by ``\r\n``, as spreadsheets expect it.

    Texts stand as printed with one exception: where a cell begins with ``=``, ``+``,
    ``-``, ``@``, a tab or a carriage return, an apostrophe stands in front, lest a
    spreadsheet run it as a formula; a text that has apostrophes there itself gets one
    more. A reader takes one apostrophe off again in these cases.
    """
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(headings(say))
    for row in rows(programme, keys, say):
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
    return target.getvalue().encode("utf-8-sig")
