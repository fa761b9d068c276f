"""Would-be crossings of all animals of a species, shared out to workers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cami.connectivity.omnidirectional import Spread
from cami.movement.approaches import Approaches, approaches, reach_m, together
from cami.movement.chains import Chain, chains
from cami.movement.fixes import Fixes, Track
from cami.movement.lines import BarrierLines
from cami.movement.persistence import Persistence, fit_persistence

LEAST_FIXES = 20
"""Of an animal, below which nothing is known of how it moves."""

ERROR_M = 10.0
"""Standard deviation of a position along an axis where the file does not say: a collar
with a good view of the sky."""


@dataclass(frozen=True, slots=True, eq=False)
class Crew:
    """Animals of one species, how they move, and what they would have crossed."""

    species: str
    tracks: tuple[Track, ...]
    gait: Persistence
    tables: tuple[Approaches, ...]
    """One for each time that a velocity may last."""
    log_chances: tuple[float, ...]
    days: float
    """Animal-days between fixes that are near enough in time to be bridged."""


@dataclass(frozen=True, slots=True, eq=False)
class _Shared:
    chains: tuple[Chain, ...]
    gaits: tuple[Persistence, ...]
    error_m: float


def crews(fixes: Fixes) -> list[tuple[str, tuple[Track, ...]]]:
    """Return the animals with enough fixes, species by species."""
    species = {each.individual: each.species for each in fixes.deployments}
    found: dict[str, list[Track]] = {}
    for track in fixes.tracks():
        if len(track) >= LEAST_FIXES:
            found.setdefault(species.get(track.individual, ""), []).append(track)
    return [(name, tuple(tracks)) for name, tracks in sorted(found.items())]


def would_be_crossings(
    species: str,
    tracks: Sequence[Track],
    lines: BarrierLines,
    spread: Spread,
    *,
    seed: int = 0,
    error_m: float = ERROR_M,
    gait: Persistence | None = None,
) -> Crew:
    """Return how often animals of one species would have crossed lines, and did.

    Parameters
    ----------
    gait
        How they move, where that is known already; else it is fitted to their fixes.
    """
    gait = gait or fit_persistence(tracks, lines, error_m)
    possible = gait.possible()
    reach = max(
        reach_m(track, k, each) for each, _ in possible for k, track in enumerate(tracks)
    )
    shared = _Shared(
        tuple(chains(lines, max(reach, 1.0) * 2)),
        tuple(each for each, _ in possible),
        error_m,
    )
    seeds = np.random.SeedSequence(seed).spawn(len(tracks))
    items = list(zip(range(len(tracks)), tracks, seeds, strict=True))
    per_animal = list(spread(_of_animal, shared, items))
    tables = tuple(together(column) for column in zip(*per_animal, strict=True))
    days = sum(float((t.time_s[-1] - t.time_s[0]) / 86400) for t in tracks)
    return Crew(
        species, tuple(tracks), gait, tables, tuple(chance for _, chance in possible), days
    )


def _of_animal(
    shared: _Shared, item: tuple[int, Track, np.random.SeedSequence]
) -> list[Approaches]:
    number, track, seed = item
    return [
        approaches(
            track, number, shared.chains, gait, np.random.default_rng(seed), shared.error_m
        )
        for gait in shared.gaits
    ]
