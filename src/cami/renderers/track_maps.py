"""Utilisation distributions as cloud-optimised GeoTIFF, one an animal."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from cami.geo.planes import LOCAL
from cami.movement.space_use import SpaceUse
from cami.renderers.raster import write_cog

LOCAL_WKT = 'LOCAL_CS["local",UNIT["metre",1]]'
"""A plane in metres that lies nowhere."""


def map_path(folder: Path, individual: str) -> Path:
    """Where an animal's raster lies: names that file systems refuse are spelt otherwise."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", individual).strip("._")
    if plain != individual:
        plain = f"{plain or 'animal'}-{hashlib.sha256(individual.encode()).hexdigest()[:8]}"
    return folder / f"{plain}.tif"


def write_map(folder: Path, used: SpaceUse, stamp: Mapping[str, Any]) -> Path:
    """Write an animal's density per square metre, with the stamp of the analysis."""
    if used.used is None:
        raise AssertionError  # whoever asks for maps keeps the densities
    grid = used.used.grid
    if grid.crs == LOCAL:
        grid = replace(grid, crs=LOCAL_WKT)
    path = map_path(folder, used.individual)
    folder.mkdir(parents=True, exist_ok=True)
    tags = {
        "STAMP": json.dumps(stamp),
        "INDIVIDUAL": used.individual,
        "KIND": used.used.kind,
        "UNIT": "1/m2",
    }
    density = used.used.density_per_m2.astype(np.float32)
    write_cog(path, [density], grid, tags=tags, names=["density"])
    return path
