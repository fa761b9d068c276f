"""A release of the atlas: files that never change, one folder an access tier.

``releases/<id>-<hash>/{public,partner,restricted}/`` holds, for each layer of the tier,
``layers/<key>.parquet`` (GeoParquet 1.1, WGS 84, in Hilbert order, with covering boxes),
``tiles/<key>.pmtiles``, or ``rasters/<key>.tif`` (COG); ``svg/<theme>-<language>.svg``; and
``manifest.json``, which is this module's `Manifest` as JSON.
"""

from dataclasses import dataclass
from datetime import datetime

from cami.catalogue.access import Tier
from cami.catalogue.record import Record

MANIFEST = "manifest.json"
BASE_TILES = "tiles/base-map.pmtiles"


@dataclass(frozen=True, slots=True)
class ReleasedFile:
    """One file of a tier."""

    path: str
    """Below the tier's folder, with ``/``."""
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ReleasedLayer:
    """A layer as one tier has it."""

    record: Record
    files: tuple[tuple[str, ReleasedFile], ...]
    """By role: ``features``, ``tiles``, ``raster``, ``overview``."""
    count: int
    """Features; 0 for rasters."""
    bbox: tuple[float, float, float, float] | None
    """West, south, east, north in degrees, of what is in this tier's file."""
    step_deg: float = 0.0
    """Side of the grid to which places were generalised; 0: as delivered."""
    holders_only: bool = False
    """For its owner and the countries concerned alone."""
    geometry_types: tuple[str, ...] = ()
    """As GeoJSON names them."""
    attributes: tuple[tuple[str, str], ...] = ()
    """Names and types of the features' properties."""
    legend: tuple[tuple[str, float, float], ...] = ()
    """Of a raster's tiles: colour, lowest and highest value of each step."""
    first_year: int | None = None
    last_year: int | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one tier of a release holds."""

    release: str
    """``2026.11-1a2b3c4d``: month, and the digest of what went in."""
    tier: Tier
    made_at: datetime
    layers: tuple[ReleasedLayer, ...]
    maps: tuple[ReleasedFile, ...] = ()
    method: str = "atlas.publish"
    method_version: str = "1"
