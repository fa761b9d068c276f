"""Turn a result that holds animals' places into a layer that may leave its owner.

What comes out are cells of the atlas' fixed grid, never a shape that was drawn around
positions: areas and corridors by how many animals use a cell, barriers by the cells through
which they run. Consent, embargo, the species' policy and the fewest animals are checked
before anything is written, and all that stands against it is said at once.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import rasterio
from numpy.typing import NDArray

from cami.atlas.counted_cells import CountedCells, boxes, counted_cells, told_number
from cami.atlas.generalise import coordinate_uncertainty_m
from cami.catalogue.consent import Consent, DerivedKind, refusals
from cami.catalogue.sensitivity import STEP_DEG
from cami.errors import (
    InvalidInputError,
    LayerUnreadableError,
    Problem,
    SourceMissingError,
)
from cami.geo.cells import crs_of, to_crs
from cami.geo.grid import Grid
from cami.messages import N_, Message, Scalar
from cami.renderers.raster import tags_of, write_cog
from cami.renderers.stamped_geoparquet import read_stamped, write_stamped
from cami.sources.consent_file import read_consent
from cami.sources.raster import digest_of
from cami.sources.release_policy import ReleasePolicy, policy_for
from cami.workflows.track_stamp import stamp

METHOD, VERSION = "derived-layer", "1"
WGS84 = "OGC:CRS84"
RASTERS = (".tif", ".tiff")
FINEST_DEG = 0.01
"""What is derived from positions is never told finer, whatever the policy; our choice."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What was given out."""

    path: Path
    kind: DerivedKind
    told: int
    """Cells that are told."""
    withheld: int
    """Cells in which too few animals contribute."""
    step_deg: float


def share_derived(result: Path, consent: Path, out: Path, *, on: date) -> Shared:
    """Write the layer that may be given out of a result in its owner's workspace.

    Parameters
    ----------
    result
        Isopleths or barriers as GeoParquet, or a corridor as GeoTIFF, that ``cami track``
        wrote: its stamp says of which fixes it was made.
    consent
        What the owner of those fixes signed.

    Raises
    ------
    InvalidInputError
        Everything that stands against giving the layer out.
    """
    agreed = read_consent(consent)
    if not result.is_file():
        raise SourceMissingError(name=result.name)
    if result.suffix.lower() in RASTERS:
        return _corridor(result, consent, agreed, out, on)
    frame, made = read_stamped(result)
    kind: DerivedKind = "isopleths" if "individual" in frame else "barriers"
    policy, fewest = _allowed(agreed, kind, made["inputs"][0]["sha256"], on, result.name)
    if frame.crs is None:
        raise _hidden(result.name)
    step = max(STEP_DEG[policy.sensitivity], FINEST_DEG)
    placed = frame.to_crs("EPSG:4326")
    if kind == "isopleths":
        columns, cells, withheld = _isopleths(placed, step, fewest)
    else:
        columns, cells, withheld = _barriers(placed, step, fewest)
    if len(cells.col) == 0:
        raise _too_few(result.name, fewest)
    layer = gpd.GeoDataFrame(columns, geometry=boxes(cells, step), crs="EPSG:4326")
    lineage = _stamp(result, consent, agreed, policy, fewest, step, made, on)
    lineage["counts"] = {"cells": len(layer), "cells_withheld": withheld}
    write_stamped(out, layer, lineage)
    return Shared(out, kind, len(layer), withheld, step)


def _allowed(
    agreed: Consent, kind: DerivedKind, fixes_sha256: str, on: date, name: str
) -> tuple[ReleasePolicy, int]:
    """The policy and the fewest animals, if nothing stands against it."""
    policy = policy_for(agreed.species)
    problems = list(refusals(agreed, kind, fixes_sha256, on))
    if not np.isfinite(STEP_DEG[policy.sensitivity]):
        told: dict[str, Scalar] = {"species": agreed.species}
        what = Message(N_("Places of {species} are withheld altogether."), told)
        remedy = Message(N_("Nothing of this species is given out, however coarse."))
        problems.append(Problem("species-withheld", (name,), what, remedy))
    if problems:
        raise InvalidInputError(tuple(problems))
    return policy, max(policy.fewest_animals, agreed.fewest_animals)


def _isopleths(
    frame: gpd.GeoDataFrame, step: float, fewest: int
) -> tuple[dict[str, Any], CountedCells, int]:
    """For each level, the cells that enough animals' areas touch."""
    animal = np.unique(frame["individual"].to_numpy(str), return_inverse=True)[1]
    levels = frame["level_percent"].to_numpy(float)
    kinds = frame["kind"].to_numpy(str)
    parts: list[tuple[float, str, CountedCells]] = []
    withheld = 0
    for level in np.unique(levels)[::-1]:
        for kind in np.unique(kinds[levels == level]):
            mine = (levels == level) & (kinds == kind)
            shapes = np.asarray(frame.geometry.values)[mine]
            cells = counted_cells(shapes, animal[mine], step)
            enough = cells.animals >= fewest
            withheld += int(np.count_nonzero(~enough))
            parts.append((float(level), str(kind), _only(cells, enough)))
    cells = CountedCells(
        *(
            np.concatenate([getattr(part, name) for _, _, part in parts])
            for name in ("col", "row", "animals")
        )
    )
    sizes = [len(part.col) for _, _, part in parts]
    columns = {
        "level_percent": np.repeat([level for level, _, _ in parts], sizes),
        "kind": np.repeat([kind for _, kind, _ in parts], sizes),
        "animals_at_least": told_number(cells.animals, fewest),
    }
    return columns, cells, withheld


def _barriers(
    frame: gpd.GeoDataFrame, step: float, fewest: int
) -> tuple[dict[str, Any], CountedCells, int]:
    """For each cell, the mean of the barriers in it that enough animals met.

    Animals of several barriers may be the same: a cell counts those of the barrier that
    most met, which is never too many.
    """
    animals = frame["animals"].to_numpy(np.int64)
    share = frame["hindered_share"].to_numpy(float)
    met = np.flatnonzero((animals > 0) & np.isfinite(share))
    shapes = np.asarray(frame.geometry.values)
    rows = []
    for barrier in met:
        cells = counted_cells(shapes[[barrier]], np.array([barrier]), step)
        rows += [(c, r, barrier) for c, r in zip(cells.col, cells.row, strict=True)]
    listed = np.array(rows, np.int64).reshape(-1, 3)
    places, which = np.unique(listed[:, :2], axis=0, return_inverse=True)
    which = which.ravel()
    most = np.zeros(len(places), np.int64)
    np.maximum.at(most, which, animals[listed[:, 2]])
    weight = animals[listed[:, 2]].astype(float)
    mean = np.bincount(which, weight * share[listed[:, 2]]) / np.bincount(which, weight)
    enough = most >= fewest
    cells = CountedCells(places[enough, 0], places[enough, 1], most[enough])
    columns = {
        "hindered_share": np.round(mean[enough], 2),
        "animals_at_least": told_number(cells.animals, fewest),
    }
    return columns, cells, int(np.count_nonzero(~enough))


def _corridor(result: Path, consent: Path, agreed: Consent, out: Path, on: date) -> Shared:
    tags = tags_of(result)
    if not {"FIXES_SHA256", "ANIMALS", "METHOD"} <= tags.keys():
        raise LayerUnreadableError(name=result.name, reason="CAMI_FIXES_SHA256")
    policy, fewest = _allowed(agreed, "corridors", tags["FIXES_SHA256"], on, result.name)
    with rasterio.open(result) as dataset:
        share = dataset.read(1).astype(float)
        crs, there = dataset.crs.to_wkt(), dataset.transform
    rows, cols = np.nonzero(share > 0)
    x, y = there * (cols + 0.5, rows + 0.5)
    lon, lat = to_crs(np.asarray(x), np.asarray(y), crs, WGS84)
    step = _coarse_enough(
        max(STEP_DEG[policy.sensitivity], FINEST_DEG), crs, abs(there.a), lon, lat
    )
    values, grid = _coarse(share[rows, cols], lon, lat, step)
    animals = np.rint(values * int(tags["ANIMALS"]))
    enough = animals >= fewest
    withheld = int(np.count_nonzero((values > 0) & ~enough))
    if not enough.any():
        raise _too_few(result.name, fewest)
    told, grid = _trimmed(
        np.where(enough, np.round(values, 1), np.nan).astype(np.float32), grid
    )
    made = {"method": tags["METHOD"], "inputs": [{"sha256": tags["FIXES_SHA256"]}]}
    lineage = _stamp(result, consent, agreed, policy, fewest, step, made, on)
    count = int(np.count_nonzero(enough))
    lineage["counts"] = {"cells": count, "cells_withheld": withheld}
    lineage_tags = {"STAMP": json.dumps(lineage, ensure_ascii=False)}
    write_cog(out, [told], grid, tags=lineage_tags, names=["share_of_animals"])
    return Shared(out, "corridors", count, withheld, step)


def _coarse_enough(
    step: float, crs: str, cell: float, lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> float:
    """The policy's step, or a multiple of it that no cell of the result is wider than."""
    metres_per_deg = 111_320.0 * np.cos(np.radians(np.abs(lat).max()))
    wide_deg = cell if crs_of(crs).is_geographic else cell / metres_per_deg
    return step * int(np.ceil(max(wide_deg / step, 1.0)))


def _coarse(
    share: NDArray[np.float64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    step: float,
) -> tuple[NDArray[np.float64], Grid]:
    """The largest share within each cell of the fixed grid."""
    # rounded, so that a centre on an edge lies in one cell on every machine
    col = np.floor(np.round(lon / step, 9)).astype(int)
    row = np.floor(np.round(lat / step, 9)).astype(int)
    west, south, north = col.min(), row.min(), row.max()
    values = np.zeros((north - south + 1, col.max() - west + 1))
    np.maximum.at(values, (north - row, col - west), share)
    wkt = crs_of("EPSG:4326").to_wkt()
    grid = Grid(
        wkt,
        values.shape[0],
        values.shape[1],
        west * step,
        (north + 1) * step,
        step,
        step,
    )
    return values, grid


def _trimmed(told: NDArray[np.float32], grid: Grid) -> tuple[NDArray[np.float32], Grid]:
    """Without empty rims, which would tell how far the withheld cells reach."""
    rows, cols = np.nonzero(np.isfinite(told))
    top, left = rows.min(), cols.min()
    cut = told[top : rows.max() + 1, left : cols.max() + 1]
    return cut, replace(
        grid,
        rows=cut.shape[0],
        cols=cut.shape[1],
        west=grid.west + left * grid.cell_width,
        north=grid.north - top * grid.cell_height,
    )


def _only(cells: CountedCells, kept: NDArray[np.bool_]) -> CountedCells:
    return CountedCells(cells.col[kept], cells.row[kept], cells.animals[kept])


def _stamp(
    result: Path,
    consent: Path,
    agreed: Consent,
    policy: ReleasePolicy,
    fewest: int,
    step: float,
    made: Mapping[str, Any],
    on: date,
) -> dict[str, Any]:
    embargo = agreed.embargo_until
    parameters = {
        "species": agreed.species,
        "sensitivity": policy.sensitivity,
        "policy_version": policy.version,
        "species_named_in_policy": policy.named,
        "fewest_animals": fewest,
        "step_deg": step,
        "coordinate_uncertainty_m": round(coordinate_uncertainty_m(policy.sensitivity)),
        "data_generalizations": f"cells of {step:g} degrees",
        "information_withheld": f"positions; cells with fewer than {fewest} animals",
        "owner": agreed.owner,
        "consent_by": agreed.given_by,
        "consent_on": agreed.given_on.isoformat(),
        "embargo_until": embargo.isoformat() if embargo else None,
        "licence": agreed.licence,
    }
    inputs = [
        {"file": result.name, "sha256": digest_of(result), "method": str(made["method"])},
        {"file": consent.name, "sha256": digest_of(consent)},
        {"file": "fixes", "sha256": str(made["inputs"][0]["sha256"])},
    ]
    return stamp(METHOD, VERSION, parameters, inputs, crs="EPSG:4326", counts={}, on=on)


def _too_few(name: str, fewest: int) -> InvalidInputError:
    told: dict[str, Scalar] = {"fewest": fewest}
    what = Message(N_("In no cell do {fewest} animals or more contribute."), told)
    remedy = Message(N_("Nothing is given out of so few animals; put more together."))
    return InvalidInputError((Problem("too-few-animals", (name,), what, remedy),))


def _hidden(name: str) -> InvalidInputError:
    what = Message(N_("The layer lies in a plane without a place."))
    remedy = Message(N_("Only its owner can give fixes with their true place."))
    return InvalidInputError((Problem("place-hidden", (name,), what, remedy),))
