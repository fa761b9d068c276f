"""Positions of animals that cannot be read, or may not be passed on."""

from cami.errors.base import CamiError
from cami.messages import N_


class FixesUnreadableError(CamiError):
    """A file of fixes is damaged, or of no format that we read."""

    code = "fixes-unreadable"
    text = N_(
        "{name} cannot be read as positions of animals: {reason} Read are CSV, Darwin Core "
        "archives (.zip or a folder with meta.xml), GeoPackage, GeoJSON and shapefiles."
    )


class BarriersUnreadableError(CamiError):
    """A layer of barriers is damaged, or of no format that we read."""

    code = "barriers-unreadable"
    text = N_(
        "{name} cannot be read as a layer of lines: {reason} "
        "Read are GeoPackage, GeoJSON, shapefiles and GeoParquet."
    )
