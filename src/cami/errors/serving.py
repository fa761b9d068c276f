"""The running system: ports, accounts, files to write."""

from cami.errors.base import CamiError
from cami.messages import N_


class PortBusyError(CamiError):
    """Another program listens on the address that the server was to use."""

    code = "port-busy"
    text = N_(
        "Port {port} of {host} is in use by another program; choose another with --port."
    )


class UserExistsError(CamiError):
    """The name of a new user is taken."""

    code = "user-exists"
    text = N_("There is a user called {name} already.")


class UnfitUserError(CamiError):
    """The name, address or password of a new user is not acceptable."""

    code = "unfit-user"
    text = N_("This user cannot be created: {reasons}")


class UserMissingError(CamiError):
    """No account has this name."""

    code = "user-missing"
    text = N_("No account has the name {name}.")


class RoleUnfitError(CamiError):
    """A role that does not exist, or is not for whom it was given."""

    code = "role-unfit"
    text = N_(
        'The role "{role}" cannot be for "{scope}". National focal points and approvers '
        "act for a Range State, partners for an organisation, species focal points for a "
        "species, the others for nobody in particular. Roles: {roles}."
    )


class OutputUnwritableError(CamiError):
    """A file that was asked for cannot be written."""

    code = "output-unwritable"
    text = N_(
        '"{name}" cannot be written: check that its folder exists and may be changed.'
    )
