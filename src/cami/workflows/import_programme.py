"""Import an official document: read, check, and keep as the next edition, or not at all."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cami.errors import BadNameError
from cami.programme.lineage import Comparison, compare
from cami.stores.keeping import Import, Kept, keep
from cami.stores.readings import latest_edition, reading
from cami.stores.trail import note_act
from cami.workflows.lexicon import lexicon
from cami.workflows.read_programme import Reading, read_programme

LONGEST_NAME = 80
"""Characters in the short name of a programme."""


def short_name(name: str) -> str:
    """Return a name as it stands in addresses: ``CAMI 2021-2026`` is ``cami-2021-2026``.

    Raises
    ------
    BadNameError
        Letters other than Latin ones, or nothing is left, or too long.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
    if not slug or not name.isascii() or len(slug) > LONGEST_NAME:
        raise BadNameError(name=name)
    return slug


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would bring; nothing is kept yet."""

    reading: Reading
    comparison: Comparison | None
    """With the latest edition of the same programme; None where there is none."""

    is_known: bool
    """True where the latest edition was made from the very same file."""


def preview_import(path: Path, slug: str) -> Preview:
    """Read a document and compare it with what is kept; nothing is stored."""
    found = read_programme(path, lexicon().vocabulary)
    last = latest_edition(slug)
    if last is None:
        return Preview(found, None, is_known=False)
    comparison = compare(reading(last), found.programme)
    return Preview(found, comparison, is_known=last.sha256 == found.programme.sha256)


def import_programme(
    path: Path, slug: str, *, file_name: str, by: str, at: datetime
) -> Kept:
    """Keep a document as the next edition of the programme named ``slug``.

    One transaction: killed half-way, nothing is half there. The same file twice changes
    nothing.

    Raises
    ------
    BadNameError
        The name cannot stand in an address.
    CamiError
        The file cannot be read, or is no programme; nothing is kept.
    """
    if slug != short_name(slug):
        raise BadNameError(name=slug)
    words = lexicon()
    found = read_programme(path, words.vocabulary)
    brought = Import(slug, file_name, by, at, found.programme, found.findings)
    kept = keep(brought, words)
    if kept.changed:
        note_act("edition-imported", slug, by=by, at=at, edition=kept.edition)
    return kept
