"""What stands after the question mark of a map's address: what somebody wants to see."""

from collections.abc import Mapping
from typing import cast

from django.http import QueryDict

from cami.atlas.standards import STATUSES, Status
from cami.stores.releases import Shelf
from cami.workflows.compose_map import Box, MapWanted

MOST_LAYERS = 24
FIRST_YEAR, LAST_YEAR = 1850, 2100
WORLD: Box = (-180.0, -85.0, 180.0, 85.0)
LEAST_DEG = 0.01
"""No window is narrower."""


def wanted(
    get: QueryDict, shelf: Shelf, species: Mapping[str, tuple[str, ...]]
) -> MapWanted:
    """Read what is wanted; what cannot be is passed over.

    Parameters
    ----------
    species
        Scientific names by the keys that addresses carry.
    """
    keys = [key for key in get.getlist("layer") if key in shelf.shelved]
    statuses = [one for one in get.getlist("status") if one in STATUSES]
    told = MapWanted(
        layers=tuple(dict.fromkeys(keys))[:MOST_LAYERS],
        species=species.get(get.get("species", ""), ()),
        statuses=tuple(cast("Status", one) for one in dict.fromkeys(statuses)),
        year=_year(get.get("year", "")),
    )
    box = _box(get.get("box", ""))
    return told if box is None else MapWanted(
        told.layers, told.species, told.statuses, told.year, box
    )  # fmt: skip


def _year(text: str) -> int | None:
    if text.isascii() and text.isdigit() and FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
        return int(text[:4])
    return None


def _box(text: str) -> Box | None:
    """West, south, east, north between commas, in degrees."""
    try:
        west, south, east, north = (float(one) for one in text.split(","))
    except ValueError:
        return None
    if not (WORLD[0] <= west < east <= WORLD[2] and WORLD[1] <= south < north <= WORLD[3]):
        return None
    if min(east - west, north - south) < LEAST_DEG:
        return None
    return west, south, east, north
