"""Rasters in Zarr, version 2 or 3, as ``xarray`` lays them out; in any store."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from cami.errors import RasterUnreadableError, UnknownOptionError
from cami.places import Place, name_of, refusals
from cami.places.zarr_groups import BANDS, WHOLE, WRITTEN, store_of

if TYPE_CHECKING:
    from cami.sources.xarray_cells import XarrayCells


@contextmanager
def opened_zarr(given: Place, band: int) -> Iterator["XarrayCells"]:
    """The cells of one band: the grids of a group in their order, from 1.

    Raises
    ------
    RasterUnreadableError
        It is no group of grids, its writing broke off, or chunks of it are lost.
    """
    name, store = name_of(given), store_of(given)
    import xarray as xr  # noqa: PLC0415 (half a second)

    from cami.sources.xarray_cells import XarrayCells  # noqa: PLC0415

    try:
        with refusals(given):
            dataset = xr.open_zarr(store, consolidated=False, chunks=None)
    except (ValueError, KeyError, FileNotFoundError, TypeError) as error:
        raise RasterUnreadableError(name=name, reason=str(error)[:200]) from error
    with dataset, refusals(given):
        grids = [str(key) for key, held in dataset.data_vars.items() if held.ndim == 2]  # noqa: PLR2004
        grids = list(dataset.attrs.get(BANDS, grids))
        if not 1 <= band <= len(grids):
            known = f"1 to {len(grids)}"
            raise UnknownOptionError(option=f"band of {name}", found=str(band), known=known)
        if WRITTEN in dataset.attrs:
            _refuse_unfinished(store, dataset.attrs[WRITTEN], grids[band - 1], name)
        yield XarrayCells(dataset[grids[band - 1]], name)


def _refuse_unfinished(store: object, state: str, grid: str, name: str) -> None:
    """See that all is there: chunks that are not are otherwise read as nodata."""
    import zarr  # noqa: PLC0415 (an extra)

    array: Any = zarr.open_group(store, mode="r")[grid]
    if state != WHOLE or array.nchunks_initialized < array.nchunks:
        found = f"{array.nchunks_initialized} of {array.nchunks} chunks"
        raise RasterUnreadableError(name=name, reason=found)
