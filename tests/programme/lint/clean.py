"""Two programmes without a fault, in the layout of extracted text, for tests to damage.

Written for these tests; nothing in them is adopted anywhere.
"""

from pathlib import Path

from cami.programme.interpret import interpret
from cami.programme.lint import lint
from cami.programme.provisions import Programme
from cami.sources.plain_text import read_text
from cami.sources.words import load_vocabulary

HERE = Path(__file__).parent
ENGLISH = (HERE / "clean.en.txt").read_text(encoding="utf-8")

RUSSIAN = (HERE / "clean.ru.txt").read_text(encoding="utf-8")


def read(text: str) -> Programme:
    """The programme that a text holds."""
    vocabulary = load_vocabulary()
    return interpret(read_text(text, "0" * 64, vocabulary.is_heading), vocabulary)


def found(text: str) -> set[tuple[str, str]]:
    """Code and subject of every finding in a text."""
    return {(one.code, one.subject) for one in lint(read(text), load_vocabulary())}


def edited(text: str, *edits: tuple[str, str]) -> str:
    """A text with words replaced; each must stand there exactly once."""
    for old, new in edits:
        assert text.count(old) == 1, f"{old!r} stands there {text.count(old)} times"
        text = text.replace(old, new)
    return text
