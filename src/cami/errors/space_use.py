"""Where animals were, when the positions or the map cannot tell."""

from cami.errors.base import CamiError
from cami.messages import N_


class ExtentTooSmallError(CamiError):
    """An isopleth reaches the edge of the map, so that nobody knows where it ends."""

    code = "extent-too-small"
    text = N_(
        "The isopleth of {percent} per cent reaches the edge of the map. Leave a wider "
        "margin around the fixes."
    )


class TooFewFixesError(CamiError):
    """A method needs more positions than there are."""

    code = "too-few-fixes"
    text = N_("{method} needs at least {needed} fixes; there are {found}.")


class TimesUnorderedError(CamiError):
    """A track whose times do not rise from fix to fix."""

    code = "times-unordered"
    text = N_(
        "{name}: the time of fix {row} is not later than the one before. Sort the fixes, "
        "and keep one of those of the same moment."
    )


class TrackStillError(CamiError):
    """A track on which nothing moves."""

    code = "track-still"
    text = N_("{name}: all {found} fixes lie at one place; there is no motion to fit.")
