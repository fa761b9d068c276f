"""Give a programme, or what was published on it, in the formats that other systems read."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final, Literal

from cami.errors import PublisherUnknownError
from cami.messages import Say
from cami.programme.cms_report import cms_report
from cami.programme.review_lists import Material
from cami.programme.statements import Body
from cami.renderers.document_docx import document_docx
from cami.renderers.document_html import document_html
from cami.renderers.iati_xml import ORGANISATION_TYPES, Publisher, iati_xml
from cami.renderers.informea_json import informea_json
from cami.renderers.miradi_xmpz2 import miradi_xmpz2
from cami.stores.people import PUBLIC_VIEWER
from cami.workflows.asking import asking
from cami.workflows.export_programme import MEDIA_TYPES, Export
from cami.workflows.review_programme import Scope, material

ExchangeFormat = Literal["informea", "iati", "xmpz2"]

MEDIA: Final[Mapping[str, tuple[str, str]]] = {
    "informea": ("application/json", "informea.json"),
    "iati": ("application/xml", "iati.xml"),
    "xmpz2": ("application/zip", "xmpz2"),
}
"""Format to its media type and the ending of its file."""


def export_exchange(
    slug: str,
    form: ExchangeFormat,
    at: datetime,
    address: str = "",
    publisher: Publisher | None = None,
) -> Export:
    """Give a programme with what is public of it, and nothing else.

    Parameters
    ----------
    publisher
        Who publishes: IATI wants to know.

    Raises
    ------
    ProgrammeMissingError
        There is no such programme.
    PublisherUnknownError
        Nobody said who publishes.
    NothingToExportError
        Of no project all that IATI wants is known.
    """
    english = _material(slug, "en", at)
    writers: Mapping[str, Callable[[], bytes]] = {
        "informea": lambda: _informea(slug, english, at, address),
        "iati": lambda: _iati(slug, english, at, publisher),
        "xmpz2": lambda: miradi_xmpz2(slug, english),
    }
    media, ending = MEDIA[form]
    return Export(writers[form](), media, f"{slug}.{ending}")


def write_cms_report(
    slug: str,
    country: str,
    form: Literal["docx", "html"],
    language: str,
    say: Say,
    at: datetime,
    nonce: str = "",
) -> Export:
    """Give a country's published words for its report to the Convention.

    Raises
    ------
    ProgrammeMissingError
        There is no such programme.
    """
    document = cms_report(_material(slug, language, at), country)
    name = f"{slug}-cms-report-{country}.{language}.{form}"
    if form == "docx":
        return Export(document_docx(document, language, say), MEDIA_TYPES[form], name)
    content = document_html(document, language, say, None, nonce).encode()
    return Export(content, "text/html; charset=utf-8", name)


def _iati(slug: str, english: Material, at: datetime, by: Publisher | None) -> bytes:
    if by is None or not by.ref or not by.name or by.kind not in ORGANISATION_TYPES:
        raise PublisherUnknownError(known=", ".join(sorted(ORGANISATION_TYPES)))
    actors = asking(slug, "en", at.date()).facts.actors
    funders = {key for key, actor in actors.items() if actor.kind == "donor"}
    return iati_xml(slug, english, at, by, funders)


def _informea(slug: str, english: Material, at: datetime, address: str) -> bytes:
    head = asking(slug, "en", at.date()).head
    updated = head.edition.imported_at if head.edition else at
    both = {"en": english, "ru": _material(slug, "ru", at)}
    return informea_json(slug, both, head.language, updated.isoformat(), address)


def _material(slug: str, language: str, at: datetime) -> Material:
    """Bring together what is public, and what each Range State is asked."""
    asked = asking(slug, language, at.date())
    addressed = {
        Body("country", code): tuple(
            one.activity for one in asked.of(Body("country", code)) if not one.contested
        )
        for code in asked.countries
    }
    found = material(PUBLIC_VIEWER, Scope(slug, at.date()), language)
    return replace(found, addressed=addressed)
