"""How a raster lies in a Zarr group, whether it is written or read."""

from pathlib import Path
from typing import Any

from cami.errors import StoreDriverMissingError
from cami.places import Place, name_of

ENDING = ".zarr"
WRITTEN, WHOLE, BANDS = "cami_written", "whole", "cami_bands"
"""Attributes of a group of ours: whether it is written to its end, its bands in order."""


def is_zarr(given: Place) -> bool:
    """Whether a name is that of a Zarr group."""
    return name_of(given).lower().endswith(ENDING)


def store_of(given: Place) -> Any:  # noqa: ANN401 (the library's)
    """The library's store for a place.

    Raises
    ------
    StoreDriverMissingError
        Zarr is not installed.
    """
    try:
        from zarr.storage import FsspecStore, LocalStore  # noqa: PLC0415 (an extra)
    except ImportError as error:
        raise StoreDriverMissingError(scheme="zarr") from error
    if isinstance(given, Path):
        return LocalStore(given)
    return FsspecStore.from_url(str(given), storage_options=dict(given.storage_options))
