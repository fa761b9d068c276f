"""The base map that the product brings along; see the README beside this file."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray

Detail = Literal["coarse", "fine"]
Name = Literal["land", "lakes", "rivers", "boundaries", "countries", "places"]


@dataclass(frozen=True, slots=True, eq=False)
class BaseLayer:
    """One layer of the base map."""

    geometries: NDArray[np.object_]
    """In degrees ``(n,)``."""
    columns: Mapping[str, NDArray[Any]]
    """Properties, ``n`` values each."""


@cache
def base_layer(name: Name, detail: Detail = "fine") -> BaseLayer:
    """One layer; countries and places are there in fine detail only."""
    file = resources.files(__name__) / f"{name}-{detail}.parquet"
    with resources.as_file(file) as path:
        table = pq.read_table(path)
    shapes = shapely.from_wkb(table.column("geometry").to_numpy(zero_copy_only=False))
    told = table.drop_columns(["geometry"])
    return BaseLayer(
        shapes,
        {one: told.column(one).to_numpy(zero_copy_only=False) for one in told.column_names},
    )


def base_tiles() -> Path:
    """The base map as vector tiles; see `tools/base_map.py`."""
    return Path(__file__).parent / "base-map.pmtiles"
