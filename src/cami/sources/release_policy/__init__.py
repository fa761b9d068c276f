"""How finely what was derived from positions may be told: the policy, as data."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from cami.catalogue.sensitivity import Sensitivity

OURS = Path(__file__).parent / "policy.toml"
KNOWN: tuple[Sensitivity, ...] = get_args(Sensitivity)


@dataclass(frozen=True, slots=True)
class ReleasePolicy:
    """What holds for a species."""

    version: str
    sensitivity: Sensitivity
    fewest_animals: int
    """Contributing to a cell, a segment, a layer that is told."""
    named: bool
    """The species is in the policy; else it has the default."""


def policy_for(scientific_name: str) -> ReleasePolicy:
    """The policy for a species; the default, which is coarse, for one that is not named."""
    table = tomllib.loads(OURS.read_text(encoding="utf-8"))
    found = next(
        (row["sensitivity"] for row in table["species"] if scientific_name in row["names"]),
        None,
    )
    told = found or table["default"]
    sensitivity = next(known for known in KNOWN if known == told)
    return ReleasePolicy(
        table["version"], sensitivity, table["fewest_animals"], named=found is not None
    )
