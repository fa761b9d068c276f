"""A release written: each copy of a layer built once, then linked into its tier's folder.

What a copy is made of gives it its name in the folder of built copies, so that a broken run
goes on where it stopped, and a release costs only what has changed.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from cami.atlas.copies import Copy
from cami.atlas.release import BASE_TILES, MANIFEST, Manifest, ReleasedFile, ReleasedLayer
from cami.catalogue.record import Record
from cami.catalogue.sensitivity import STEP_DEG
from cami.renderers.raster_tiles import write_raster_tiles
from cami.renderers.released_features import write_overview, write_released
from cami.renderers.vector_tiles import deepest_zoom, write_tiles

VERSION = "7"
"""To be raised whenever what is built from the same layer changes."""

MEDIA_TYPES: Mapping[str, str] = {
    ".parquet": "application/vnd.apache.parquet",
    ".pmtiles": "application/vnd.pmtiles",
    ".tif": "image/tiff; application=geotiff; profile=cloud-optimized",
    ".svg": "image/svg+xml",
    ".json": "application/json",
}
DIMENSION = {"Point": 0, "LineString": 1, "Polygon": 2}


@dataclass(frozen=True, slots=True)
class Built:
    """A copy in the folder of built copies."""

    folder: Path
    layer: ReleasedLayer
    """With paths below that folder."""


def build_copy(
    record: Record, held: Path, facts: Mapping[str, object], copy: Copy, built: Path
) -> Built:
    """Build one copy of a layer, or find it built already.

    Parameters
    ----------
    held
        The layer's own file.
    facts
        What was counted when it was taken in.
    built
        The folder of built copies.
    """
    folder = built / _name(record, copy)
    done = folder / "layer.json"
    if done.exists():
        return Built(folder, msgspec.json.decode(done.read_bytes(), type=ReleasedLayer))
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    layer = _built(record, held, facts, copy, folder)
    part = done.with_suffix(".part")
    part.write_bytes(msgspec.json.encode(layer))
    part.replace(done)
    return Built(folder, layer)


def _built(
    record: Record, held: Path, facts: Mapping[str, object], copy: Copy, folder: Path
) -> ReleasedLayer:
    step = STEP_DEG[copy.sensitivity]
    card = replace(record, sensitivity=copy.sensitivity if step else record.sensitivity)
    told = ReleasedLayer(card, (), 0, None, step, copy.holders_only)
    if copy.sensitivity == "extreme" or (step and record.shape == "raster"):
        return replace(told, step_deg=0.0)
    if record.shape == "raster":
        return _built_raster(told, held, facts, folder)
    features, tiles = folder / "features.parquet", folder / "tiles.pmtiles"
    counted = write_released(held, features, copy.sensitivity)
    overview = folder / "overview.parquet"
    write_overview(features, overview)
    kinds = (one.removeprefix("Multi") for one in counted.geometry_types)
    dimension = max((DIMENSION[one] for one in kinds), default=0)
    fine_m = max(record.accuracy_m or 0.0, step * 1e5)
    write_tiles(
        features, tiles, layer=record.key, dimension=dimension, deepest=deepest_zoom(fine_m)
    )
    return replace(
        told,
        files=(
            ("features", released_file(features)),
            ("tiles", released_file(tiles)),
            ("overview", released_file(overview)),
        ),
        count=counted.count,
        bbox=counted.bbox,
        geometry_types=counted.geometry_types,
        attributes=counted.attributes,
        first_year=counted.first_year,
        last_year=counted.last_year,
    )


def _built_raster(
    told: ReleasedLayer, held: Path, facts: Mapping[str, Any], folder: Path
) -> ReleasedLayer:
    raster, tiles = folder / "raster.tif", folder / "tiles.pmtiles"
    shutil.copyfile(held, raster)
    legend = write_raster_tiles(raster, tiles, classes=bool(facts.get("classes")))
    return replace(
        told,
        files=(("raster", released_file(raster)), ("tiles", released_file(tiles))),
        bbox=tuple(facts["bbox"]),
        legend=tuple((one.colour, one.lowest, one.highest) for one in legend),
    )


def write_tier(
    folder: Path, manifest: Manifest, built: Mapping[str, Built], base: Path
) -> Manifest:
    """Link a tier's copies and the base map into its folder; write and return its manifest.

    Parameters
    ----------
    base
        The tiles of the base map.
    """
    layers = []
    for layer in manifest.layers:
        copy = built[layer.record.key]
        files = tuple((role, _linked(copy, role, one, folder)) for role, one in layer.files)
        layers.append(replace(layer, files=files))
    beneath = replace(released_file(base), path=BASE_TILES)
    _link(base, folder / BASE_TILES)
    whole = replace(manifest, layers=tuple(layers), maps=(beneath,))
    text = json.dumps(msgspec.to_builtins(whole), ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    return whole


def released_file(path: Path) -> ReleasedFile:
    """What is told of a file, under its own name."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return ReleasedFile(path.name, MEDIA_TYPES[path.suffix], path.stat().st_size, digest)


FOLDERS = {
    "features": "layers",
    "tiles": "tiles",
    "raster": "rasters",
    "overview": "overviews",
}


def _linked(copy: Built, role: str, file: ReleasedFile, folder: Path) -> ReleasedFile:
    source = copy.folder / file.path
    path = f"{FOLDERS[role]}/{copy.layer.record.key}{source.suffix}"
    _link(source, folder / path)
    return replace(file, path=path)


def _link(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:  # another disk, or one without links
        shutil.copyfile(source, target)


def _name(record: Record, copy: Copy) -> str:
    told: dict[str, Any] = {
        "record": msgspec.to_builtins(record),
        "copy": msgspec.to_builtins(copy),
        "version": VERSION,
    }
    text = json.dumps(told, sort_keys=True).encode()
    return f"{record.key}-{hashlib.sha256(text).hexdigest()[:16]}"
