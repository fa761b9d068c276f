"""Where animals were, when the positions or the map cannot tell."""

from cami.errors.base import CamiError
from cami.messages import N_


class ExtentTooSmallError(CamiError):
    """An isopleth reaches the edge of the map, so that nobody knows where it ends."""

    code = "extent-too-small"
    text = N_(
        "The isopleth of {percent} % reaches the edge of the map. Leave a wider margin "
        "around the fixes."
    )


class TooFewFixesError(CamiError):
    """A method needs more positions than there are."""

    code = "too-few-fixes"
    text = N_("{method} needs at least {needed} fixes; there are {found}.")
