"""Grids, currents and solutions that numbers cannot stand for."""

from cami.errors.base import CamiError
from cami.messages import N_


class NotConvergedError(CamiError):
    """An iterative solver stopped before reaching its tolerance."""

    code = "not-converged"
    text = N_("{solver} stopped at residual {residual}; {tolerance} was asked for.")


class GridsDifferError(CamiError):
    """Grids that belong together differ in shape."""

    code = "grids-differ"
    text = N_("A grid has the shape {found}; {expected} was expected.")


class NothingPassableError(CamiError):
    """A grid in which no cell can be passed."""

    code = "nothing-passable"
    text = N_("No cell of the grid can be passed: all are nodata, zero or negative.")


class UnknownOptionError(CamiError):
    """An option has a value that does not exist or cannot be."""

    code = "unknown-option"
    text = N_('The option "{option}" cannot be {found}; it can be: {known}.')


class BadCurrentsError(CamiError):
    """Currents or grounds that are not numbers, or lie where nothing can flow."""

    code = "bad-currents"
    text = N_("{what} at row {row}, column {col}: {found}.")


class UnbalancedCurrentsError(CamiError):
    """Currents flow into a piece of the grid from which they cannot leave."""

    code = "unbalanced-currents"
    text = N_(
        "The piece of the grid around row {row}, column {col} has no ground, and its "
        "currents do not add up to zero but to {total}. Ground it, or balance them."
    )


class NotEnoughMemoryError(CamiError):
    """The work needs more memory than there is."""

    code = "not-enough-memory"
    text = N_("This needs {needed_gb} GB of memory; {available_gb} GB are there.")


class NoRoomError(CamiError):
    """The work has to keep more on disk than fits there."""

    code = "no-room"
    text = N_("{folder} has {free_gb} GB free; the work keeps {needed_gb} GB there.")


class ConditionUnknownError(CamiError):
    """A target's block has no value of a condition by which its sources are chosen."""

    code = "condition-unknown"
    text = N_(
        "Condition {number} has no value in the block of the target at row {row}, "
        "column {col}. Fill its gaps wherever there are sources."
    )


class NoTargetsError(CamiError):
    """No block of an omnidirectional problem has a source: nothing would flow."""

    code = "no-targets"
    text = N_(
        "No block of {block} x {block} cells lies whole on the grid of {rows} x {cols} and "
        "holds a source: there is no current to map. Make the blocks smaller."
    )


class BadSourceError(CamiError):
    """A path is to start or end where it cannot."""

    code = "bad-source"
    text = N_("No path starts or ends at {what}: it is not passable or not reached.")


class DaskMissingError(CamiError):
    """Work is to be spread over processes or machines without what spreads it."""

    code = "dask-missing"
    text = N_("Dask is not installed: pip install 'cami[dask]', or leave --workers out.")


class SchedulerUnreachableError(CamiError):
    """A Dask scheduler does not answer, or has nobody to work."""

    code = "scheduler-unreachable"
    text = N_(
        "The scheduler {address} cannot be used: {reason}. Start it, and a worker for it: "
        "dask scheduler; dask worker {address}."
    )


class WorkersUnfitError(CamiError):
    """The workers of a scheduler would not compute what we do."""

    code = "workers-unfit"
    text = N_(
        "A worker has {found} where cami {wanted} is needed. Install the same version "
        "everywhere."
    )


class WorkersLostError(CamiError):
    """Workers were lost again and again with the same work."""

    code = "workers-lost"
    text = N_(
        "Workers were lost {times} times with the same work; it may need more memory than "
        "they have. What is done is kept; start again with larger workers."
    )


class ExchangeChangedError(CamiError):
    """What was laid down for workers is not what they find."""

    code = "exchange-changed"
    text = N_("{address} is not what was laid down there. Use a folder of your own.")
