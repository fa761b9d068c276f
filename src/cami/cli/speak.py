"""Words on a terminal, in the language of whoever sits there.

People read standard error; standard output belongs to machines.
"""

import gettext
import os
import sys
from functools import cache
from pathlib import Path

import cami
from cami.messages import Message

LOCALE = Path(cami.__file__).parent / "locale"


def language() -> str:
    """Return ``en`` or ``ru``: as chosen for us, else as chosen for the terminal."""
    for variable in ("CAMI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            return "ru" if value.lower().startswith("ru") else "en"
    return "en"


@cache
def catalogue(code: str) -> gettext.NullTranslations:
    """Return the translations into a language."""
    return gettext.translation("django", LOCALE, languages=[code], fallback=True)


def in_words(message: Message) -> str:
    """Return ``message`` in the terminal's language."""
    return catalogue(language()).gettext(message.text).format_map(message.params)


def tell(message: Message) -> None:
    """Show ``message`` to the person, not to the machine."""
    print(in_words(message), file=sys.stderr, flush=True)
