"""Which copies of a layer a release makes: in which tier, how fine, for whom."""

from dataclasses import dataclass

from cami.catalogue.access import TIER_OF, Tier
from cami.catalogue.record import Record
from cami.catalogue.sensitivity import Sensitivity


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of a layer."""

    tier: Tier
    sensitivity: Sensitivity
    """The policy that its places were generalised by; ``extreme``: its card alone."""

    holders_only: bool = False
    """For its owner and the countries concerned alone, whatever the card says."""


def copies(record: Record) -> tuple[Copy, ...]:
    """The copies that are made of a layer, the most open first.

    A sensitive layer that more than its holders may see is generalised for them, and lies
    as it is in the restricted tier only, for its holders.
    """
    tier = TIER_OF[record.access]
    if record.sensitivity == "none" or tier == "restricted":
        return (Copy(tier, "none", holders_only=tier == "restricted"),)
    return (
        Copy(tier, record.sensitivity),
        Copy("restricted", "none", holders_only=True),
    )
