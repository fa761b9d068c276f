"""Read an official document and check it; nothing is kept."""

from dataclasses import dataclass
from pathlib import Path

from cami.programme.findings import Finding
from cami.programme.lint import lint
from cami.programme.provisions import Programme
from cami.programme.vocabulary import Vocabulary
from cami.sources.programme_file import read_programme as read_file
from cami.sources.words import load_vocabulary


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document provides, and what may be wrong in it."""

    programme: Programme
    findings: tuple[Finding, ...]


def read_programme(path: Path, vocabulary: Vocabulary | None = None) -> Reading:
    """Read and check the document at ``path``.

    Parameters
    ----------
    vocabulary
        The words in force; those of the data files if None.

    Raises
    ------
    CamiError
        The file cannot be read, or is no programme.
    """
    vocabulary = vocabulary or load_vocabulary()
    programme = read_file(path, vocabulary)
    return Reading(programme, lint(programme, vocabulary))
