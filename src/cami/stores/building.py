"""How far the building of a release has come: one at a time, told to whoever looks.

The lock is the system's own and goes with its process: what says that it is building while
nobody holds the lock was broken off, and is carried on by building again.
"""

import fcntl
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import msgspec
from django.conf import settings

from cami.errors import CamiError

State = Literal["none", "building", "broken-off", "failed", "ended"]
Told = Callable[[str, int, int], None]
"""Layer being built, how many are done, how many there are."""


@dataclass(frozen=True, slots=True)
class Building:
    """Where a building stands."""

    state: State = "none"
    key: str = ""
    done: int = 0
    total: int = 0
    text: str = ""
    """Why it failed, marked for translation."""
    params: dict[str, str | int | float | bool] = field(default_factory=dict)


@contextmanager
def alone() -> Iterator[Told]:
    """Wait until nobody else builds; tell how far it is while the block runs."""
    with (_folder() / "building.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        now = Building("building")

        def told(key: str, done: int, total: int) -> None:
            nonlocal now
            now = Building("building", key, done, total)
            _write(now)

        _write(now)
        try:
            yield told
        except CamiError as error:
            why = error.message
            _write(replace(now, state="failed", text=why.text, params=dict(why.params)))
            raise
        _write(replace(now, state="ended", done=now.total))


def standing() -> Building:
    """Where the last building stands."""
    try:
        told = msgspec.json.decode(
            (_folder() / "building.json").read_bytes(), type=Building
        )
    except FileNotFoundError:
        return Building()
    if told.state != "building" or _held():
        return told
    return replace(told, state="broken-off")


def _held() -> bool:
    with (_folder() / "building.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _write(told: Building) -> None:
    part = _folder() / "building.json.part"
    part.write_text(json.dumps(msgspec.to_builtins(told)), encoding="utf-8")
    part.replace(_folder() / "building.json")


def _folder() -> Path:
    folder: Path = settings.DATA / "atlas"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
