"""See that areas can be joined at all, before any work is done on them."""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from cami.connectivity.lattice import Lattice, components
from cami.errors import BadSourceError, InvalidInputError, Problem
from cami.messages import N_, Message

SHOWN = 10
"""Pairs that are named; the others are as they are."""


def refuse_unfit_areas(
    lattice: Lattice,
    numbered: NDArray[np.int32],
    names: dict[int, str],
    file: str,
    *,
    apart: bool,
) -> None:
    """See that there are two areas, each with passable cells, and a way between any two.

    Parameters
    ----------
    numbered
        Shape ``(rows, cols)``: number of the area of each cell, 0 for none.
    apart
        Lets areas be that no way joins.

    Raises
    ------
    BadSourceError
        An area has no passable cell, or there are fewer than two.
    InvalidInputError
        No way leads from one area to another: separate islands, or barriers all round.
    """
    there = lattice.passable & (numbered > 0)
    if len(names) < 2:  # noqa: PLR2004 (from one to another)
        raise BadSourceError(what=", ".join(names.values()) or "-")
    for number in names.keys() - np.unique(numbered[there]).tolist():
        raise BadSourceError(what=names[number])
    if apart:
        return
    labels = components(lattice)[there]
    found = np.unique(np.stack((numbered[there], labels)), axis=1).T.tolist()
    pieces: dict[int, set[int]] = {number: set() for number in names}
    for number, piece in found:
        pieces[number].add(piece)
    lost = [
        (names[one], names[other])
        for one, other in combinations(names, 2)
        if not pieces[one] & pieces[other]
    ]
    if lost:
        raise InvalidInputError(tuple(_apart(file, *pair) for pair in lost[:SHOWN]))


def _apart(file: str, first: str, second: str) -> Problem:
    told = {"first": first, "second": second}
    return Problem(
        "areas-apart",
        (file, first, second),
        Message(N_("No way leads from {first} to {second}."), told),
        Message(
            N_(
                "They lie on separate islands, or barriers cut them off. Mend the surface "
                'or its edges, leave one out, or ask for "apart".'
            )
        ),
    )
