"""What the register does not hold, or cannot name."""

from cami.errors.base import CamiError
from cami.messages import N_


class ProgrammeMissingError(CamiError):
    """No document of that programme has been imported."""

    code = "programme-missing"
    text = N_('No document has been imported for the programme "{name}".')


class FindingMissingError(CamiError):
    """A programme has no such finding (any more)."""

    code = "finding-missing"
    text = N_('The programme "{programme}" has no finding {key} any more; reload the page.')


class BadNameError(CamiError):
    """A name of a programme does not fit into an address."""

    code = "bad-name"
    text = N_(
        'The name "{name}" cannot stand in an address: use small Latin letters, digits '
        "and hyphens, e.g. cami-2021-2026."
    )
