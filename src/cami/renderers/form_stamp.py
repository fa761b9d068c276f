"""What a form says of itself where nobody looks, as text that a file can hide."""

import json
from collections.abc import Mapping

from cami.messages import Say
from cami.programme.paper_form import Stamp
from cami.programme.statements import OBSTACLES, PROGRESS
from cami.renderers import form_words as say_form

NAMESPACE = "urn:cami:form"
SHEET = "_cami"
"""Name of the sheet, unseen, that carries it in a workbook."""

Printed = Mapping[str, Mapping[str, str]]
"""Kind of word to the word as printed in the form to its key."""


def words(say: Say) -> Printed:
    """Give the words that the form is printed with; its reader needs no others."""
    return {
        "progress": {say_form.progress_named(one, say): one for one in PROGRESS},
        "obstacle": {say_form.obstacle_named(one, say): one for one in OBSTACLES},
        "hint": {say(one): "" for one in (say_form.CHOOSE, say_form.WRITE)},
        "yes": {say(say_form.YES): "yes"},
    }


def stamp_text(stamp: Stamp, printed: Printed) -> str:
    """Give the stamp as JSON in ASCII; `cami.sources.form_stamp` reads it."""
    return json.dumps(
        {
            "form": NAMESPACE,
            "version": stamp.version,
            "round": stamp.round,
            "programme": stamp.programme,
            "body": [stamp.body.kind, stamp.body.key],
            "language": stamp.language,
            "questions": stamp.questions,
            "rows": stamp.rows,
            "digest": stamp.digest,
            "words": printed,
        }
    )
