"""A register to look at: our own index, and a small programme with its document."""

from datetime import UTC, datetime
from pathlib import Path

from cami.workflows.import_programme import import_programme
from cami.workflows.load_index import load_indexes

RIVERS = Path(__file__).parent / "programme" / "texts" / "rivers.en.txt"
CAMI = "cami-2021-2026"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def keep(path=RIVERS, slug="rivers", at=NOON):
    return import_programme(path, slug, file_name=path.name, by="Aigul", at=at)


def fill():
    """Keep the index, and the document of the rivers' programme."""
    load_indexes()
    keep()
