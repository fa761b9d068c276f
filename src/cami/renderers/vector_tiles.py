"""Vector tiles of a layer as one PMTiles file, built by tippecanoe."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pyarrow.parquet as pq
import shapely

from cami.errors import TilerMissingError, TilesNotBuiltError

MOST_BYTES: Final = 100_000
"""Of one tile, compressed: half a minute at 25 kbit/s is not what a map may cost."""

DEEPEST: Final = 9
BATCH: Final = 5_000


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
    program = _program()
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target.parent, prefix="tiles-") as folder:
        lines, part = Path(folder, "features.geojsonl"), Path(folder, "tiles.pmtiles")
        with lines.open("wb") as file:
            file.writelines(_lines(features))
        order = [
            program, "--quiet", "-o", str(part), "-l", layer, "-Z0", f"-z{deepest}", "-P",
            f"--maximum-tile-bytes={MOST_BYTES}", "-t", folder, *_thinning(dimension),
            str(lines),
        ]  # fmt: skip
        run = subprocess.run(  # noqa: S603 (our own words only)
            order, check=False, capture_output=True, text=True, errors="replace"
        )
        if run.returncode or not part.exists():
            said = (run.stderr.strip().splitlines() or ["?"])[-1]
            raise TilesNotBuiltError(layer=layer, reason=said[:160])
        part.replace(target)


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
        return ["-S10", "--drop-densest-as-needed"]
    return ["-S10", "--coalesce-smallest-as-needed", "--detect-shared-borders"]


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
