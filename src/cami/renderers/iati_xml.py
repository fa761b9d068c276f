"""Projects of the report part as activities of the IATI Standard, version 2.03.

Only what the register knows is said, and nothing is put in its place: a project is left
out where nobody said when it began, whether it has ended, or who took part, because the
standard wants all three. Who publishes is the deployment's to say.

References
----------
IATI Standard 2.03: ``iati-activities-schema.xsd``, and the code lists OrganisationType,
OrganisationRole, ActivityStatus, ActivityDateType, DescriptionType, Region, Sector,
TagVocabulary.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lxml import etree

from cami.errors import NothingToExportError
from cami.programme.records import ONGOING, Record
from cami.programme.review_lists import Material
from cami.renderers.safe_text import xml_text

ORGANISATION_TYPES: Final = frozenset(
    ("10", "11", "15", "21", "22", "23", "24", "30", "40", "60", "70", "71", "72", "73",
     "80", "90")
)  # fmt: skip
"""Codes of the list OrganisationType."""

_ACTUAL_START: Final = "2"
_ACTUAL_END: Final = "4"
_IMPLEMENTATION: Final = "2"
_CLOSED: Final = "4"
_FUNDING: Final = "1"
_SECTOR_BIODIVERSITY: Final = "41030"
_REGION_ASIA: Final = "798"
_IMPLEMENTING: Final = "4"
_GENERAL_DESCRIPTION: Final = "1"
_OWN_VOCABULARY: Final = "99"
_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


@dataclass(frozen=True, slots=True)
class Publisher:
    """The organisation that publishes the file."""

    ref: str
    """Its identifier, as registered with IATI: ``XM-DAC-41304``."""

    name: str
    kind: str
    """One of `ORGANISATION_TYPES`."""


def iati_xml(
    name: str,
    material: Material,
    generated: datetime,
    publisher: Publisher,
    funders: Collection[str] = (),
) -> bytes:
    """Give the projects that IATI can be told of.

    Parameters
    ----------
    generated
        With its zone.
    funders
        Keys of the actors that give money; all other partners carry out.

    Raises
    ------
    NothingToExportError
        Of no project all that the standard wants is known: it knows no empty file.
    """
    found = projects(material.records)
    if not found:
        raise NothingToExportError(format="IATI", missing="project")
    root = etree.Element("iati-activities", version="2.03")
    root.set("generated-datetime", generated.isoformat())
    for record in found:
        root.append(_activity(name, record, material, publisher, funders))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def projects(records: Iterable[Record]) -> list[Record]:
    """Projects that can be said in IATI: begun, known to go on or ended, with partners."""
    return [
        one
        for one in records
        if one.kind == "project"
        and one.partners
        and _DATE.fullmatch(one.date)
        and (one.until == ONGOING or _DATE.fullmatch(one.until))
    ]


def _activity(
    name: str,
    record: Record,
    material: Material,
    publisher: Publisher,
    funders: Collection[str],
) -> etree._Element:
    made = etree.Element("iati-activity")
    made.set("{http://www.w3.org/XML/1998/namespace}lang", "en")
    _add(made, "iati-identifier", text=f"{publisher.ref}-{name}-{record.key}")
    _said(
        _add(made, "reporting-org", ref=publisher.ref, type=publisher.kind,
             **{"secondary-reporter": "1"}),
        publisher.name,
    )  # fmt: skip
    _said(_add(made, "title"), record.title)
    words = " ".join(filter(None, (record.text or record.title, record.location)))
    _said(_add(made, "description", type=_GENERAL_DESCRIPTION), words)
    for key in record.partners:
        role = _FUNDING if key in funders else _IMPLEMENTING
        _said(_add(made, "participating-org", role=role), material.names("actor", key))
    ended = record.until != ONGOING
    _add(made, "activity-status", code=_CLOSED if ended else _IMPLEMENTATION)
    _dated(made, _ACTUAL_START, record.date)
    if ended:
        _dated(made, _ACTUAL_END, record.until)
    _add(made, "recipient-region", code=_REGION_ASIA, vocabulary="1")
    _add(made, "sector", code=_SECTOR_BIODIVERSITY, vocabulary="1")
    numbers = {one.key: one.number for one in material.activities}
    for key in record.activities:
        tag = _add(made, "tag", code=key, vocabulary=_OWN_VOCABULARY)
        tag.set("vocabulary-uri", f"urn:cami:{name}:activity")
        _said(tag, f"{material.programme} {numbers.get(key, key)}")
    return made


def _dated(made: etree._Element, kind: str, printed: str) -> None:
    date = _add(made, "activity-date", type=kind)
    date.set("iso-date", _first_day(printed))
    _said(date, f"As precise as known: {printed}")


def _first_day(date: str) -> str:
    found = _DATE.fullmatch(date)
    assert found is not None  # noqa: S101 (see projects)
    year, month, day = found.groups()
    return f"{year}-{month or '01'}-{day or '01'}"


def _add(
    parent: etree._Element, tag: str, text: str = "", **attributes: str
) -> etree._Element:
    made = etree.SubElement(parent, tag, attributes)
    if text:
        made.text = xml_text(text)
    return made


def _said(parent: etree._Element, text: str) -> None:
    _add(parent, "narrative", text=text)
