"""Sums of an unfinished run, kept in a file so that a crash loses minutes and not days."""

import hashlib
import time
import zipfile
from collections.abc import Iterable
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cami.connectivity.omnidirectional import WindowsState
from cami.connectivity.sketch import Sketch, SketchState, Tally
from cami.connectivity.window_problem import Windows
from cami.errors import SourceMissingError
from cami.places import Place, content_of, make_folder, remove, whole

Held = dict[str, NDArray[Any]]

EVERY_S = 30.0
"""Seconds between two savings."""

VERSION = 1
"""To be raised whenever the parts of a run, or their sums, change."""


class Checkpoint:
    """Keeps the state of one problem in one file, whole or not at all."""

    def __init__(self, path: Place, problem: Windows | Sketch) -> None:
        self.path, self.sign = path, fingerprint(problem)
        self.sketch = isinstance(problem, Sketch)
        self.saved_at = time.monotonic()

    def load(self) -> WindowsState | SketchState | None:
        """The state that was kept; None where there is none, or it is another problem's."""
        try:
            with np.load(BytesIO(content_of(self.path))) as kept:
                held = {name: kept[name] for name in kept.files}
        except (OSError, ValueError, EOFError, zipfile.BadZipFile, SourceMissingError):
            return None
        if str(held.get("sign")) != self.sign:
            return None
        return _sketch_state(held) if self.sketch else _windows_state(held)

    def keep(self, state: WindowsState | SketchState) -> None:
        """Save the state, unless that was done a moment ago."""
        if time.monotonic() - self.saved_at >= EVERY_S:
            self.save(state)

    def save(self, state: WindowsState | SketchState) -> None:
        """Save the state now."""
        make_folder(self.path.parent)
        with whole(self.path) as file:
            np.savez(file, allow_pickle=False, **_arrays(state), sign=np.array(self.sign))
        self.saved_at = time.monotonic()

    def remove(self) -> None:
        """Forget it: the work is done."""
        remove(self.path)


def fingerprint(problem: Windows | Sketch) -> str:
    """A digest of everything on which a problem's answer depends."""
    digest = hashlib.sha256(f"{VERSION} {type(problem).__name__}".encode())
    for name in sorted(problem.__dataclass_fields__):
        value = getattr(problem, name)
        if name == "lattice":
            _add(digest, (*value.edges, value.passable))
        elif name == "conditions":
            for each in value:
                future = each.present if each.future is None else each.future
                _add(digest, (each.present, future))
                digest.update(f"{each.lower} {each.upper} {each.equal}".encode())
        elif isinstance(value, np.ndarray):
            _add(digest, (value,))
        else:
            digest.update(f"{name}={value}".encode())
    return digest.hexdigest()


def _add(digest: "hashlib._Hash", arrays: Iterable[NDArray[np.generic]]) -> None:
    for array in arrays:
        digest.update(f"{array.shape} {array.dtype}".encode())
        digest.update(np.ascontiguousarray(array).data)


def _arrays(state: WindowsState | SketchState) -> Held:
    if isinstance(state, WindowsState):
        counts = [state.finished, state.iterations]
        return {
            "counts": np.array(counts),
            "residual": np.array(state.residual),
            "current": state.current,
            "potential": state.potential,
        }
    kept = {"counts": np.array([state.finished])}
    for name, tally in (("land", state.land), ("even", state.even)):
        if tally is not None:
            kept[f"{name}_sums"], kept[f"{name}_squares"] = tally.sums, tally.squares
            kept[f"{name}_rest"] = np.array([tally.draws, tally.residual])
    return kept


def _windows_state(held: Held) -> WindowsState:
    finished, iterations = (int(count) for count in held["counts"])
    return WindowsState(
        held["current"],
        held["potential"],
        finished=finished,
        iterations=iterations,
        residual=float(held["residual"]),
    )


def _sketch_state(held: Held) -> SketchState:
    tallies: list[Tally | None] = []
    for name in ("land", "even"):
        if f"{name}_sums" not in held:
            tallies.append(None)
            continue
        draws, residual = held[f"{name}_rest"]
        sums, squares = held[f"{name}_sums"], held[f"{name}_squares"]
        tallies.append(Tally(sums, squares, int(draws), float(residual)))
    land, even = tallies
    if land is None:
        raise AssertionError  # every sketch has draws on its land
    return SketchState(land, even, int(held["counts"][0]))
