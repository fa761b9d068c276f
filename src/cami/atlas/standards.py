"""The common standards for layers: kinds, geometries, attributes and their allowed words.

What activity 3.2 asks for as a document stands here once: the importers enforce it, and
the page *Standards for layers* is made from it. An attribute that a source lacks is empty,
never guessed; words that a source uses otherwise are mapped by its importer, never in here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from cami.messages import N_

Geometry = Literal["point", "line", "polygon", "raster"]
Type = Literal["text", "whole", "number", "code", "truth"]
Theme = Literal["base", "species", "barriers", "areas", "connectivity", "land", "cases"]

Status = Literal[
    "existing", "under-construction", "planned", "disused", "cancelled", "unknown"
]

STATUSES: Final[Mapping[Status, str]] = {
    "existing": N_("existing"),
    "under-construction": N_("under construction"),
    "planned": N_("planned"),
    "disused": N_("disused or removed"),
    "cancelled": N_("cancelled or shelved"),
    "unknown": N_("status not known"),
}

PRESENCES: Final[Mapping[str, str]] = {
    "extant": N_("lives there"),
    "possible": N_("may live there"),
    "seasonal": N_("lives there for a season"),
    "passage": N_("passes through"),
    "reintroduced": N_("was brought back"),
    "vagrant": N_("strays there"),
    "captive": N_("lives there in captivity"),
    "extinct": N_("lived there once"),
    "potential": N_("would live there without people"),
}

THEMES: Final[Mapping[Theme, str]] = {
    "species": N_("Species"),
    "barriers": N_("Linear infrastructure"),
    "areas": N_("Protected and key areas"),
    "connectivity": N_("Corridors and connectivity"),
    "cases": N_("Places and cases"),
    "land": N_("Land and climate"),
    "base": N_("Base map"),
}


@dataclass(frozen=True, slots=True)
class Attribute:
    """A property of features."""

    name: str
    type: Type
    named: str
    """What readers call it, marked for translation."""
    required: bool = False
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of layer."""

    key: str
    named: str
    theme: Theme
    geometries: tuple[Geometry, ...]
    attributes: tuple[Attribute, ...] = ()
    located: bool = False
    """Whether features tell where animals are, so that their sensitivity must be stated."""


NAME = Attribute("name", "text", N_("Name"))
NAME_RU = Attribute("name_ru", "text", N_("Name in Russian"))
STATUS = Attribute("status", "code", N_("Status"), required=True, allowed=tuple(STATUSES))
SINCE = Attribute("since_year", "whole", N_("Since (year)"))
UNTIL = Attribute("until_year", "whole", N_("Until (year)"))
FEATURE_SOURCE = Attribute("source", "text", N_("Source"))
FEATURE_DATE = Attribute("source_date", "text", N_("Date of the source"))
SPECIES = Attribute("species", "text", N_("Species"), required=True)
PRESENCE = Attribute("presence", "code", N_("Presence"), allowed=tuple(PRESENCES))
TOLD = Attribute("told", "text", N_("What is known"))
TOLD_RU = Attribute("told_ru", "text", N_("What is known, in Russian"))
COUNTRY = Attribute("country", "text", N_("Country"))
DESIGNATION = Attribute("designation", "text", N_("Designation"))
CARRIES = Attribute("carries", "text", N_("Carries"))
PURPOSE = Attribute("purpose", "text", N_("Purpose"))

BUILT: Final = (NAME, NAME_RU, STATUS, SINCE, UNTIL, FEATURE_SOURCE, FEATURE_DATE)
AREA: Final = (NAME, NAME_RU, DESIGNATION, SINCE, FEATURE_SOURCE, FEATURE_DATE)
LIVING: Final = (SPECIES, PRESENCE, FEATURE_SOURCE, FEATURE_DATE)
NAMED: Final = (NAME, NAME_RU)


def _living(key: str, named: str, *geometries: Geometry) -> Kind:
    return Kind(key, named, "connectivity", geometries, LIVING, located=True)


def _built(key: str, named: str, *, more: tuple[Attribute, ...] = ()) -> Kind:
    return Kind(key, named, "barriers", ("line",), (*BUILT, *more))


def _area(key: str, named: str) -> Kind:
    return Kind(key, named, "areas", ("polygon", "point"), AREA)


KINDS: Final[Mapping[str, Kind]] = {
    kind.key: kind
    for kind in (
        Kind("range", N_("Range"), "species", ("polygon",), LIVING),
        Kind("occurrence", N_("Occurrences"), "species", ("point",), LIVING, located=True),
        Kind(
            "presence",
            N_("Presence by Range State"),
            "species",
            ("point",),
            (*LIVING, COUNTRY, TOLD, TOLD_RU),
        ),
        _living("migration", N_("Migration routes"), "line"),
        Kind(
            "corridor", N_("Corridors"), "connectivity", ("polygon", "line"), LIVING, True
        ),
        Kind(
            "use", N_("Use by tracked animals"), "connectivity", ("polygon",), LIVING, True
        ),
        Kind("current", N_("Modelled connectivity"), "connectivity", ("raster",)),
        Kind("hotspot", N_("Transboundary hotspots"), "areas", ("polygon", "point"), AREA),
        _area("protected-area", N_("Protected areas")),
        _area("key-biodiversity-area", N_("Key Biodiversity Areas")),
        _area("conserved-area", N_("Other effective conservation measures")),
        _area("community-area", N_("Areas of community use")),
        _built("railway", N_("Railways")),
        _built("road", N_("Roads"), more=(Attribute("class", "text", N_("Class")),)),
        _built("fence", N_("Fences"), more=(PURPOSE,)),
        _built("pipeline", N_("Pipelines"), more=(CARRIES,)),
        _built("power-line", N_("Power lines")),
        _built("canal", N_("Canals")),
        Kind(
            "crossing-structure",
            N_("Crossing structures"),
            "barriers",
            ("point", "line", "polygon"),
            BUILT,
        ),
        Kind(
            "case",
            N_("Dated cases"),
            "cases",
            ("point", "line", "polygon"),
            (*BUILT, TOLD, TOLD_RU),
        ),
        Kind("site", N_("Named sites"), "cases", ("point", "polygon"), AREA),
        Kind("land-cover", N_("Land cover"), "land", ("raster",)),
        Kind("terrain", N_("Terrain"), "land", ("raster",)),
        Kind("climate", N_("Climate"), "land", ("raster",)),
        Kind("vegetation", N_("Vegetation"), "land", ("raster",)),
        Kind("land", N_("Land"), "base", ("polygon",)),
        Kind("lake", N_("Lakes"), "base", ("polygon",), NAMED),
        Kind("river", N_("Rivers"), "base", ("line",), NAMED),
        Kind("place", N_("Towns"), "base", ("point",), NAMED),
        Kind("country", N_("Names of countries"), "base", ("point",), NAMED),
        Kind(
            "boundary",
            N_("Boundaries"),
            "base",
            ("line",),
            (
                Attribute(
                    "class",
                    "code",
                    N_("Class"),
                    required=True,
                    allowed=(
                        "international",
                        "disputed",
                        "line-of-control",
                        "indefinite",
                        "lease",
                    ),
                ),
            ),
        ),
    )
}
"""By key."""
