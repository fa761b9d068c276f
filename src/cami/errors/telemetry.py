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


class ServiceRefusedError(CamiError):
    """A service of positions does not answer, or does not let us in."""

    code = "service-refused"
    text = N_("{service} at {address} gives no positions: {reason}")


class LicenceNotAcceptedError(CamiError):
    """Positions are given under a licence that nobody has accepted yet."""

    code = "licence-not-accepted"
    text = N_(
        "The study {study} is given under {licence}. Read its terms with the owner; if you "
        'accept them, say --accept-licence "{licence}".'
    )


class TelemetryMissingError(CamiError):
    """Positions are to be fetched without what talks to the services."""

    code = "telemetry-missing"
    text = N_("The services' clients are not installed: pip install 'cami[telemetry]'.")
