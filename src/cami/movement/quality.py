"""Fixes that a calculation should not take, and why: flags with reasons, never deletion."""

from enum import IntFlag

import numpy as np
from numpy.typing import NDArray

from cami.movement.fixes import Fixes
from cami.movement.order import by_animal_and_time

Reasons = NDArray[np.uint16]


class Reason(IntFlag):
    """Why a fix is flagged; a fix may have several reasons."""

    NONE = 0
    NO_POSITION = 1
    """The tag tried and found no position."""
    MARKED = 2
    """The owner, or the source itself, marks it as no good position."""
    OUTSIDE_DEPLOYMENT = 4
    """Before the animal began to carry the tag, or after."""
    DUPLICATE = 8
    """The same animal, time and place as an earlier row."""
    CONFLICT = 16
    """The same animal and time as another row, at another place."""


def hard_reasons(fixes: Fixes) -> Reasons:
    """Reasons for which no calculation can take a fix, whatever its thresholds ``(n,)``."""
    found = np.zeros(len(fixes), np.uint16)
    mark(found, ~(np.isfinite(fixes.x_m) & np.isfinite(fixes.y_m)), Reason.NO_POSITION)
    if fixes.marked is not None:
        mark(found, fixes.marked, Reason.MARKED)
    mark(found, _outside(fixes), Reason.OUTSIDE_DEPLOYMENT)
    duplicate, conflict = _same_time(fixes, found == Reason.NONE)
    mark(found, duplicate, Reason.DUPLICATE)
    mark(found, conflict, Reason.CONFLICT)
    return found


def mark(found: Reasons, rows: NDArray[np.bool_], reason: Reason) -> None:
    """Give rows a reason more."""
    found[rows] |= np.uint16(reason)


def _outside(fixes: Fixes) -> NDArray[np.bool_]:
    if fixes.deployment is None or not fixes.deployments:
        return np.zeros(len(fixes), bool)
    start = np.array([deployment.start_s for deployment in fixes.deployments])
    end = np.array([deployment.end_s for deployment in fixes.deployments])
    if not (np.isfinite(start).any() or np.isfinite(end).any()):
        return np.zeros(len(fixes), bool)
    mine = fixes.deployment
    outside = (fixes.time_s < start[mine]) | (fixes.time_s > end[mine])
    return np.asarray(outside & (mine >= 0))


def _same_time(
    fixes: Fixes, candidates: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Rows that repeat an earlier one, and rows that contradict another."""
    duplicate, conflict = np.zeros(len(fixes), bool), np.zeros(len(fixes), bool)
    rows = np.flatnonzero(candidates)
    order = rows[by_animal_and_time(fixes.individual[rows], fixes.time_s[rows])]
    same = np.diff(fixes.individual[order]) == 0
    same &= np.diff(fixes.time_s[order]) == 0
    if not same.any():
        return duplicate, conflict
    group = np.concatenate(([0], np.cumsum(~same)))
    first = np.flatnonzero(np.concatenate(([True], ~same)))[group]
    apart = (fixes.x_m[order] != fixes.x_m[order[first]]) | (
        fixes.y_m[order] != fixes.y_m[order[first]]
    )
    torn = np.bincount(group, weights=apart) > 0
    conflict[order[torn[group]]] = True
    later = np.concatenate(([False], same))
    duplicate[order[later & ~torn[group]]] = True
    return duplicate, conflict
