"""A raster copied into a cloud-optimised GeoTIFF, block by block."""

from pathlib import Path

import rasterio
import rasterio.shutil
from rasterio.errors import RasterioError
from rasterio.vrt import WarpedVRT

from cami.errors import RasterUnreadableError


def write_as_cog(
    source: Path, target: Path, *, nodata: float | None, classes: bool
) -> None:
    """Copy the first band.

    Parameters
    ----------
    nodata
        What means that there are no data; None where every cell has some.
    classes
        Whether values are classes, of which overviews keep the commonest, not the mean.

    Raises
    ------
    RasterUnreadableError
        The source is damaged or was cut short.
    """
    try:
        with (
            rasterio.open(source) as raster,
            WarpedVRT(raster, crs=raster.crs, src_nodata=nodata, nodata=nodata) as view,
        ):
            rasterio.shutil.copy(
                view,
                target,
                driver="COG",
                compress="DEFLATE",
                predictor="YES",
                overview_resampling="MODE" if classes else "AVERAGE",
                num_threads="2",
            )
    except RasterioError as error:
        target.unlink(missing_ok=True)
        raise RasterUnreadableError(name=source.name) from error
