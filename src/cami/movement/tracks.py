"""Tracks: bursts between gaps, even intervals, and what steps and turns say of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cami.errors import UnknownOptionError
from cami.movement.fixes import Track
from cami.movement.kernels_tracks import leaving

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """From each fix of a track to the next; arrays ``(n - 1,)`` but where said."""

    seconds: Floats
    length_m: Floats
    speed_m_s: Floats
    heading_rad: Floats
    """From east, against the clock; nan where the animal did not move."""
    turn_rad: Floats
    """At the fixes between two steps ``(n - 2,)``, -pi to pi, left is positive; nan where
    one of the steps has no length."""


def steps(track: Track) -> Steps:
    """Lengths, speeds, headings and turns of a track."""
    dx, dy = np.diff(track.x_m), np.diff(track.y_m)
    seconds, length_m = np.diff(track.time_s), np.hypot(dx, dy)
    heading = np.where(length_m > 0, np.arctan2(dy, dx), np.nan)
    turn = np.diff(heading)
    turn = (turn + np.pi) % (2 * np.pi) - np.pi
    return Steps(seconds, length_m, length_m / seconds, heading, turn)


def straightness(track: Track) -> float:
    """Distance from first to last fix as part of the way between: 1 is straight.

    nan for an animal that did not move, or for a single fix.
    """
    way_m = float(np.hypot(np.diff(track.x_m), np.diff(track.y_m)).sum())
    if way_m == 0:
        return np.nan
    apart_m = np.hypot(track.x_m[-1] - track.x_m[0], track.y_m[-1] - track.y_m[0])
    return float(apart_m) / way_m


def bursts(track: Track, longest_gap_s: float) -> tuple[Track, ...]:
    """The pieces of a track between silences longer than ``longest_gap_s``."""
    cuts = np.flatnonzero(np.diff(track.time_s) > longest_gap_s) + 1
    return tuple(_part(track, rows) for rows in np.split(np.arange(len(track)), cuts))


def at_intervals(track: Track, interval_s: float, longest_gap_s: float) -> Track:
    """The track at even intervals from its first fix, straight between fixes.

    Times between fixes more than ``longest_gap_s`` apart are left out: nothing is known of
    them. The error of a position between two fixes is theirs, weighted; how the animal
    strayed from the straight line is no part of it.

    Raises
    ------
    UnknownOptionError
        The interval is not above 0.
    """
    if not interval_s > 0:
        raise UnknownOptionError(option="interval", found=str(interval_s), known="> 0 s")
    if len(track) == 0:
        return track
    count = int((track.time_s[-1] - track.time_s[0]) // interval_s) + 1
    wanted = track.time_s[0] + interval_s * np.arange(count)
    after = np.clip(np.searchsorted(track.time_s, wanted), 0, len(track) - 1)
    exact = track.time_s[after] == wanted
    before = np.where(exact, after, np.maximum(after - 1, 0))
    span_s = track.time_s[after] - track.time_s[before]
    kept = span_s <= longest_gap_s
    wanted, before, after, span_s = (
        wanted[kept],
        before[kept],
        after[kept],
        span_s[kept],
    )
    # at a fix itself both ends are that fix
    share = (wanted - track.time_s[before]) / np.where(span_s > 0, span_s, 1.0)

    def between(values: Floats) -> Floats:
        return np.asarray(values[before] + share * (values[after] - values[before]))

    error_m = np.hypot((1 - share) * track.error_m[before], share * track.error_m[after])
    return Track(track.individual, wanted, between(track.x_m), between(track.y_m), error_m)


def first_passage_s(track: Track, radius_m: float, longest_gap_s: float = np.inf) -> Floats:
    """How long the animal takes through a circle around each fix, seconds ``(n,)``.

    From when it came into the circle to when it left it, straight between fixes; nan where
    the track begins, ends or has a gap inside.

    References
    ----------
    fauchald2003
    """
    before, after = np.empty(len(track)), np.empty(len(track))
    arrays = (track.time_s, track.x_m, track.y_m)
    leaving(*arrays, radius_m, longest_gap_s, -1, before)
    leaving(*arrays, radius_m, longest_gap_s, 1, after)
    return before + after


def first_passage_variance(
    track: Track, radii_m: Floats, longest_gap_s: float = np.inf
) -> Floats:
    """Variance of the logarithm of first-passage times at each radius; nan for too few.

    Its peak tells at which scale the animal concentrated its search.

    References
    ----------
    fauchald2003, equation 1 (variance of log-transformed times)
    """
    found = np.full(len(radii_m), np.nan)
    for place, radius_m in enumerate(radii_m):
        passage = first_passage_s(track, float(radius_m), longest_gap_s)
        known = passage[np.isfinite(passage) & (passage > 0)]
        if len(known) > 2:  # noqa: PLR2004
            found[place] = np.var(np.log(known), ddof=1)
    return found


def net_squared_displacement(track: Track) -> Floats:
    """Square of the distance from the first fix, square metres ``(n,)``."""
    return np.asarray((track.x_m - track.x_m[0]) ** 2 + (track.y_m - track.y_m[0]) ** 2)


@dataclass(frozen=True, slots=True)
class Stopover:
    """A stay of a moving animal."""

    start_s: float
    end_s: float
    x_m: float
    """Mean of the fixes."""
    y_m: float
    fixes: int


def stopovers(
    track: Track, radius_m: float, least_s: float, longest_gap_s: float = np.inf
) -> tuple[Stopover, ...]:
    """Runs of fixes whose circle takes the animal at least ``least_s`` to pass.

    Where the track begins, ends or has a gap inside the circle, how long it stayed is not
    known, and nothing is said.
    """
    slow = np.nan_to_num(first_passage_s(track, radius_m, longest_gap_s)) >= least_s
    edges = np.flatnonzero(np.diff(np.concatenate(([False], slow, [False]))))
    return tuple(
        Stopover(
            float(track.time_s[start]),
            float(track.time_s[end - 1]),
            float(track.x_m[start:end].mean()),
            float(track.y_m[start:end].mean()),
            int(end - start),
        )
        for start, end in edges.reshape(-1, 2)
    )


def _part(track: Track, rows: NDArray[np.intp]) -> Track:
    return Track(
        track.individual,
        track.time_s[rows],
        track.x_m[rows],
        track.y_m[rows],
        track.error_m[rows],
    )
