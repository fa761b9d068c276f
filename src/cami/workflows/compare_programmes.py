"""Compare two documents, or two programmes that are kept."""

from pathlib import Path

from cami.errors import ProgrammeMissingError
from cami.programme.lineage import Comparison, compare
from cami.programme.provisions import Programme
from cami.sources.programme_file import read_programme
from cami.sources.words import load_vocabulary
from cami.stores import models
from cami.stores.keeping import keep_descent
from cami.stores.readings import latest_edition, reading


def compare_files(old: Path, new: Path) -> tuple[Programme, Programme, Comparison]:
    """Read both documents and say what became of each activity; nothing is kept."""
    vocabulary = load_vocabulary()
    before, after = (read_programme(path, vocabulary) for path in (old, new))
    return before, after, compare(before, after)


def compare_kept(old: str, new: str) -> Comparison:
    """Compare the latest editions of two programmes, and keep the lineage for confirmation.

    Raises
    ------
    ProgrammeMissingError
        A programme is not kept, or only our own index of it is.
    """
    before, after = _edition(old), _edition(new)
    comparison = compare(reading(before), reading(after))
    keep_descent(before, after, comparison)
    return comparison


def _edition(slug: str) -> models.Edition:
    edition = latest_edition(slug)
    if edition is None:
        raise ProgrammeMissingError(name=slug)
    return edition
