"""What the corrected analysis changed, encounter by encounter, and why."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from cami.movement.behaviour_compatible import classify_at, modal_intervals_h
from cami.movement.behaviour_corrected import CorrectedEncounters
from cami.movement.encounters import TYPES, Encounters, Rules, ordered
from cami.movement.fixes import Fixes
from cami.movement.lines import BarrierLines

Numbers = NDArray[np.int64]

REASONS = {
    "between-fixes": "a crossing with no fix in reach, which the published analysis misses",
    "split": "two encounters that had been taken for one",
    "joined": "one encounter that had been torn",
    "not-standing": "the barrier did not stand at that time",
    "one-place": "lines crossed in one place are one crossing",
    "gap": "a gap in the track hides what the animal did",
    "way-in-or-out": "crossings on the way into and out of a long encounter count",
    "step-once": "a step between two encounters is counted in one of them",
    "round-reach": "the distance is measured, not drawn with corners",
    "usual-way": "what is usual is measured on ways of the same kind",
}
"""In English for documents; delivery has its own words."""


@dataclass(frozen=True, slots=True)
class Change:
    """One encounter of either analysis that the other sees differently."""

    individual: str
    start_s: float
    end_s: float
    compatible: tuple[str, ...]
    """Types of the published encounters; none: not seen."""
    corrected: tuple[str, ...]
    compatible_crossings: int
    corrected_crossings: int
    reason: str
    """One of `REASONS`."""


def compatible_by_interval(fixes: Fixes, lines: BarrierLines, rules: Rules) -> Encounters:
    """The published analysis, for animals of each usual interval on their own.

    It refuses animals with different intervals, and times that are no multiples of them;
    to be compared with it is made to go on. Encounters are in order of animals and time.
    """
    tracks = ordered(fixes)
    usual = modal_intervals_h(tracks)
    if rules.interval_h is not None:
        usual = np.where(np.isfinite(usual), rules.interval_h, usual)
    parts = [
        classify_at(
            ordered(fixes.only(usual[fixes.individual] == interval)), lines, rules, interval
        )
        for interval in np.unique(usual[np.isfinite(usual)])
    ]
    return _together(fixes.individuals, parts)


def _together(individuals: tuple[str, ...], parts: list[Encounters]) -> Encounters:
    if not parts:
        none, whole = np.empty(0), np.empty(0, np.int64)
        kinds = np.empty(0, np.int8)
        nothing = (whole, none, none, kinds, whole, none, none, none, none, none, whole)
        return Encounters(individuals, *nothing)
    columns = [
        np.concatenate([getattr(part, column.name) for part in parts])
        for column in fields(Encounters)
        if column.name != "individuals"
    ]
    order = np.lexsort((columns[1], columns[0]))
    return Encounters(individuals, *(column[order] for column in columns))


def changes(
    before: Encounters, after: CorrectedEncounters, lines: BarrierLines
) -> list[Change]:
    """All differences between two tables of one and the same fixes, in order of animals.

    Encounters belong together that overlap in time.
    """
    found: list[Change] = []
    dated = bool(np.isfinite(lines.since_s).any() or np.isfinite(lines.until_s).any())
    for group_before, group_after in _groups(before, after.table):
        reason = _reason(group_before, group_after, before, after, dated)
        if reason:
            found.append(_change(group_before, group_after, before, after.table, reason))
    return found


def _groups(before: Encounters, after: Encounters) -> list[tuple[list[int], list[int]]]:
    """Encounters of both tables that overlap in time, together; single ones alone."""
    rows = [
        (int(table.individual[k]), float(table.start_s[k]), float(table.end_s[k]), which, k)
        for which, table in enumerate((before, after))
        for k in range(len(table))
    ]
    groups: list[tuple[list[int], list[int]]] = []
    animal, end = -1, -np.inf
    for individual, start, stop, which, k in sorted(rows):
        if individual != animal or start > end:
            groups.append(([], []))
            animal, end = individual, stop
        groups[-1][which].append(k)
        end = max(end, stop)
    return groups


def _reason(
    old: list[int],
    new: list[int],
    before: Encounters,
    after: CorrectedEncounters,
    dated: bool,
) -> str:
    """Why two groups differ; empty if they do not."""
    table = after.table
    seen = [k for k in new if not after.between_fixes[k]]
    if not old:
        return "between-fixes" if not seen else "round-reach"
    if not new:
        return "not-standing" if dated else "round-reach"
    if len(old) != len(seen):
        return "split" if len(seen) > len(old) else "joined"
    if len(new) > len(seen):
        return "between-fixes"
    fewer = sum(int(table.crossings[k]) for k in new) - sum(
        int(before.crossings[k]) for k in old
    )
    same_kind = [before.kind[k] for k in old] == [table.kind[k] for k in new]
    return _reason_in_pairs(new, after, fewer, same_kind, dated)


def _reason_in_pairs(
    new: list[int], after: CorrectedEncounters, more: int, same_kind: bool, dated: bool
) -> str:
    """Why encounters that correspond one to one differ."""
    if more > 0:
        return "way-in-or-out"
    if more < 0:
        if after.follows_on[new].any():
            return "step-once"
        return "not-standing" if dated and not after.merged[new].any() else "one-place"
    if same_kind:
        return ""
    return "gap" if after.in_gap[new].any() else "usual-way"


def _change(
    old: list[int], new: list[int], before: Encounters, after: Encounters, reason: str
) -> Change:
    table, rows = (after, new) if new else (before, old)
    return Change(
        table.individuals[table.individual[rows[0]]],
        float(min([*before.start_s[old], *after.start_s[new]])),
        float(max([*before.end_s[old], *after.end_s[new]])),
        tuple(TYPES[before.kind[k]] for k in old),
        tuple(TYPES[after.kind[k]] for k in new),
        int(before.crossings[old].sum()),
        int(after.crossings[new].sum()),
        reason,
    )
