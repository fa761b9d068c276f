"""Layers and rasters that cannot be put together."""

from cami.errors.base import CamiError
from cami.messages import N_


class CRSMismatchError(CamiError):
    """Two operands lie in different coordinate reference systems."""

    code = "crs-mismatch"
    text = N_("The layers lie in different coordinate reference systems: {left}, {right}.")


class CRSMissingError(CamiError):
    """A raster or layer does not say in which coordinate reference system it lies."""

    code = "crs-missing"
    text = N_(
        "{name} does not say in which coordinate reference system it lies. "
        "Assign it, e.g. with gdal_edit -a_srs, or add a .prj file."
    )


class CRSUnfitError(CamiError):
    """Lengths cannot be measured in a coordinate reference system."""

    code = "crs-unfit"
    text = N_(
        "Lengths cannot be measured in {crs}. Use a projected system that is made for the "
        "region (not Web Mercator, whose metre shrinks), or longitude and latitude."
    )


class CRSUnknownError(CamiError):
    """There is no such coordinate reference system."""

    code = "crs-unknown"
    text = N_('There is no coordinate reference system "{crs}"; name one like EPSG:32648.')


class GridUnfitError(CamiError):
    """A raster's cells do not form a grid that we can count on."""

    code = "grid-unfit"
    text = N_(
        "The cells of {name} must lie in even rows and columns, north up, and not beyond a "
        "pole; these do not. Resample them, e.g. with gdalwarp."
    )


class GridsMisalignedError(CamiError):
    """Two rasters that belong together lie on different grids."""

    code = "grids-misaligned"
    text = N_("{name} lies on another grid than {reference}: {difference}.")


class RasterUnreadableError(CamiError):
    """A raster is damaged, cut short, or of no known format."""

    code = "raster-unreadable"
    text = N_("{name} cannot be read as a raster: {reason}")


class RasterEmptyError(CamiError):
    """A raster without a single value."""

    code = "raster-empty"
    text = N_("{name} holds no value: all its cells are nodata.")


class ClassWithoutRuleError(CamiError):
    """A layer holds values of which the rules say nothing."""

    code = "class-without-rule"
    text = N_("The layer {layer} holds {values}, of which the rules say nothing.")
