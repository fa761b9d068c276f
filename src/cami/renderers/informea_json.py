"""Activities as decisions, and what each country is asked as its plan, for InforMEA.

The shape is that of the InforMEA API, in which conventions give out their decisions and
national plans: the columns of its toolkit (2.0), texts keyed by language, keywords with
term and address, countries by their three-letter codes. What the register does not know is
null, never made up. A status and a type that the API's examples do not list are our own.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from cami.programme.register import RegisterActivity
from cami.programme.review_lists import Material

TREATY: Final = "cms"
SCHEMA_VERSION: Final = "1"
_ISO3: Final[Mapping[str, str]] = {
    "AF": "AFG", "BT": "BTN", "CN": "CHN", "IN": "IND", "IR": "IRN", "KG": "KGZ",
    "KZ": "KAZ", "MN": "MNG", "NP": "NPL", "PK": "PAK", "RU": "RUS", "TJ": "TJK",
    "TM": "TKM", "UZ": "UZB",
}  # fmt: skip

Materials = Mapping[str, Material]
"""The same programme in each language, by its code; ``en`` is always there."""


def informea_json(
    name: str, materials: Materials, printed_in: str, updated: str, address: str = ""
) -> bytes:
    """Give decisions and national plans of a programme as JSON.

    Parameters
    ----------
    printed_in
        Language of the adopted wording; empty where none is kept, and then no content is
        given.
    updated
        ISO 8601: when the register was last renewed from a document.
    address
        Of the programme on the web, without a slash at its end; empty if not published.
    """
    first = materials["en"]
    at = {
        code: {one.key: one for one in found.activities}
        for code, found in materials.items()
    }
    decisions = [
        _decision(name, position, one, at, first, printed_in, updated, address)
        for position, one in enumerate(first.activities, start=1)
    ]
    plans = [
        _plan(name, body.key, keys, materials, updated, address)
        for body, keys in sorted(first.addressed.items())
        if body.kind == "country"
    ]
    made = {
        "schemaVersion": SCHEMA_VERSION,
        "treaty": TREATY,
        "decisions": decisions,
        "nationalPlans": plans,
    }
    return json.dumps(made, ensure_ascii=False, indent=1).encode()


def _id(name: str, kind: str, key: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"urn:cami:{name}:{kind}:{key}"))


def _decision(
    name: str,
    position: int,
    one: RegisterActivity,
    at: Mapping[str, Mapping[str, RegisterActivity]],
    first: Material,
    printed_in: str,
    updated: str,
    address: str,
) -> dict[str, Any]:
    titles = {code: found[one.key].title for code, found in at.items() if one.key in found}
    sections = {code: found[one.key].section.title for code, found in at.items()}
    return {
        "id": _id(name, "activity", one.key),
        "treaty": TREATY,
        "type": "programme of work",
        "status": "active",
        "number": one.number,
        "link": f"{address}/activities/{one.key}/" if address else None,
        "published": None,
        "updated": updated,
        "meetingId": None,
        "meetingTitle": None,
        "meetingUrl": None,
        "displayOrder": position,
        "title": titles,
        "longTitle": sections,
        "summary": {},
        "content": {printed_in: one.text} if printed_in else {},
        "keywords": _keywords(one, first),
        "files": [],
    }


def _keywords(one: RegisterActivity, first: Material) -> list[dict[str, str]]:
    species = [(key, first.names("species", key)) for key in one.taxa]
    return [
        {"namespace": "urn:cami:species", "term": term, "uri": f"urn:cami:species:{key}"}
        for key, term in species
    ]


def _plan(
    name: str,
    country: str,
    keys: Sequence[str],
    materials: Materials,
    updated: str,
    address: str,
) -> dict[str, Any]:
    numbers = {one.key: one.number for one in materials["en"].activities}
    return {
        "id": _id(name, "plan", country),
        "treaty": TREATY,
        "country": _ISO3.get(country, country),
        "type": "programme of work",
        "submission": None,
        "url": f"{address}/countries/{country}/" if address else None,
        "updated": updated,
        "title": {
            code: f"{found.programme}: {found.names('country', country)}"
            for code, found in materials.items()
        },
        "files": [],
        "decisions": [
            {"id": _id(name, "activity", key), "number": numbers[key]}
            for key in keys
            if key in numbers
        ],
    }
