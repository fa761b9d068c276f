"""Cameras at crossing structures: how often animals pass, for the days a camera worked."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import gammaln
from scipy.stats import chi2, norm

from cami.movement.fixes import Floats

DAY_S = 86400.0
SILENT_CHANCE = 0.01
"""A camera that falls silent before it is fetched has failed if, at the rate at which it
took pictures until then, so long a silence is rarer than this."""

LEAST_SILENCE_S = DAY_S
BIN_S = 30 * DAY_S
"""Length of the periods whose counts tell how much passages scatter."""

LEAST_EVENTS = 5
LEAST_STATION_DAYS = 10.0

WEAK = 0.01
"""Prior precision of every effect: keeps a station without any event finite."""

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Cameras:
    """When cameras stood where and worked, and what passed; times in UTC seconds."""

    stations: tuple[str, ...]
    station: Ints
    """Of every working period ``(periods,)``."""
    start_s: Floats
    end_s: Floats
    event_station: Ints
    """Of every passage ``(events,)``."""
    event_s: Floats
    failures: tuple[tuple[str, float, float], ...] = ()
    """Station, start and end of times in which a camera stood and did not work."""

    def effort_days(self, start_s: float = -np.inf, end_s: float = np.inf) -> Floats:
        """Return camera-days of each station within a time ``(stations,)``."""
        length = np.minimum(self.end_s, end_s) - np.maximum(self.start_s, start_s)
        days = np.maximum(length, 0.0) / DAY_S
        return np.bincount(self.station, days, len(self.stations)).astype(np.float64)

    def events(self, start_s: float = -np.inf, end_s: float = np.inf) -> Ints:
        """Return passages at each station within a time ``(stations,)``."""
        inside = (self.event_s >= start_s) & (self.event_s < end_s)
        return np.bincount(self.event_station[inside], minlength=len(self.stations))


@dataclass(frozen=True, slots=True)
class Rate:
    """Passages per camera-day, with the exact 95 % interval of a Poisson count."""

    station: str
    events: int
    days: float
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class RateChange:
    """How the rate at the treated stations changed, over how it changed at the controls."""

    verdict: Literal["found", "not found", "refused"]
    reason: str
    model: Literal["poisson", "negative binomial", ""]
    ratio: float
    low: float
    high: float
    p_value: float
    dispersion: float
    """Variance of a count over its mean, beyond 1, per unit of mean; 0: Poisson."""
    days: float
    events: int


def silent_from(
    start_s: float, end_s: float, seen_s: Floats, least_s: float = LEAST_SILENCE_S
) -> float:
    """Return when a camera fell silent for good; its end if it did not.

    Parameters
    ----------
    seen_s
        Moments of its pictures, of whatever: animals, people, nothing.

    Notes
    -----
    Pictures come in bursts, so a day with any picture is one sign of life. With signs at a
    rate ``r`` a day until the last one, a silence of ``t`` days has the probability
    ``exp(-r t)``. A camera without any picture says nothing, and is taken to have failed.
    """
    seen = seen_s[(seen_s >= start_s) & (seen_s <= end_s)]
    if not len(seen):
        return start_s
    last = float(seen.max())
    silence = end_s - last
    signs = len(np.unique(np.floor((seen - start_s) / DAY_S)))
    rate = signs / max(last - start_s, DAY_S)
    failed = silence > least_s and np.exp(-rate * silence) < SILENT_CHANCE
    return last if failed else end_s


def rates(cameras: Cameras) -> list[Rate]:
    """Return the rate of each station that has any effort."""
    found = []
    for k, days in enumerate(cameras.effort_days()):
        if days > 0:
            n = int(cameras.events()[k])
            low = float(chi2.ppf(0.025, 2 * n) / 2 / days) if n else 0.0
            high = float(chi2.ppf(0.975, 2 * n + 2) / 2 / days)
            station = cameras.stations[k]
            found.append(Rate(station, n, float(days), n / float(days), low, high))
    return found


def rate_change(
    cameras: Cameras, treated: tuple[int, ...], control: tuple[int, ...], changed_s: float
) -> RateChange:
    """Return by which factor passages changed at the treated stations.

    Notes
    -----
    Counts of 30 days, ``log mean = log(camera-days) + station + after + treated after``,
    negative binomial where the likelihood asks for it, else Poisson.
    """
    if not len(cameras.start_s):
        return _refused("effort", 0.0, 0)
    counts, days, design, named = _bins(cameras, treated, control, changed_s)
    told = float(days.sum()), int(counts.sum())
    for group in (treated, control):
        for low, high in ((-np.inf, changed_s), (changed_s, np.inf)):
            effort = cameras.effort_days(low, high)[list(group)].sum()
            if group and effort < LEAST_STATION_DAYS:
                return _refused("effort", *told)
    if counts[named].sum() < LEAST_EVENTS:
        return _refused("events", *told)
    plain = _fit(counts, days, design, over=False)
    wide = _fit(counts, days, design, over=True)
    over = 2 * (plain[2] - wide[2]) > float(chi2.ppf(0.9, 1))
    theta, covariance, _ = wide if over else plain
    value, sd = theta[0], float(np.sqrt(covariance[0, 0]))
    half = float(norm.ppf(0.975)) * sd
    p_value = float(2 * norm.sf(abs(value) / sd))
    return RateChange(
        "found" if p_value < 0.05 else "not found",  # noqa: PLR2004 (a 95 % interval)
        "",
        "negative binomial" if over else "poisson",
        float(np.exp(value)),
        float(np.exp(value - half)),
        float(np.exp(value + half)),
        p_value,
        float(np.exp(theta[-1])) if over else 0.0,
        *told,
    )


def _refused(reason: str, days: float, events: int) -> RateChange:
    nan = float("nan")
    return RateChange("refused", reason, "", nan, nan, nan, nan, nan, days, events)


def _bins(
    cameras: Cameras, treated: tuple[int, ...], control: tuple[int, ...], changed_s: float
) -> tuple[Floats, Floats, Floats, NDArray[np.bool_]]:
    """Counts, camera-days and design of each station in each 30 days with effort.

    The first column of the design is the effect; the last of the four says which bins are
    of treated stations.
    """
    first = changed_s - BIN_S * np.ceil((changed_s - cameras.start_s.min()) / BIN_S)
    edges = np.arange(first, cameras.end_s.max() + BIN_S, BIN_S)
    used = np.array([*treated, *control])
    rows = []
    for low, high in pairwise(edges):
        days = cameras.effort_days(low, high)[used]
        events = cameras.events(low, high)[used]
        after = float(low >= changed_s - 1.0)
        for k in np.flatnonzero(days > 0):
            is_treated = float(k < len(treated))
            columns = [
                after * is_treated,
                *([after] if control else []),
                *np.eye(len(used))[k],
            ]
            rows.append([events[k], days[k], *columns])
    table = np.array(rows, np.float64)
    place = 3 if control else 2
    chosen = np.asarray(table[:, place + 1 : place + 1 + len(treated)].any(axis=1))
    design = table[:, 2:]
    return table[:, 0], table[:, 1], design[:, design.any(axis=0)], chosen


def _fit(
    counts: Floats, days: Floats, design: Floats, *, over: bool
) -> tuple[Floats, Floats, float]:
    """Best effects (and log dispersion), their covariance, minus the log-likelihood."""
    size = design.shape[1]

    def minus(theta: Floats) -> float:
        mean = days * np.exp(np.clip(design @ theta[:size], -30, 30))
        weak = 0.5 * WEAK * float((theta[:size] ** 2).sum())
        if not over:
            return weak - float((counts * np.log(mean) - mean - gammaln(counts + 1)).sum())
        r = np.exp(-theta[-1])
        log = gammaln(counts + r) - gammaln(r) - gammaln(counts + 1)
        log += r * np.log(r / (r + mean)) + counts * np.log(mean / (r + mean))
        return weak - float(log.sum())

    start = np.zeros(size + over)
    start[:size] = np.log(max(counts.sum(), 0.5) / days.sum()) / 2
    if over:
        start[-1] = -1.0
    bounds = [(-25.0, 25.0)] * size + [(-8.0, 4.0)] * over
    fit = minimize(minus, start, method="L-BFGS-B", bounds=bounds)
    mean = days * np.exp(np.clip(design @ fit.x[:size], -30, 30))
    weight = mean * (1 / (1 + np.exp(fit.x[-1]) * mean) if over else 1.0)
    information = design.T @ (weight[:, None] * design) + WEAK * np.eye(size)
    covariance = np.asarray(np.linalg.inv(information), np.float64)
    return fit.x, covariance, float(fit.fun)
