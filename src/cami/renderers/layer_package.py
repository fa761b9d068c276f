"""A layer to take along: its features in a usual format, with its card, in one zip file."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal

import geopandas
import shapely

from cami.renderers.safe_text import guarded

Format = Literal["gpkg", "parquet", "geojson", "csv"]
FORMATS: Final[tuple[Format, ...]] = ("gpkg", "parquet", "geojson", "csv")


def write_package(
    features: Path, target: Path, form: Format, *, name: str, card: Mapping[str, str]
) -> None:
    """Write a zip file of a released layer.

    Parameters
    ----------
    features
        Its GeoParquet file.
    name
        Of the files inside.
    card
        Text files to put beside, by name: what it is, under which terms, the disclaimer.
    """
    with TemporaryDirectory() as room:
        made = Path(room, f"{name}.{form}")
        WRITERS[form](features, made, name)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.write(made, made.name)
            for title, text in card.items():
                packed.writestr(title, text)


def _frame(features: Path) -> geopandas.GeoDataFrame:
    frame = geopandas.read_parquet(features).drop(columns=["bbox"], errors="ignore")
    return frame.set_crs("OGC:CRS84", allow_override=True)


def _parquet(features: Path, target: Path, _: str) -> None:
    target.write_bytes(features.read_bytes())


def _gpkg(features: Path, target: Path, name: str) -> None:
    frame = _frame(features).to_crs("EPSG:4326")
    frame.to_file(target, driver="GPKG", layer=name, engine="pyogrio")


def _geojson(features: Path, target: Path, _: str) -> None:
    frame = _frame(features)
    told = frame.drop(columns=[frame.geometry.name])
    with target.open("w", encoding="utf-8") as file:
        file.write('{"type":"FeatureCollection","features":[\n')
        rows = told.astype(object).where(told.notna(), None).to_dict("records")
        shapes = shapely.to_geojson(frame.geometry.to_numpy())
        for number, (row, shape) in enumerate(zip(rows, shapes, strict=True)):
            identity = row.pop("id")
            words = json.dumps(row, ensure_ascii=False)
            end = "" if number == len(rows) - 1 else ","
            file.write(
                f'{{"type":"Feature","id":{identity},"geometry":{shape},'
                f'"properties":{words}}}{end}\n'
            )
        file.write("]}\n")


def _csv(features: Path, target: Path, _: str) -> None:
    """Geometries as WKT; what a spreadsheet would take for a formula is made text."""
    frame = _frame(features)
    told = frame.drop(columns=[frame.geometry.name])
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*told.columns, "wkt"])
    shapes = shapely.to_wkt(frame.geometry.to_numpy(), rounding_precision=7)
    cells = told.astype(object).where(told.notna(), None).itertuples(index=False)
    for row, shape in zip(cells, shapes, strict=True):
        writer.writerow([*(_cell(one) for one in row), shape])
    target.write_text(out.getvalue(), encoding="utf-8-sig")


def _cell(value: object) -> object:
    return guarded(value) if isinstance(value, str) else value


WRITERS: Final[Mapping[Format, Callable[[Path, Path, str], None]]] = {
    "gpkg": _gpkg,
    "parquet": _parquet,
    "geojson": _geojson,
    "csv": _csv,
}
