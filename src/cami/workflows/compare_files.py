"""Compare two official documents; nothing is kept."""

from pathlib import Path

from cami.programme.lineage import Comparison, compare
from cami.programme.provisions import Programme
from cami.sources.programme_file import read_programme
from cami.sources.words import load_vocabulary


def compare_files(old: Path, new: Path) -> tuple[Programme, Programme, Comparison]:
    """Read both documents and say what became of each activity."""
    vocabulary = load_vocabulary()
    before, after = (read_programme(path, vocabulary) for path in (old, new))
    return before, after, compare(before, after)
