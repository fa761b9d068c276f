"""What stands after the question mark of the API's addresses: read, or refused by name."""

from collections.abc import Collection
from typing import Final

from django.http import QueryDict
from pyproj import Transformer

from cami.errors import ParameterUnfitError

Box = tuple[float, float, float, float]

MOST_ITEMS: Final = 10_000
ITEMS: Final = 100
CRS84: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
SYSTEMS: Final = {
    CRS84: "OGC:CRS84",
    "http://www.opengis.net/def/crs/EPSG/0/4326": "EPSG:4326",
    "http://www.opengis.net/def/crs/EPSG/0/3857": "EPSG:3857",
}
"""Reference systems that features are given in, by their addresses."""


def refuse_others(get: QueryDict, known: Collection[str]) -> None:
    """Refuse a parameter that there is not, rather than pass it over.

    Raises
    ------
    ParameterUnfitError
        Some parameter is not known.
    """
    for name in get:
        if name not in known:
            told = ", ".join(sorted(known))
            raise ParameterUnfitError(name=name[:40], found=str(get[name])[:40], known=told)


def whole(get: QueryDict, name: str, default: int, *, least: int, most: int) -> int:
    """A whole number; what is more than may be is as much as may be.

    Raises
    ------
    ParameterUnfitError
        It is no number, or less than may be.
    """
    text = get.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit()) or int(text[:9]) < least:
        raise ParameterUnfitError(name=name, found=text[:40], known=f"{least}–{most}")
    return min(int(text[:9]), most)


def system(get: QueryDict, name: str) -> str:
    """The reference system that a parameter names, as its address.

    Raises
    ------
    ParameterUnfitError
        Features are not given in it.
    """
    found = get.get(name, CRS84).strip("[]")
    if found not in SYSTEMS:
        raise ParameterUnfitError(name=name, found=found[:80], known=", ".join(SYSTEMS))
    return found


def box(get: QueryDict) -> Box | None:
    """The box of west, south, east, north in degrees; None where none is given.

    Raises
    ------
    ParameterUnfitError
        It is none.
    """
    text = get.get("bbox", "")
    if not text:
        return None
    try:
        sides = [float(one) for one in text.split(",")]
    except ValueError:
        sides = []
    if len(sides) == 6:  # noqa: PLR2004 (with heights, which no feature here has)
        sides = [sides[0], sides[1], sides[3], sides[4]]
    if len(sides) != 4 or not all(abs(one) < 1e9 for one in sides):  # noqa: PLR2004
        known = "west,south,east,north"
        raise ParameterUnfitError(name="bbox", found=text[:60], known=known)
    west, south, east, north = _in_degrees(sides, system(get, "bbox-crs"))
    if south > north:
        raise ParameterUnfitError(name="bbox", found=text[:60], known="south < north")
    return west, south, east, north


def _in_degrees(sides: list[float], crs: str) -> list[float]:
    if crs == CRS84:
        return sides
    way = Transformer.from_crs(SYSTEMS[crs], SYSTEMS[CRS84])
    west, south = way.transform(sides[0], sides[1])
    east, north = way.transform(sides[2], sides[3])
    return [west, south, east, north]
