"""What every result of `cami track` carries: method, parameters, inputs, counts, day."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.metadata import version as version_of
from typing import Any

PLAIN = (str, int, float, bool, type(None))


def stamp(
    method: str,
    version: str,
    parameters: Mapping[str, Any],
    inputs: Sequence[Mapping[str, str]],
    *,
    crs: str,
    counts: Mapping[str, int],
    on: date,
) -> dict[str, Any]:
    """The stamp of a result.

    Parameters
    ----------
    method, version
        What was computed, e.g. ``barrier-behaviour-compatible`` and ``1``.
    parameters
        All of them, defaults too; by name.
    inputs
        Of each at least ``file`` and ``sha256``: `Telemetry.source`, `BarrierLayer.source`.
    crs
        Of the plane in which lengths were measured.
    counts
        What the result rests on: individuals, fixes, usable fixes, features.
    on
        The day of the computation.
    """
    return {
        "method": method,
        "version": version,
        "software": f"cami {version_of('cami')}",
        "parameters": {name: _plain(value) for name, value in parameters.items()},
        "inputs": [dict(each) for each in inputs],
        "crs": crs,
        "counts": dict(counts),
        "date": on.isoformat(),
    }


def _plain(value: object) -> object:
    """The value as JSON has it; what is not a number is null."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value if isinstance(value, PLAIN) else str(value)
