"""In which Range States each species lives, as features: what the vocabulary tells, placed.

A point stands at a country's name; it says nothing about where in the country.
"""

import json
from importlib import resources
from typing import Any

import pyarrow.parquet as pq
import shapely

from cami.sources.asking_facts import source_title
from cami.sources.words import table

BASE_MAP = "cami.sources.base_map"


def presence_geojson() -> bytes:
    """Return one point a species and Range State, as GeoJSON."""
    places = _places()
    states = {one["iso2"]: one for one in table("countries")["country"]}
    features = [
        _feature(taxon, entry, states[entry["iso2"]], places[entry["iso2"]])
        for taxon in table("species")["taxon"]
        for entry in taxon.get("occurrence", ())
        if entry["iso2"] in places and states.get(entry["iso2"], {}).get("range_state")
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False).encode()


def _feature(
    taxon: dict[str, Any], entry: dict[str, Any], state: dict[str, Any], place: list[float]
) -> dict[str, Any]:
    sources = entry.get("sources", ())
    told = {
        "species": taxon["names"][0]["scientific"],
        "presence": entry["status"],
        "country": state["name_en"],
        "told": entry.get("note", ""),
        "told_ru": entry.get("note_ru", ""),
        "source": "; ".join(source_title(source) for source in sources),
        "source_date": str(entry.get("known_by", "")),
    }
    point = {"type": "Point", "coordinates": place}
    return {"type": "Feature", "properties": told, "geometry": point}


def _places() -> dict[str, list[float]]:
    """Where each country's name stands."""
    with resources.as_file(resources.files(BASE_MAP) / "countries-fine.parquet") as path:
        names = pq.read_table(path, columns=["iso", "geometry"])
    points = shapely.from_wkb(names.column("geometry").to_numpy(zero_copy_only=False))
    return {
        iso: [round(point.x, 3), round(point.y, 3)]
        for iso, point in zip(names.column("iso").to_pylist(), points, strict=True)
    }
