"""Projects of the report part as activities of the IATI Standard, version 2.03.

Only what the register knows is said. The identifiers are our own: whoever publishes the
file puts the one of its registered organisation in their place.

References
----------
IATI Standard 2.03, ``iati-activities-schema.xsd``.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from lxml import etree

from cami.errors import NothingToExportError
from cami.programme.records import Record
from cami.programme.review_lists import Material
from cami.renderers.safe_text import xml_text

_ACTUAL_START: Final = "2"
_IMPLEMENTATION: Final = "2"
_SECTOR_BIODIVERSITY: Final = "41030"
_REGION_ASIA: Final = "798"
_IMPLEMENTING: Final = "4"
_MULTILATERAL: Final = "40"
_GENERAL_DESCRIPTION: Final = "1"
_OWN_VOCABULARY: Final = "99"
_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


def iati_xml(
    name: str, material: Material, generated: datetime, organisation: str = "CAMI"
) -> bytes:
    """Give the projects that have a date; of others IATI knows no activity.

    Parameters
    ----------
    generated
        With its zone.
    organisation
        Identifier of who publishes.

    Raises
    ------
    NothingToExportError
        No project has a date: the standard knows no empty file.
    """
    found = projects(material.records)
    if not found:
        raise NothingToExportError(format="IATI", missing="project")
    root = etree.Element("iati-activities", version="2.03")
    root.set("generated-datetime", generated.isoformat())
    for record in found:
        root.append(_activity(name, record, material, organisation))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def projects(records: Iterable[Record]) -> list[Record]:
    """Projects that can be said in IATI: those with a date."""
    return [one for one in records if one.kind == "project" and _DATE.fullmatch(one.date)]


def _activity(
    name: str, record: Record, material: Material, organisation: str
) -> etree._Element:
    made = etree.Element("iati-activity")
    made.set("{http://www.w3.org/XML/1998/namespace}lang", "en")
    _add(made, "iati-identifier", text=f"{organisation}-{name}-{record.key}")
    _said(
        _add(made, "reporting-org", ref=organisation, type=_MULTILATERAL,
             **{"secondary-reporter": "1"}),
        "Central Asian Mammals Initiative",
    )  # fmt: skip
    _said(_add(made, "title"), record.title)
    words = " ".join(filter(None, (record.text or record.title, record.location)))
    _said(_add(made, "description", type=_GENERAL_DESCRIPTION), words)
    partners = [material.names("actor", key) for key in record.partners]
    for partner in partners or ["Central Asian Mammals Initiative"]:
        _said(_add(made, "participating-org", role=_IMPLEMENTING), partner)
    _add(made, "activity-status", code=_IMPLEMENTATION)
    date = _add(made, "activity-date", type=_ACTUAL_START)
    date.set("iso-date", _first_day(record.date))
    _said(date, f"As precise as known: {record.date}")
    _add(made, "recipient-region", code=_REGION_ASIA, vocabulary="1")
    _add(made, "sector", code=_SECTOR_BIODIVERSITY, vocabulary="1")
    numbers = {one.key: one.number for one in material.activities}
    for key in record.activities:
        tag = _add(made, "tag", code=key, vocabulary=_OWN_VOCABULARY)
        tag.set("vocabulary-uri", f"urn:cami:{name}:activity")
        _said(tag, f"{material.programme} {numbers.get(key, key)}")
    return made


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
