"""Say of fixes what cannot be, and what a person should know before numbers are made."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from cami.errors import InvalidInputError, Problem
from cami.geo.planes import LOCAL, is_geographic
from cami.messages import N_
from cami.movement.fixes import Fixes
from cami.movement.quality import Reason, Reasons
from cami.sources.telemetry.reading import Culprits, Reading, problems_of

Truths = NDArray[np.bool_]


def refuse_places(reading: Reading, name: str) -> None:
    """Refuse coordinates that cannot be what the reference system says.

    Raises
    ------
    InvalidInputError
        All rows that cannot be.
    """
    crs = reading.crs
    if crs == LOCAL:
        return
    x, y, rows = reading.x, reading.y, reading.row
    known = np.isfinite(x) & np.isfinite(y)
    found = []
    if is_geographic(crs):
        far = known & ((np.abs(x) > 360) | (np.abs(y) > 360))  # noqa: PLR2004
        swapped = known & ~far & (np.abs(y) > 90) & (np.abs(x) <= 90)  # noqa: PLR2004
        beyond = known & ~far & ~swapped & (np.abs(y) > 90)  # noqa: PLR2004
        found += [
            Culprits(
                "metres-as-degrees",
                "x, y",
                N_("{count} positions are no degrees, as {crs} says, but metres: {rows}."),
                N_("State the system that they are in, e.g. --crs EPSG:32648."),
                {"crs": crs},
                [rows[far]] if far.any() else [],
            ),
            Culprits(
                "lon-lat-swapped",
                "lon, lat",
                N_("{count} positions have a latitude beyond 90: {rows}."),
                N_("Longitude and latitude are swapped: swap them in --columns."),
                rows=[rows[swapped]] if swapped.any() else [],
            ),
            Culprits(
                "latitude-beyond-pole",
                "lat",
                N_("{count} positions lie beyond a pole: {rows}."),
                N_("Mend the latitudes, or empty the cells."),
                rows=[rows[beyond]] if beyond.any() else [],
            ),
        ]
    elif known.any() and bool(
        (np.abs(x[known]) <= 360).all() and (np.abs(y[known]) <= 90).all()  # noqa: PLR2004
    ):
        found.append(
            Culprits(
                "degrees-as-metres",
                "x, y",
                N_("All {count} positions look like degrees, and {crs} counts in metres."),
                N_("State --crs EPSG:4326 if they are longitude and latitude."),
                {"crs": crs},
                [rows[known]],
            )
        )
    _refuse(found, name)


def refuse_tracks(fixes: Fixes, reasons: Reasons, name: str) -> None:
    """Refuse fixes that make no track of anything.

    Raises
    ------
    InvalidInputError
        What has to be mended.
    """
    good = reasons == Reason.NONE
    found = []
    if fixes.epoch == "relative":
        found.append(_not_from_zero(fixes, good))
    _refuse(found, name)


def remarks_on(fixes: Fixes, reasons: Reasons, name: str) -> tuple[Problem, ...]:
    """What a person should know of fixes that can be used."""
    rows = fixes.row
    found = [
        Culprits(code, "", what, remedy, rows=[rows[mask]] if mask.any() else [])
        for code, what, remedy, mask in (
            (str(code), what, remedy, pick(reasons)) for code, what, remedy, pick in REMARKS
        )
    ]
    return problems_of(found, name)


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


def _refuse(found: list[Culprits], name: str) -> None:
    problems = problems_of(found, name)
    if problems:
        raise InvalidInputError(problems)
