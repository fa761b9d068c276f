"""How finely places of a sensitive species may be told, after the practice of GBIF."""

import math
from collections.abc import Mapping
from typing import Final, Literal

from cami.messages import N_
from cami.provenance import Source

Sensitivity = Literal["none", "low", "medium", "high", "extreme"]

SOURCE: Final = Source("chapman2020", "categories of sensitivity")

STEP_DEG: Final[Mapping[Sensitivity, float]] = {
    "none": 0.0,
    "low": 0.001,
    "medium": 0.01,
    "high": 0.1,
    "extreme": math.inf,
}
"""Side of the grid, in degrees, on which places are told; inf: they are withheld."""

SENSITIVITY_NAMED: Final[Mapping[Sensitivity, str]] = {
    "none": N_("not sensitive"),
    "low": N_("told on a grid of 0.001°"),
    "medium": N_("told on a grid of 0.01°"),
    "high": N_("told on a grid of 0.1°"),
    "extreme": N_("withheld"),
}
