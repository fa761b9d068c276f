"""Say what an opening, closing or new structure did, from collars before and after it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from cami.connectivity.omnidirectional import Spread
from cami.errors import Problem, UnknownOptionError
from cami.messages import N_, Message, Scalar
from cami.movement.approaches import Approaches
from cami.movement.effect import Design, Effect, effect
from cami.movement.lines import BarrierLines
from cami.movement.permeability import permeabilities
from cami.movement.placebo_lines import thrown_lines
from cami.workflows.read_barriers import read_barriers_for
from cami.workflows.read_fixes import FixesWanted, read_telemetry
from cami.workflows.spread import Threads
from cami.workflows.track_approaches import ERROR_M, Crew, crews, would_be_crossings
from cami.workflows.track_permeability import standing, usual_share, without_line
from cami.workflows.track_stamp import stamp

VERSION = "1"
THROWN_EACH = 4
"""Placebo lines through the fixes of each animal."""
EPOCH = date(1970, 1, 1)

FOUND = N_(
    "Since {date} {after} % (95 %: {low}–{high} %) of the crossings that animals would "
    "make there without the barrier succeed; before it were {before} %, and as the other "
    "sections changed {expected} % were to expect: a change by {points} percentage points "
    "({points_low} to {points_high}), from {animals} animals."
)
NOT_FOUND = N_(
    "No change was seen since {date}: {before} per cent of would-be crossings succeeded "
    "before, {after} per cent (95 %: {low}–{high} %) after. With {animals} animals a "
    "change between {points_low} and {points_high} percentage points cannot be excluded."
)
REFUSED = N_(
    "Nothing can be said of a change since {date}: too few animals came near ({reason})."
)


@dataclass(frozen=True, slots=True)
class EffectWanted:
    """What was changed, when, and with what it is compared."""

    changed: date
    treated: tuple[str, ...]
    """Names of the barriers that were changed."""
    control: tuple[str, ...] = ()
    """Names of those that were not; none: all others of the layer."""
    seed: int = 0
    error_m: float = ERROR_M


@dataclass(frozen=True, slots=True, eq=False)
class EffectStudy:
    """What `cami track effect` found."""

    result: dict[str, Any]
    """``effects``, one a species, and ``stamp``."""
    remarks: tuple[Problem, ...]
    sentences: tuple[Message, ...]
    """One a species; the terminal's language chooses the words."""
    effects: tuple[Effect, ...]
    lines: BarrierLines
    treated: tuple[int, ...]
    wanted: EffectWanted


def track_effect(
    path: Path,
    barriers: Path,
    wanted: FixesWanted,
    how: EffectWanted,
    *,
    on: date,
    spread: Spread | None = None,
) -> EffectStudy:
    """Before and after against controls, for every species of a file.

    Raises
    ------
    InvalidInputError
        All that has to be mended in fixes or barriers.
    UnknownOptionError
        A section that the layer does not name, one that is both treated and control, or
        fixes whose times are relative.
    """
    telemetry = read_telemetry(path, wanted)
    fixes = telemetry.fixes
    if fixes.epoch != "utc":
        raise UnknownOptionError(option="changed", found=fixes.epoch, known="UTC")
    layer = read_barriers_for(barriers, fixes)
    lines = layer.lines
    design = _design(lines, how)
    told, sentences, effects = [], [], []
    for species, tracks in crews(fixes):
        crew = would_be_crossings(
            species,
            tracks,
            lines,
            spread or Threads(),
            seed=how.seed,
            error_m=how.error_m,
        )
        usual = without_line(crew, lines.crs, how.seed, spread)
        table = standing(_likeliest(crew), lines)
        rng = np.random.default_rng([how.seed, 2])
        found = effect(table, design, rng, usual=usual_share(usual))
        effects.append(found)
        sentences.append(sentence(found, how.changed))
        told.append(
            {"species": species}
            | _told(found, design, lines)
            | {"placebo_lines": _placebo_lines(crew, lines.crs, design, how.seed, spread)}
        )
    made = stamp(
        "before-after-permeability",
        VERSION,
        asdict(how) | {"changed": how.changed.isoformat()},
        [telemetry.source, layer.source],
        crs=fixes.crs,
        counts={"fixes": len(fixes), "individuals": len(fixes.individuals)},
        on=on,
    )
    return EffectStudy(
        {"effects": told, "stamp": made},
        telemetry.remarks,
        tuple(sentences),
        tuple(effects),
        lines,
        design.treated,
        how,
    )


def sentence(found: Effect, changed: date) -> Message:
    """What a ministry can quote."""
    if found.verdict == "refused":
        return Message(REFUSED, {"date": changed.isoformat(), "reason": found.reason})
    before, after = found.shares["treated_before"], found.shares["treated_after"]
    expected = after.value - found.points.value
    told: dict[str, Scalar] = {
        "date": changed.isoformat(),
        "before": _percent(before.value),
        "after": _percent(after.value),
        "low": _percent(after.low),
        "high": _percent(after.high),
        "expected": _percent(expected),
        "points": _percent(found.points.value),
        "points_low": _percent(found.points.low),
        "points_high": _percent(found.points.high),
        "animals": found.animals,
    }
    return Message(FOUND if found.verdict == "found" else NOT_FOUND, told)


def _percent(share: float) -> str:
    return f"{100 * share:.0f}"


def _design(lines: BarrierLines, how: EffectWanted) -> Design:
    treated = _named(lines, how.treated, "treated")
    if not treated:
        known = ", ".join(lines.names[:10])
        raise UnknownOptionError(option="treated", found="", known=known)
    control = _named(lines, how.control, "control")
    both = sorted({lines.names[k] for k in set(treated) & set(control)})
    if both:
        raise UnknownOptionError(option="control", found=both[0], known="not treated")
    if not how.control:
        control = tuple(k for k in range(len(lines.names)) if k not in treated)
    midnight = (how.changed - EPOCH) / timedelta(seconds=1)
    return Design(treated, control, midnight)


def _named(lines: BarrierLines, names: Sequence[str], option: str) -> tuple[int, ...]:
    for name in names:
        if name not in lines.names:
            known = ", ".join(lines.names[:10])
            raise UnknownOptionError(option=option, found=name, known=known)
    return tuple(k for k, name in enumerate(lines.names) if name in names)


def _likeliest(crew: Crew) -> Approaches:
    return crew.tables[int(np.argmax(crew.log_chances))]


def _told(found: Effect, design: Design, lines: BarrierLines) -> dict[str, Any]:
    rows = asdict(found)
    rows["treated"] = [lines.names[k] for k in design.treated]
    rows["control"] = [lines.names[k] for k in design.control]
    for placebo in rows["placebos"]:
        if placebo["kind"] == "section":
            placebo["name"] = lines.names[int(placebo["name"])]
        else:
            when = datetime.fromtimestamp(int(placebo["name"]), UTC)
            placebo["name"] = when.date().isoformat()
    return rows


def _placebo_lines(
    crew: Crew, crs: str, design: Design, seed: int, spread: Spread | None
) -> list[Mapping[str, Any]]:
    """Permeability before and after of lines that are not there: 1 both times."""
    rng = np.random.default_rng([seed, 3])
    met = would_be_crossings(
        crew.species,
        crew.tracks,
        thrown_lines(crew.tracks, THROWN_EACH, crs, rng),
        spread or Threads(),
        seed=seed + 2,
        gait=crew.gait,
    )
    tables = []
    for table in met.tables:
        late = (table.start_s + table.end_s) / 2 >= design.changed_s
        group = np.where(late[table.pair], 1, 0)[:, None]
        tables.append(table.regrouped(np.where(table.section >= 0, group, -1)))
    found, _ = permeabilities(tables, met.log_chances, 2)
    return [
        {"period": period, "value": each.value, "low": each.low, "high": each.high}
        for period, each in zip(("before", "after"), found, strict=True)
    ]
