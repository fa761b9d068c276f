"""Who may have a dataset, and in which folder of a release it therefore lies."""

from collections.abc import Mapping
from typing import Final, Literal

from cami.messages import N_

Access = Literal["public", "participants", "country", "owner"]
"""Everybody; people with any mandate; those of its countries; its owner alone. The
Secretariat sees what participants see, and what a country or an owner gave it."""

Tier = Literal["public", "partner", "restricted"]
"""A folder of a release. What is not in a tier's files cannot leak from them."""

TIERS: Final[tuple[Tier, ...]] = ("public", "partner", "restricted")
"""From the most open to the least."""

TIER_OF: Final[Mapping[Access, Tier]] = {
    "public": "public",
    "participants": "partner",
    "country": "restricted",
    "owner": "restricted",
}

ACCESS_NAMED: Final[Mapping[Access, str]] = {
    "public": N_("open to everybody"),
    "participants": N_("for participants of the Initiative"),
    "country": N_("for the countries concerned"),
    "owner": N_("for its owner only"),
}
