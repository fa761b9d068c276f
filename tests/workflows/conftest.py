"""Kept programmes: real rows in a real database."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import translation

from cami.sources.programme_file import read_programme
from cami.sources.words import load_vocabulary
from cami.workflows.import_programme import import_programme

TEXTS = Path(__file__).parents[1] / "programme" / "texts"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def keep(db, tmp_path):
    """Import a file, or a text, under the name ``rivers``."""

    def keep(source, slug="rivers"):
        path = source
        if isinstance(source, str):
            path = tmp_path / "programme.txt"
            path.write_text(source, encoding="utf-8")
        return import_programme(path, slug, file_name=path.name, by="Aigul", at=NOON)

    return keep


@pytest.fixture
def rivers():
    return (TEXTS / "rivers.en.txt").read_text("utf-8")


@pytest.fixture(scope="session")
def official_reading(shared):
    """The programme 2021-2026 as adopted; not ours to ship."""
    return read_programme(shared / "seed" / "cami-cop13-doc.txt", load_vocabulary())


@pytest.fixture(autouse=True)
def english():
    """Words in English, whatever page another test has opened before."""
    with translation.override("en"):
        yield
