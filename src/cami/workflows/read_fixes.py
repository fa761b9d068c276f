"""Read positions of animals from a file into one plane in metres, or say what to mend."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfoNotFoundError

import numpy as np
from numpy.typing import NDArray

from cami.errors import InvalidInputError, Problem, UnknownOptionError
from cami.geo.cells import to_crs
from cami.geo.planes import LOCAL, equal_area_plane, is_geographic, is_metric
from cami.movement.fixes import Deployment, Fixes
from cami.movement.quality import Reason, hard_reasons
from cami.sources.raster import digest_of
from cami.sources.telemetry.csv_file import header_of, read_csv
from cami.sources.telemetry.deployments import deploy, read_deployments
from cami.sources.telemetry.dwc_archive import is_archive, read_archive
from cami.sources.telemetry.gather import Gatherer, Stated
from cami.sources.telemetry.layer_file import SUFFIXES as LAYERS
from cami.sources.telemetry.layer_file import read_layer
from cami.sources.telemetry.layout import Layout, find_layout
from cami.sources.telemetry.reading import Reading
from cami.sources.telemetry.times import zone_of
from cami.workflows.check_fixes import check_names, check_places, remarks_on
from cami.workflows.connectivity_plan import refuse_too_large

WGS84 = "OGC:CRS84"
BYTES_PER_FIX = 125
"""Measured at 10 million fixes with their flags."""
SHORTEST_ROW_BYTES = 40
"""Of a row with an animal, a time and a place; longer rows only need less memory."""


@dataclass(frozen=True, slots=True)
class FixesWanted:
    """What the person states of a file of fixes; what the file says needs no stating."""

    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Roles to columns, e.g. ``{"individual": "animal_id", "time": "timestamp", "x": "x",
    "y": "y"}``; ``cami.sources.telemetry.layout.ROLES`` names the roles."""
    crs: str = ""
    """Of the coordinates in the file; ``local`` for a plane in metres that lies nowhere."""
    zone: str = ""
    """Of times without an offset: an IANA name or an offset like ``+08:00``."""
    species: str = ""
    onto: str = ""
    """System to bring the fixes into; empty: theirs if it is in metres, else a plane
    around them."""
    individual: str = ""
    """The one animal of a file without a column of animals."""
    time_format: str = ""
    """Of ``strptime``, where times are not ISO 8601."""
    owner: str = ""
    licence: str = ""
    deployments: Path | None = None
    """Table of which tag an animal carried from when to when."""
    error_m: float = math.nan
    """Standard deviation of positions along an axis, where the file does not say it."""


@dataclass(frozen=True, slots=True, eq=False)
class Telemetry:
    """Fixes, what there is to say about them, and where they come from."""

    fixes: Fixes
    remarks: tuple[Problem, ...]
    """What the person should know of the file, and which rows it concerns."""
    source: Mapping[str, str]
    """File, digest, the names its columns were known by, and its reference system."""


def read_fixes(path: Path, wanted: FixesWanted) -> Fixes:
    """Fixes of a file in one plane in metres; those that no calculation can take unusable.

    Raises
    ------
    InvalidInputError
        All that has to be mended, with rows and remedies.
    SourceMissingError, FixesUnreadableError
        There is no such file, or it is of no known format.
    """
    return read_telemetry(path, wanted).fixes


def read_telemetry(path: Path, wanted: FixesWanted) -> Telemetry:
    """The same with remarks and source."""
    reading = _read(path, wanted)
    places = check_places(reading, path.name)
    deployments, deployed, strange = _deployed(reading, wanted)
    fixes = replace(
        _in_plane(reading, wanted), deployments=deployments, deployment=deployed
    )
    reasons = hard_reasons(fixes)
    remarks = (
        *reading.remarks,
        *places,
        *strange,
        *remarks_on(fixes, reasons, path.name),
        *check_names(fixes, reasons, path.name),
    )
    source = {
        "file": path.name,
        "sha256": _digest(path),
        "layout": reading.layout,
        "crs": reading.crs,
    }
    return Telemetry(fixes.only(reasons == Reason.NONE), remarks, source)


def _read(path: Path, wanted: FixesWanted) -> Reading:
    stated = Stated(
        crs=wanted.crs,
        time_format=wanted.time_format,
        individual=wanted.individual,
        species=wanted.species,
        owner=wanted.owner,
        licence=wanted.licence,
        error_m=wanted.error_m,
    )

    def gatherer(layout: Layout) -> Gatherer:
        zone = _zone(wanted.zone or layout.zone)
        return Gatherer(path.name, layout, replace(stated, zone=zone))

    if path.exists() and is_archive(path):
        return read_archive(path, gatherer)
    if path.suffix.lower() in LAYERS and path.is_file():
        return read_layer(
            path,
            wanted.columns,
            gatherer,
            individual=wanted.individual,
            crs=wanted.crs,
        )
    header, _ = header_of(path)
    refuse_too_large(path.stat().st_size // SHORTEST_ROW_BYTES * BYTES_PER_FIX)
    layout, problems = find_layout(
        header, wanted.columns, path.name, individual=wanted.individual
    )
    if layout is None:
        raise InvalidInputError(tuple(problems))
    return read_csv(path, gatherer, layout)


def _zone(name: str) -> tzinfo | None:
    try:
        return zone_of(name) if name else None
    except ZoneInfoNotFoundError as error:
        known = "UTC, +08:00, Asia/Almaty, Asia/Ulaanbaatar, …"
        raise UnknownOptionError(option="zone", found=name, known=known) from error


def _deployed(
    reading: Reading, wanted: FixesWanted
) -> tuple[tuple[Deployment, ...], NDArray[np.int32], tuple[Problem, ...]]:
    if wanted.deployments is None:
        return reading.deployments, reading.deployment, ()
    known = read_deployments(wanted.deployments, _zone(wanted.zone))
    return deploy(reading, known, wanted.deployments.name)


def _digest(path: Path) -> str:
    """Of a file; of a folder, that of its files' names and digests."""
    if path.is_file():
        return digest_of(path)
    lines = [f"{each.name} {digest_of(each)}" for each in sorted(path.iterdir())]
    return sha256("\n".join(lines).encode()).hexdigest()


def _in_plane(reading: Reading, wanted: FixesWanted) -> Fixes:
    crs = reading.crs
    x, y, plane = reading.x, reading.y, crs
    known = np.isfinite(x) & np.isfinite(y)
    if wanted.onto and not is_metric(wanted.onto):
        known_systems = "a projected system in metres, e.g. EPSG:32648"
        raise UnknownOptionError(option="onto", found=wanted.onto, known=known_systems)
    if wanted.onto:
        plane = wanted.onto
    elif not is_metric(crs) and known.any():
        lon, lat = x, y
        if not is_geographic(crs):
            lon, lat = to_crs(x, y, crs, WGS84)
        plane = equal_area_plane(lon[known], lat[known])
    if plane != crs:
        if LOCAL in {plane, crs}:
            raise UnknownOptionError(option="onto", found=plane, known=crs)
        x, y = to_crs(x, y, crs, plane)
        x, y = np.where(known, x, np.nan), np.where(known, y, np.nan)
    return Fixes(
        individuals=reading.individuals,
        individual=reading.individual,
        time_s=reading.time_s,
        x_m=x,
        y_m=y,
        crs=plane,
        error_m=reading.error_m,
        row=reading.row,
        usable=np.ones(len(x), bool),
        epoch=reading.epoch,
        deployments=reading.deployments,
        deployment=reading.deployment,
        dop=reading.dop,
        dimensions=reading.dimensions,
        marked=reading.marked,
    )
