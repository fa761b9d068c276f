"""Say of fixes what cannot be, and what a person should know before numbers are made."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from cami.errors import InvalidInputError, Problem
from cami.geo.planes import LOCAL, is_geographic
from cami.messages import N_, Scalar
from cami.movement.fixes import Fixes
from cami.movement.identity import Suspicion, suspicions
from cami.movement.quality import Reason, Reasons
from cami.sources.quality_thresholds import thresholds_for
from cami.sources.telemetry.reading import Culprits, Reading, problems_of

Truths = NDArray[np.bool_]


OUR_REGION = (44.0, 20.0, 125.0, 60.0)
"""West, south, east, north of where the Initiative works, wide; for a remark only."""
POLE_DEG, FULL_TURN_DEG = 90.0, 360.0


def check_places(reading: Reading, name: str) -> tuple[Problem, ...]:
    """What is strange about coordinates, where they still can be what is said.

    Raises
    ------
    InvalidInputError
        All rows that cannot be what the reference system says.
    """
    known = np.isfinite(reading.x) & np.isfinite(reading.y)
    if reading.crs == LOCAL or not known.any():
        return ()
    if is_geographic(reading.crs):
        _refuse(_no_degrees(reading, known), name)
        return problems_of([_perhaps_swapped(reading, known)], name)
    x, y = np.abs(reading.x[known]), np.abs(reading.y[known])
    if x.max() <= FULL_TURN_DEG and y.max() <= POLE_DEG:
        what = N_("All {count} positions look like degrees, and {crs} counts in metres.")
        remedy = N_("State --crs EPSG:4326 if they are longitude and latitude.")
        told: dict[str, Scalar] = {"crs": reading.crs}
        rows = [reading.row[known]]
        _refuse([Culprits("degrees-as-metres", "x, y", what, remedy, told, rows)], name)
    return ()


def _no_degrees(reading: Reading, known: Truths) -> list[Culprits]:
    x, y = np.abs(reading.x), np.abs(reading.y)
    far = known & ((x > FULL_TURN_DEG) | (y > FULL_TURN_DEG))
    swapped = known & ~far & (y > POLE_DEG) & (x <= POLE_DEG)
    beyond = known & ~far & ~swapped & (y > POLE_DEG)
    told = (
        (
            "metres-as-degrees",
            N_("{count} positions are no degrees, as {crs} says, but metres: {rows}."),
            N_("State the system that they are in, e.g. --crs EPSG:32648."),
            far,
        ),
        (
            "lon-lat-swapped",
            N_("{count} positions have a latitude beyond 90: {rows}."),
            N_("Longitude and latitude are swapped: swap them in --columns."),
            swapped,
        ),
        (
            "latitude-beyond-pole",
            N_("{count} positions lie beyond a pole: {rows}."),
            N_("Mend the latitudes, or empty the cells."),
            beyond,
        ),
    )
    return [
        Culprits(code, "lon, lat", what, remedy, {"crs": reading.crs}, _rows(reading, mask))
        for code, what, remedy, mask in told
    ]


def _perhaps_swapped(reading: Reading, known: Truths) -> Culprits:
    """All positions lie outside our region, and would lie in it the other way round."""
    west, south, east, north = OUR_REGION
    x, y = reading.x[known], reading.y[known]

    def all_inside(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> bool:
        inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
        return bool(inside.all())

    suspect = known & (all_inside(y, x) and not all_inside(x, y))
    return Culprits(
        "perhaps-swapped",
        "lon, lat",
        N_("All {count} positions lie outside our region, but inside it if swapped."),
        N_("Check whether longitude and latitude are swapped; nothing was changed."),
        rows=_rows(reading, suspect),
    )


def _rows(reading: Reading, mask: Truths) -> list[NDArray[np.int64]]:
    return [reading.row[mask]] if mask.any() else []


def check_names(fixes: Fixes, found: Reasons, name: str) -> tuple[Problem, ...]:
    """What is strange about the names of animals, where the rest can still be used.

    Raises
    ------
    InvalidInputError
        Two animals go under one name; or no name has a track.
    """
    told = suspicions(fixes, found, thresholds_for("").limits)
    refused = [_suspected(fixes, one) for one in told if one.kind in TWO_ANIMALS]
    if fixes.epoch == "relative":
        refused.append(_not_from_zero(fixes, found == 0))
    without = {one.individual for one in told if one.kind in NO_TRACK}
    with_fixes = np.unique(fixes.individual[found == 0])
    harmless = [_suspected(fixes, one) for one in told if one.kind not in TWO_ANIMALS]
    if without.issuperset(with_fixes.tolist()):
        refused += harmless
        refused.append(_nothing(fixes, with_fixes))
    _refuse(refused, name)
    return problems_of(harmless, name)


def remarks_on(fixes: Fixes, reasons: Reasons, name: str) -> tuple[Problem, ...]:
    """What a person should know of fixes that can be used."""
    rows = fixes.row
    found = [
        Culprits(code, "", what, remedy, rows=[rows[mask]] if mask.any() else [])
        for code, what, remedy, mask in (
            (str(code), what, remedy, pick(reasons)) for code, what, remedy, pick in REMARKS
        )
    ]
    return problems_of([*found, _out_of_order(fixes)], name)


def _has(reason: Reason) -> Callable[[Reasons], Truths]:
    return lambda reasons: (reasons & np.uint16(reason)) > 0


REMARKS = (
    (
        "no-position",
        N_("{count} rows have no position and are not used: {rows}."),
        N_("Nothing to do if the tag found none; else fill them in."),
        _has(Reason.NO_POSITION),
    ),
    (
        "marked",
        N_("{count} rows are marked as bad positions and not used: {rows}."),
        N_("Take the mark out of those that are good."),
        _has(Reason.MARKED),
    ),
    (
        "clock",
        N_("{count} times cannot be, and their fixes are not used: {rows}."),
        N_("Mend them; tags that count weeks with ten bits begin again after 1024."),
        _has(Reason.CLOCK),
    ),
    (
        "outside-deployment",
        N_("{count} fixes lie outside their deployments and are not used: {rows}."),
        N_("Check when the tag was put on and taken off."),
        _has(Reason.OUTSIDE_DEPLOYMENT),
    ),
    (
        "duplicate",
        N_("{count} rows repeat an earlier row and are not used: {rows}."),
        N_("Nothing to do; the first of each is used."),
        _has(Reason.DUPLICATE),
    ),
    (
        "conflict",
        N_("{count} rows put one animal at one time at several places: {rows}."),
        N_("None of them is used; say which is right by taking the others out."),
        _has(Reason.CONFLICT),
    ),
)


TWO_ANIMALS = ("two-places", "jumps-to-and-fro")
NO_TRACK = ("one-fix", "no-movement")
SUSPECTED: Mapping[str, tuple[str, str]] = {
    "one-fix": (
        N_("{individual} has one fix only: {rows}."),
        N_("One fix is no track; check whether its other fixes go under another name."),
    ),
    "no-movement": (
        N_("All {count} fixes of {individual} are at one place: {rows}."),
        N_("Check whether the tag was on an animal, and the columns of coordinates."),
    ),
    "two-places": (
        N_("{individual} is at two places far apart at one time: {rows}."),
        N_("Two animals go under one name: give each its own, or state their deployments."),
    ),
    "jumps-to-and-fro": (
        N_("{individual} jumps to and fro faster than any animal: {rows}."),
        N_("Two animals go under one name: give each its own, or state their deployments."),
    ),
    "two-tags": (
        N_("{individual} carries two tags at one time: {rows}."),
        N_("Nothing to do if it does; else give each animal its own name."),
    ),
    "long-silence": (
        N_("{individual} is silent for more than a year before these rows: {rows}."),
        N_("Check the years, and whether its name was given to another animal."),
    ),
}


def _suspected(fixes: Fixes, one: Suspicion) -> Culprits:
    what, remedy = SUSPECTED[one.kind]
    told: dict[str, Scalar] = {"individual": fixes.individuals[one.individual]}
    return Culprits(one.kind, "", what, remedy, told, [fixes.row[one.rows]])


def _nothing(fixes: Fixes, with_fixes: NDArray[np.int32]) -> Culprits:
    """No usable fix at all, in any row."""
    rows = [] if len(with_fixes) else [fixes.row]
    what = N_("None of the {count} rows can be used: {rows}.")
    remedy = N_("See the other remarks; at least two good fixes of one animal are needed.")
    return Culprits("nothing-usable", "", what, remedy, rows=rows)


def _not_from_zero(fixes: Fixes, good: Truths) -> Culprits:
    rows = np.flatnonzero(good)
    first = np.full(len(fixes.individuals), np.inf)
    np.minimum.at(first, fixes.individual[rows], fixes.time_s[rows])
    wrong = rows[(first != 0)[fixes.individual[rows]]]
    return Culprits(
        "elapsed-not-from-zero",
        "time",
        N_("Times count from an animal's first fix, but some animals begin later: {rows}."),
        N_("Say unix_s=COLUMN for seconds since 1970, or let each animal begin at 0."),
        rows=[fixes.row[wrong[:1]]] if len(wrong) else [],
    )


def _out_of_order(fixes: Fixes) -> Culprits:
    """Rows before which time runs backwards; none where a whole file is written so."""
    same = np.diff(fixes.individual) == 0
    back = same & (np.diff(fixes.time_s) < 0)
    forth = same & (np.diff(fixes.time_s) > 0)
    rows = []
    if 0 < np.count_nonzero(back) <= np.count_nonzero(forth):
        rows = [fixes.row[1:][back]]
    return Culprits(
        "out-of-order",
        "",
        N_("Before {count} rows time runs backwards: {rows}."),
        N_("They were put in order of time; check the tag's clock, and the export."),
        rows=rows,
    )


def _refuse(found: list[Culprits], name: str) -> None:
    problems = problems_of(found, name)
    if problems:
        raise InvalidInputError(problems)
