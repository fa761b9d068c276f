"""Programmes as text, read with the product's own vocabulary."""

from pathlib import Path

import pytest

from cami.programme.interpret import interpret
from cami.sources.plain_text import read_text
from cami.sources.programme_file import read_programme
from cami.sources.words import load_vocabulary

TEXTS = Path(__file__).parent / "texts"


@pytest.fixture(scope="session")
def vocabulary():
    return load_vocabulary()


@pytest.fixture(scope="session")
def read(vocabulary):
    """Read a programme from the lines of a text."""

    def read(text):
        lines = read_text(text, "0" * 64, vocabulary.is_heading, vocabulary.is_part)
        return interpret(lines, vocabulary)

    return read


@pytest.fixture(scope="session")
def rivers_en(vocabulary):
    return read_programme(TEXTS / "rivers.en.txt", vocabulary)


@pytest.fixture(scope="session")
def rivers_ru(vocabulary):
    return read_programme(TEXTS / "rivers.ru.txt", vocabulary)


@pytest.fixture(scope="session")
def official(shared, vocabulary):
    """The programme 2021-2026 as adopted; not ours to ship."""
    return read_programme(shared / "seed" / "cami-cop13-doc.txt", vocabulary)
