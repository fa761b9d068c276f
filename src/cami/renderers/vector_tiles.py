"""Vector tiles of a layer as one PMTiles file, built by tippecanoe."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pyarrow.parquet as pq
import shapely

from cami.errors import TilerMissingError, TilesNotBuiltError

MOST_BYTES: Final = 100_000
"""Of one tile, compressed: half a minute at 25 kbit/s is not what a map may cost."""

DEEPEST: Final = 9
MOST_BASE_BYTES: Final = 25_000
"""Of one tile of the base map, which every map begins with."""

DEEPEST_BASE: Final = 7
BATCH: Final = 5_000

Told = tuple[shapely.Geometry, Mapping[str, Any]]
"""A geometry in degrees, and what is told of it."""


def write_tiles(
    features: Path, target: Path, *, layer: str, dimension: int, deepest: int = DEEPEST
) -> None:
    """Build the tiles of a released layer.

    Parameters
    ----------
    features
        Its GeoParquet file.
    layer
        Its name within the tiles.
    dimension
        0 for points, 1 for lines, 2 for areas.
    deepest
        Zoom of the finest tiles; see `deepest_zoom`.

    Raises
    ------
    TilerMissingError
        The package tippecanoe does not run here.
    TilesNotBuiltError
        It gave up.
    """
    order = [f"-z{deepest}", f"--maximum-tile-bytes={MOST_BYTES}", *_thinning(dimension)]
    _build({layer: _lines(features)}, target, order)


def write_base_tiles(layers: Mapping[str, Iterable[Told]], target: Path) -> None:
    """Build the tiles of the base map, several layers in one file.

    Parameters
    ----------
    layers
        Geometries in degrees with their properties; ``minzoom`` among these says from
        which zoom a feature is there.

    Raises
    ------
    TilerMissingError, TilesNotBuiltError
        As `write_tiles`.
    """
    lines = {name: _told_lines(told) for name, told in layers.items()}
    most = f"--maximum-tile-bytes={MOST_BASE_BYTES}"
    _build(
        lines,
        target,
        [f"-z{DEEPEST_BASE}", most, "-S10", "-r1", "--drop-smallest-as-needed"],
    )


def _build(lines: Mapping[str, Iterable[bytes]], target: Path, order: list[str]) -> None:
    """Run the program on lines of GeoJSON, one file a layer."""
    program = _program()
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target.parent, prefix="tiles-") as folder:
        part = Path(folder, "tiles.pmtiles")
        named = []
        for layer, content in lines.items():
            path = Path(folder, f"{layer}.geojsonl")
            with path.open("wb") as file:
                file.writelines(content)
            named += ["-L", f"{layer}:{path}"]
        run = subprocess.run(  # noqa: S603 (our own words only)
            [program, "-q", "-o", str(part), "-Z0", "-P", "-t", folder, *order, *named],
            check=False, capture_output=True, text=True, errors="replace",
        )  # fmt: skip
        if run.returncode or not part.exists():
            said = (run.stderr.strip().splitlines() or ["?"])[-1]
            raise TilesNotBuiltError(layer=", ".join(lines), reason=said[:160])
        part.replace(target)


def _told_lines(told: Iterable[Told]) -> Iterator[bytes]:
    for number, (shape, values) in enumerate(told, start=1):
        rest = dict(values)
        zoom = rest.pop("minzoom", None)
        line = _feature(number, shapely.to_geojson(shape), rest)
        if zoom is not None:
            line = line.replace(
                b'{"type"', b'{"tippecanoe":{"minzoom":%d},"type"' % zoom, 1
            )
        yield line


def deepest_zoom(accuracy_m: float | None) -> int:
    """The zoom beyond which tiles would show only how inaccurate a layer is."""
    for zoom, finest_m in ((4, 50_000.0), (5, 5_000.0), (7, 500.0)):
        if accuracy_m is not None and accuracy_m >= finest_m:
            return zoom
    return DEEPEST


def _thinning(dimension: int) -> list[str]:
    """How detail is given up in far views: never whole kinds of features at once."""
    if dimension == 0:
        return ["-r1", "--drop-densest-as-needed"]
    if dimension == 1:
        return ["-r1", "-S10", "--drop-densest-as-needed"]
    return ["-r1", "-S10", "--coalesce-smallest-as-needed", "--detect-shared-borders"]


def _lines(features: Path) -> Iterator[bytes]:
    for piece in pq.ParquetFile(features).iter_batches(BATCH):
        names = [
            name for name in piece.schema.names if name not in {"id", "geometry", "bbox"}
        ]
        geometries = shapely.from_wkb(
            piece.column("geometry").to_numpy(zero_copy_only=False)
        )
        told = piece.select(names).to_pylist() if names else [{}] * len(geometries)
        shapes = shapely.to_geojson(geometries)
        for number, shape, values in zip(
            piece.column("id").to_pylist(), shapes, told, strict=True
        ):
            yield _feature(number, shape, values)


def _feature(number: int, shape: str, values: dict[str, Any]) -> bytes:
    there = {name: value for name, value in values.items() if value is not None}
    words = json.dumps(there, ensure_ascii=False)
    text = f'{{"type":"Feature","id":{number},"properties":{words},"geometry":{shape}}}\n'
    return text.encode()


def _program() -> str:
    beside = Path(sys.executable).parent / "tippecanoe"
    found = str(beside) if beside.exists() else shutil.which("tippecanoe")
    if not found:
        raise TilerMissingError
    return found
