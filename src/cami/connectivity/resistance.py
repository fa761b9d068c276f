"""Resistance surfaces: how hard each cell is to pass, from layers and a species' rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cami.errors import (
    ClassWithoutRuleError,
    GridsDifferError,
    NothingPassableError,
    UnknownOptionError,
)

METHOD = "resistance-1"
"""Version of how layers are combined; raised when numbers change."""

Kind = Literal["classes", "bands"]
How = Literal["base", "times", "at_least", "replace"]
State = Literal["absent", "closed", "opened"]


@dataclass(frozen=True, slots=True)
class Value:
    """One number of a rule, and who says so."""

    number: float
    """Resistance or factor; inf where it cannot be passed."""
    source: str
    """Key of a source, or ``assumption``."""
    confidence: str
    """``high``, ``medium``, ``low`` or ``not verified``."""


@dataclass(frozen=True, slots=True)
class LayerRule:
    """What the values of one layer mean to a species."""

    name: str
    kind: Kind
    """``classes``: listed codes; ``bands``: values up to limits that rise."""
    how: How
    """``base`` sets the resistance, ``times`` multiplies it, ``at_least`` raises it to the
    number, ``replace`` sets it anew."""
    limits: tuple[tuple[float, ...], ...]
    """For each number its codes, or its one upper limit (included; the last is inf)."""
    values: tuple[Value, ...]
    optional: bool = False
    """Whether a surface may be made without the layer."""
    nodata: Literal["impassable", "leave"] = "impassable"
    """What its nodata means: no way through, or that the layer has no say there."""


@dataclass(frozen=True, slots=True)
class BarrierRule:
    """What crossing one kind of line costs a species."""

    kind: str
    fenced: bool
    closed: Value
    """Equivalent length over ground of resistance 1, in km; inf if never crossed."""
    opened: Value


@dataclass(frozen=True, slots=True)
class SpeciesRules:
    """All that is assumed of a species' movement, as data."""

    species: str
    version: str
    layers: tuple[LayerRule, ...]
    barriers: tuple[BarrierRule, ...]

    def barrier(self, kind: str, *, fenced: bool) -> BarrierRule | None:
        """The rule for a kind of line, or None."""
        found = (b for b in self.barriers if b.kind == kind and b.fenced == fenced)
        return next(found, None)


@dataclass(frozen=True, slots=True)
class Life:
    """When a barrier was built, opened and removed; None where not known or not yet."""

    built: date | None = None
    opened: date | None = None
    removed: date | None = None

    def state(self, on: date) -> State:
        """How it stands on a day; a barrier of unknown beginning has always been there."""
        if self.built and on < self.built:
            return "absent"
        if self.removed and on >= self.removed:
            return "absent"
        return "opened" if self.opened and on >= self.opened else "closed"


def crossing_cost_m(rule: BarrierRule, life: Life, on: date) -> float:
    """What crossing a line costs on a day, in metres over ground of resistance 1."""
    state = life.state(on)
    if state == "absent":
        return 0.0
    return 1000 * (rule.closed if state == "closed" else rule.opened).number


def resistance_surface(
    layers: Mapping[str, NDArray[np.floating]], rules: SpeciesRules
) -> NDArray[np.float32]:
    """Resistance of each cell, nan where it cannot be passed.

    Parameters
    ----------
    layers
        By name, all of one shape; nan for nodata.

    Returns
    -------
    Shape ``(rows, cols)``; every number is above 0.

    Raises
    ------
    UnknownOptionError
        A layer is missing that the rules need, or given that they do not know.
    ClassWithoutRuleError
        A layer holds a code of which the rules say nothing.
    NothingPassableError
        No cell can be passed.

    Notes
    -----
    Rules act in their order. The base's nodata is impassable always.
    """
    _check_names(layers, rules)
    surface: NDArray[np.float64] | None = None
    nowhere: NDArray[np.bool_] | None = None
    for rule in rules.layers:
        if rule.name not in layers:
            continue
        layer = layers[rule.name]
        if surface is not None and layer.shape != surface.shape:
            raise GridsDifferError(found=str(layer.shape), expected=str(surface.shape))
        numbers = _numbers(layer, rule)
        unknown = np.isnan(layer)
        if surface is None:
            surface, nowhere = numbers, unknown
        elif rule.how == "times":
            surface = np.where(unknown, surface, surface * numbers)
        elif rule.how == "at_least":
            surface = np.where(unknown, surface, np.maximum(surface, numbers))
        else:
            surface = np.where(unknown, surface, numbers)
        if rule.nodata == "impassable":
            surface = np.where(unknown, np.inf, surface)
    if surface is not None and nowhere is not None:
        surface[nowhere] = np.inf
    if surface is None or not np.isfinite(surface).any():
        raise NothingPassableError
    return np.where(np.isfinite(surface), surface, np.nan).astype(np.float32)


def _numbers(layer: NDArray[np.floating], rule: LayerRule) -> NDArray[np.float64]:
    """The rule's number for each cell; inf for nodata."""
    given = np.array([value.number for value in rule.values])
    known = ~np.isnan(layer)
    out = np.full(layer.shape, np.inf)
    if rule.kind == "bands":
        edges = np.array([limit for (limit,) in rule.limits])
        out[known] = given[np.searchsorted(edges, layer[known], side="left")]
        return out
    codes = np.array([code for listed in rule.limits for code in listed])
    number = np.repeat(given, [len(listed) for listed in rule.limits])
    order = np.argsort(codes)
    codes, number = codes[order], number[order]
    at = np.minimum(np.searchsorted(codes, layer[known]), len(codes) - 1)
    strange = codes[at] != layer[known]
    if strange.any():
        values = ", ".join(f"{code:g}" for code in np.unique(layer[known][strange])[:12])
        raise ClassWithoutRuleError(layer=rule.name, values=values)
    out[known] = number[at]
    return out


def _check_names(layers: Mapping[str, NDArray[np.floating]], rules: SpeciesRules) -> None:
    known = [rule.name for rule in rules.layers]
    for name in layers:
        if name not in known:
            raise UnknownOptionError(option="layer", found=name, known=", ".join(known))
    needed = [rule.name for rule in rules.layers if not rule.optional]
    missing = [name for name in needed if name not in layers]
    if missing:
        raise UnknownOptionError(
            option="layer", found=", ".join(layers) or "-", known=", ".join(needed)
        )
