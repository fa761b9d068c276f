"""Coloured tiles of a raster as one PMTiles file, with the words of its legend."""

import colorsys
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
from PIL import Image
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer
from rasterio.enums import Resampling
from rasterio.transform import from_bounds
from rasterio.vrt import WarpedVRT
from rasterio.warp import transform_bounds

from cami.renderers.quick_look import RAMP

SIDE = 256
HALF_WORLD_M = 20_037_508.342789244
MOST_DEGREES = 85.05
DEEPEST = 7
STEPS = 9


@dataclass(frozen=True, slots=True)
class Step:
    """One colour of a legend."""

    colour: str
    """``#rrggbb``."""
    lowest: float
    highest: float


def write_raster_tiles(cog: Path, target: Path, *, classes: bool) -> tuple[Step, ...]:
    """Draw the tiles of a raster and return its legend, from the lowest value."""
    with rasterio.open(cog) as raster:
        steps = _legend(raster, classes)
        bounds = transform_bounds(raster.crs, "EPSG:4326", *raster.bounds)
        metre = transform_bounds(raster.crs, "EPSG:3857", *raster.bounds)
        deepest = _deepest((metre[2] - metre[0]) / raster.width)
        how = Resampling.mode if classes else Resampling.bilinear
        part = target.with_suffix(".part")
        with part.open("wb") as file:
            writer = Writer(file)  # type: ignore[no-untyped-call]
            for place in _tiles(bounds, deepest):
                drawn = _tile(raster, how, place, steps)
                if drawn:
                    writer.write_tile(  # type: ignore[no-untyped-call]
                        zxy_to_tileid(*place), drawn
                    )
            writer.finalize(  # type: ignore[no-untyped-call]
                _header(bounds, deepest), {"name": cog.stem}
            )
    part.replace(target)
    return steps


def _legend(raster: rasterio.DatasetReader, classes: bool) -> tuple[Step, ...]:
    shape = (min(raster.height, 1024), min(raster.width, 1024))
    values = raster.read(1, out_shape=shape, masked=True).compressed()
    values = values[np.isfinite(values)]
    if classes:
        found = np.unique(values).tolist()
        return tuple(
            Step(_class_colour(number), float(value), float(value))
            for number, value in enumerate(found)
        )
    edges = np.unique(np.quantile(values, np.linspace(0.0, 1.0, STEPS + 1)))
    if len(edges) == 1:
        edges = np.repeat(edges, 2)
    shares = np.linspace(0.0, 1.0, len(edges) - 1)
    return tuple(
        Step(_ramp_colour(share), float(low), float(high))
        for share, low, high in zip(shares, edges[:-1], edges[1:], strict=True)
    )


def _ramp_colour(share: float) -> str:
    at = share * (len(RAMP) - 1)
    index = min(int(at), len(RAMP) - 2)
    low, high = np.array(RAMP[index]), np.array(RAMP[index + 1])
    red, green, blue = np.round(low + (high - low) * (at - index)).astype(int)
    return f"#{red:02x}{green:02x}{blue:02x}"


def _class_colour(number: int) -> str:
    """Colours that go round the circle by the golden angle, in three lightnesses."""
    lightness = (0.72, 0.45, 0.58)[number % 3]
    parts = colorsys.hls_to_rgb(number * 0.381966 % 1, lightness, 0.5)
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def _deepest(cell_m: float) -> int:
    """The first zoom whose pixels are no larger than cells, but no finer than is useful."""
    zoom = math.ceil(math.log2(2 * HALF_WORLD_M / SIDE / cell_m))
    return max(0, min(zoom, DEEPEST))


def _tiles(
    bounds: tuple[float, float, float, float], deepest: int
) -> Iterator[tuple[int, int, int]]:
    """Tiles that a box touches, in the order of the file."""
    west, south, east, north = bounds
    for z in range(deepest + 1):
        x0, y0 = _cell(west, north, z)
        x1, y1 = _cell(east, south, z)
        found = [(x, y) for x in range(x0, x1 + 1) for y in range(y0, y1 + 1)]
        for x, y in sorted(found, key=lambda one: zxy_to_tileid(z, *one)):
            yield z, x, y


def _cell(lon: float, lat: float, z: int) -> tuple[int, int]:
    count = 1 << z
    lat = math.radians(max(-MOST_DEGREES, min(MOST_DEGREES, lat)))
    x = (lon + 180) / 360 * count
    y = (1 - math.asinh(math.tan(lat)) / math.pi) / 2 * count
    return min(max(int(x), 0), count - 1), min(max(int(y), 0), count - 1)


def _tile(
    raster: rasterio.DatasetReader,
    how: Resampling,
    place: tuple[int, int, int],
    steps: tuple[Step, ...],
) -> bytes:
    """A tile as PNG; empty where nothing is on it."""
    z, x, y = place
    side = 2 * HALF_WORLD_M / (1 << z)
    west, north = x * side - HALF_WORLD_M, HALF_WORLD_M - y * side
    square = from_bounds(west, north - side, west + side, north, SIDE, SIDE)
    with WarpedVRT(
        raster, crs="EPSG:3857", transform=square, width=SIDE, height=SIDE,
        resampling=how, add_alpha=raster.nodata is None,
    ) as view:  # fmt: skip
        values = view.read(1)
        there = (view.read(2) if raster.nodata is None else view.read_masks(1)) > 0
    nothing = len(steps)
    highest = np.array([step.highest for step in steps])
    there &= np.isfinite(values)
    found = np.searchsorted(highest, np.where(there, values, highest[0])).clip(
        0, nothing - 1
    )
    colours = np.where(there, found, nothing).astype(np.uint8)
    if not there.any():
        return b""
    image = Image.fromarray(colours, "P")
    parts = [int(step.colour[at : at + 2], 16) for step in steps for at in (1, 3, 5)]
    image.putpalette([*parts, 255, 255, 255])
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True, transparency=nothing)
    return out.getvalue()


def _header(bounds: tuple[float, float, float, float], deepest: int) -> dict[str, object]:
    west, south, east, north = (round(side * 1e7) for side in bounds)
    return {
        "tile_type": TileType.PNG,
        "tile_compression": Compression.NONE,
        "min_zoom": 0,
        "max_zoom": deepest,
        "min_lon_e7": west,
        "min_lat_e7": south,
        "max_lon_e7": east,
        "max_lat_e7": north,
        "center_zoom": 3,
        "center_lon_e7": (west + east) // 2,
        "center_lat_e7": (south + north) // 2,
    }
