"""Finished solutions of a job, kept beside its results until it is done.

A job that was broken off goes on from them when it is started again; a job or input that
has changed starts anew.
"""

import fcntl
import hashlib
import json
import os
import shutil
import time
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import IO, Any

import numpy as np

from cami.connectivity.circuit import NOT_CONNECTED, Shelf
from cami.connectivity.graph import Floats
from cami.errors import NoRoomError, OutputUnwritableError
from cami.places import Place, is_there, make_folder, whole
from cami.workflows.checkpoint import EVERY_S

VERSION = 1
"""To be raised whenever the order of solutions or answers changes."""
KEPT_FROM = 8_000_000
"""Voltages from which on they are kept in a file: less is solved for again in seconds."""
VOLTS, ROWS, ANSWERS = "volts.f64", "rows.json", "answers.npz"


@dataclass(slots=True)
class Answered:
    """What was answered so far: resistances, sums over maps, and how much it took."""

    R: Floats
    total: Floats
    most: Floats
    count: int = 0
    """Answers that are in the sums, the first ones."""
    solves: int = 0
    residual: float = 0.0
    written: list[str] = field(default_factory=list)
    """Names of the files that belong to them."""


class KeptWork:
    """The folder in which one job keeps what it has solved."""

    def __init__(self, folder: Path, sign: str) -> None:
        self.folder, self.sign = folder, sign
        self.saved_at = time.monotonic()
        told = _read_rows(folder)
        if told.get("sign") != sign and folder.exists():
            _empty(folder)
            told = {}
        self.rows, self.residual = int(told.get("rows", 0)), float(told.get("residual", 0))

    def shelf(self) -> "FileShelf":
        """Room for the job's potentials, with those that are there already."""
        return FileShelf(self)

    def answered(
        self, shape: tuple[int, ...], grid: tuple[int, int], results: Place
    ) -> Answered:
        """The answers that were kept, or a beginning.

        They count only while the files that belong to them are in the folder ``results``.
        """
        R = np.full(shape, NOT_CONNECTED)
        new = Answered(R, np.zeros(grid), np.zeros(grid))
        try:
            with np.load(self.folder / ANSWERS) as kept:
                held = {name: kept[name] for name in kept.files}
        except (OSError, ValueError, EOFError, zipfile.BadZipFile):
            return new
        written = [str(name) for name in held.get("written", [])]
        if str(held.get("sign")) != self.sign:
            return new
        if not all(is_there(results / name) for name in written):
            return new
        count, solves = (int(number) for number in held["counts"])
        residual = float(held["residual"])
        sums = held["R"], held["total"], held["most"]
        return Answered(*sums, count, solves, residual, written)

    def keep(self, answered: Answered) -> None:
        """Keep what was answered, unless that was done a moment ago."""
        if not self.is_time():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        with whole(self.folder / ANSWERS) as file:
            np.savez(
                file,
                allow_pickle=False,
                sign=np.array(self.sign),
                R=answered.R,
                total=answered.total,
                most=answered.most,
                counts=np.array([answered.count, answered.solves]),
                residual=np.array(answered.residual),
                written=np.array(answered.written, np.str_),
            )
        self.save_sign(self.rows, self.residual)

    def is_time(self) -> bool:
        """Whether enough has been done since something was kept."""
        return time.monotonic() - self.saved_at >= EVERY_S

    def save_sign(self, rows: int, residual: float) -> None:
        """Keep whose work it is, and how many rows of potentials are done."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.rows, self.residual = rows, residual
        told = {"sign": self.sign, "rows": rows, "residual": residual}
        with whole(self.folder / ROWS) as file:
            file.write(json.dumps(told).encode())
        self.saved_at = time.monotonic()

    def remove(self) -> None:
        """Forget it: the job is done."""
        shutil.rmtree(self.folder, ignore_errors=True)


class FileShelf(Shelf):
    """Potentials in a file of a job's folder, if they are many."""

    def __init__(self, kept: KeptWork) -> None:
        super().__init__(kept.rows, kept.residual)
        self.kept = kept
        self.volts: np.memmap[tuple[int, ...], np.dtype[np.float64]] | None = None

    def room(self, shape: tuple[int, int]) -> Floats:
        """Room for potentials, with those of an interrupted run in it.

        Raises
        ------
        NoRoomError
            The disk has less.
        """
        if shape[0] * shape[1] < KEPT_FROM:
            self.finished, self.residual = 0, 0.0
            return np.empty(shape)
        self.kept.folder.mkdir(parents=True, exist_ok=True)
        path, needed = self.kept.folder / VOLTS, shape[0] * shape[1] * 8
        there = path.stat().st_size == needed if path.exists() else False
        free = shutil.disk_usage(path.parent).free
        if not there and needed > free:
            raise NoRoomError(
                folder=str(path.parent),
                needed_gb=round(needed / 2**30, 1),
                free_gb=round(free / 2**30, 1),
            )
        if not there:
            self.finished, self.residual = 0, 0.0
        self.volts = np.memmap(
            path, dtype=np.float64, mode="r+" if there else "w+", shape=shape
        )
        return self.volts

    def note(self, finished: int, residual: float) -> None:
        """Keep that the first rows are done, unless that was done a moment ago."""
        if self.volts is not None and self.kept.is_time():
            self.volts.flush()  # first what is counted, then the count
            self.kept.save_sign(finished, residual)


@contextmanager
def kept_work(prefix: Place, sign: str) -> Iterator[KeptWork]:
    """The folder of a job whose results begin with ``prefix``; gone when the job is done.

    Whoever runs the same job at the same time gets a folder that lasts as long as the run.
    """
    folder = folder_of(prefix, sign)
    make_folder(folder.parent)
    at = folder.with_name(f".{folder.name}.lock")
    with _opened(at) as lock:
        if not _locked(lock):
            with TemporaryDirectory(dir=folder.parent, prefix=".") as own:
                yield KeptWork(Path(own) / folder.name, sign)
            return
        kept = KeptWork(folder, sign)
        try:
            yield kept
        finally:
            at.unlink(missing_ok=True)
        kept.remove()


def kept_so_far(prefix: Place, sign: str) -> tuple[int, int]:
    """How many rows of potentials, and answers, an interrupted run of the job has left."""
    folder = folder_of(prefix, sign)
    told = _read_rows(folder)
    if told.get("sign") != sign:
        return 0, 0
    kept = KeptWork(folder, sign)
    return kept.rows, kept.answered((0,), (0, 0), prefix.parent).count


def folder_of(prefix: Place, sign: str) -> Path:
    """Where a job's finished work is kept: beside its results, if they lie here."""
    if isinstance(prefix, Path):
        return prefix.with_name(f"{prefix.name}.unfinished")
    return Path(gettempdir()) / f"cami-{sign[:24]}.unfinished"


def sign_of(words: Iterable[str], arrays: Iterable[object]) -> str:
    """A digest of all on which a job's answers depend."""
    digest = hashlib.sha256(f"{VERSION} {version('cami')}".encode())
    for word in words:
        digest.update(f"\n{word}".encode())
    for array in arrays:
        held = np.ascontiguousarray(np.asarray(array))
        digest.update(f"{held.shape} {held.dtype}".encode())
        digest.update(held.data if held.size else b"")
    return digest.hexdigest()


def _opened(at: Path) -> IO[str]:
    try:
        return at.open("w")
    except OSError as error:
        raise OutputUnwritableError(name=str(at.parent)) from error


def _locked(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _read_rows(folder: Path) -> dict[str, Any]:
    with suppress(OSError, ValueError):
        told = json.loads((folder / ROWS).read_text(encoding="utf-8"))
        if isinstance(told, dict):
            return told
    return {}


def _empty(folder: Path) -> None:
    for name in (VOLTS, ROWS, ANSWERS):
        with suppress(FileNotFoundError):
            os.unlink(folder / name)  # noqa: PTH108
