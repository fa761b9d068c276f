"""A file of a known source brought from its public address: whole, checked, or not at all.

What a broken line left behind is gone on with by ``Range`` and ``If-Range`` (RFC 9110,
13.1.5 and 14), so that a file that changed meanwhile is begun anew and never sewn together.
`pooch` and its like fetch and check, but begin again from nothing; hence this module.
"""

import errno
import fcntl
import hashlib
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import IO, Final

import msgspec
import urllib3
from urllib3.exceptions import HTTPError

from cami.errors import (
    ChecksumDiffersError,
    FetchRefusedError,
    NoRoomError,
    StoreUnreachableError,
)

Progress = Callable[[int, int], None]
"""Bytes there, and all of them (-1 where not known)."""

AT_ONCE: Final = 2**18
TRIES: Final = 5
"""Times that a line may break in a row without a byte having come."""
WAIT_S: Final = 2.0
"""Before the second try; twice as long before each further one."""
TIMEOUT: Final = urllib3.Timeout(connect=20, read=60)
GB: Final = 1e9
_PAGES: Final = (b"<!doctype html", b"<html")
_PASSING: Final = frozenset({
    HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT,
})  # fmt: skip


class _Known(msgspec.Struct):
    """What a server said of a file."""

    validator: str = ""
    """Strong entity tag, else the date of its last change."""
    length: int = -1


@dataclass(frozen=True, slots=True)
class Checksum:
    """What a file is known by."""

    kind: str
    """``sha256`` or ``md5``, as hashlib calls it."""
    digits: str

    def of(self, path: Path) -> str:
        """What a file has in place of it."""
        with path.open("rb") as file:
            return hashlib.file_digest(file, self.kind).hexdigest()

    def fits(self, path: Path) -> bool:
        """Whether a file is known by it."""
        return self.of(path) == self.digits


class _BrokenOffError(Exception):
    """The line broke, or the server asks for patience: worth another try."""


def fetch_file(
    address: str,
    target: Path,
    checksum: Checksum | None = None,
    progress: Progress = lambda done, total: None,
    wait: Callable[[float], None] = time.sleep,
) -> Path:
    """Bring a file to ``target``, unless it is there and still the same.

    Parameters
    ----------
    checksum
        What the file has to be known by. One that is there with it is not asked for again.

    Raises
    ------
    FetchRefusedError
        There is no such file, or a page was sent in its place.
    ChecksumDiffersError
        It came whole and is another one; it is not kept, and what was there before is.
    StoreUnreachableError
        No answer, or broken off again and again; what came is kept to go on with.
    NoRoomError
        The disk is full, or would be.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with _alone(target):
        if checksum and target.exists() and checksum.fits(target):
            return target
        coming = _Coming(address, target, progress)
        if _patiently(coming, wait):
            coming.keep(checksum)
    return target


def _patiently(coming: "_Coming", wait: Callable[[float], None]) -> bool:
    """Bring it by as many tries as it takes, while something comes."""
    left, pause = TRIES, WAIT_S
    while True:
        before = coming.size
        try:
            return coming.bring()
        except (_BrokenOffError, HTTPError, OSError) as error:
            if getattr(error, "errno", None) in {errno.ENOSPC, errno.EDQUOT}:
                raise _no_room(coming.part.parent, coming.missing) from error
            left = TRIES if coming.size > before else left - 1
            if not left:
                address, reason = coming.address, _told(error)
                raise StoreUnreachableError(address=address, reason=reason) from error
        wait(pause)
        pause *= 2


class _Coming:
    """A file on its way: what is there of it, and of which edition that is."""

    def __init__(self, address: str, target: Path, progress: Progress) -> None:
        self.address, self.target, self.progress = address, target, progress
        self.part = target.with_name(target.name + ".part")
        self.card = target.with_name(target.name + ".json")
        self.part_card = target.with_name(target.name + ".part.json")
        self.pool = urllib3.PoolManager(
            timeout=TIMEOUT, retries=urllib3.Retry(0, redirect=5)
        )

    @property
    def size(self) -> int:
        """Bytes that are there."""
        return self.part.stat().st_size if self.part.exists() else 0

    @property
    def missing(self) -> int:
        """Bytes that are still to come, as far as known."""
        return max(_read(self.part_card).length - self.size, 0)

    def bring(self) -> bool:
        """Ask for what is missing; False where what is kept already is still the same."""
        known, there = _read(self.part_card), self.size
        headers = {"Accept-Encoding": "identity", "User-Agent": "cami"}
        if there and known.validator:
            headers |= {"Range": f"bytes={there}-", "If-Range": known.validator}
        elif self.target.exists() and (kept := _read(self.card).validator):
            tag = kept.startswith('"')
            headers["If-None-Match" if tag else "If-Modified-Since"] = kept
        answer = self.pool.request(
            "GET", self.address, headers=headers, preload_content=False
        )
        try:
            if answer.status == HTTPStatus.NOT_MODIFIED:
                return False
            self._take(answer, there)
        finally:
            answer.close()
        return True

    def _take(self, answer: urllib3.BaseHTTPResponse, there: int) -> None:
        whole = _whole_length(answer)
        if answer.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            if whole != there:  # more than there is: of no use
                self.part.unlink()
                raise _BrokenOffError(str(answer.status))
            return
        if answer.status in _PASSING:
            raise _BrokenOffError(str(answer.status))
        goes_on = answer.status == HTTPStatus.PARTIAL_CONTENT and there > 0
        if not goes_on and answer.status != HTTPStatus.OK:
            raise FetchRefusedError(address=self.address, reason=str(answer.status))
        if goes_on and _begin(answer) != there:
            self.part.unlink()
            raise _BrokenOffError("Content-Range")
        if "text/html" in answer.headers.get("Content-Type", ""):
            raise FetchRefusedError(address=self.address, reason="text/html")
        start = there if goes_on else 0
        _refuse_no_room(self.part.parent, whole - start)
        self.part_card.write_bytes(msgspec.json.encode(_Known(_validator(answer), whole)))
        with self.part.open("ab" if goes_on else "wb") as out:
            self._write(answer, out, start, whole)

    def _write(
        self, answer: urllib3.BaseHTTPResponse, out: IO[bytes], done: int, whole: int
    ) -> None:
        for piece in answer.stream(AT_ONCE):
            if not done and piece[:64].lstrip().lower().startswith(_PAGES):
                raise FetchRefusedError(address=self.address, reason="HTML")
            out.write(piece)
            done += len(piece)
            self.progress(done, whole)
        if 0 <= whole != done:
            raise _BrokenOffError(f"{done} / {whole}")

    def keep(self, checksum: Checksum | None) -> None:
        """Check what came and put it where it belongs."""
        if checksum:
            found = checksum.of(self.part)
            if found != checksum.digits:
                self.part.unlink()
                self.part_card.unlink(missing_ok=True)
                raise ChecksumDiffersError(
                    address=self.address,
                    kind=checksum.kind,
                    found=found,
                    expected=checksum.digits,
                )
        self.part.replace(self.target)
        self.part_card.replace(self.card)


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    """Whoever wants the same file meanwhile waits, and then finds it there."""
    with target.with_name(target.name + ".lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _read(card: Path) -> _Known:
    try:
        return msgspec.json.decode(card.read_bytes(), type=_Known)
    except (OSError, msgspec.MsgspecError):
        return _Known()


def _validator(answer: urllib3.BaseHTTPResponse) -> str:
    """A strong one: by a weak tag, two files may be alike that are not equal."""
    tag: str = answer.headers.get("ETag", "")
    if tag and not tag.startswith("W/"):
        return tag
    return str(answer.headers.get("Last-Modified", ""))


def _whole_length(answer: urllib3.BaseHTTPResponse) -> int:
    """Of the whole file, also where a part was sent; -1 where not said."""
    ranged: str = answer.headers.get("Content-Range", "")
    text = ranged.rpartition("/")[2] if ranged else answer.headers.get("Content-Length", "")
    return int(text) if text.isdigit() else -1


def _begin(answer: urllib3.BaseHTTPResponse) -> int:
    text = answer.headers.get("Content-Range", "").removeprefix("bytes ").partition("-")[0]
    return int(text) if text.isdigit() else -1


def _refuse_no_room(folder: Path, needed: int) -> None:
    if needed > shutil.disk_usage(folder).free:
        raise _no_room(folder, needed)


def _no_room(folder: Path, needed: int) -> NoRoomError:
    free = shutil.disk_usage(folder).free
    return NoRoomError(
        folder=str(folder), free_gb=round(free / GB, 2), needed_gb=round(needed / GB, 2)
    )


def _told(error: Exception) -> str:
    return (str(error) or type(error).__name__)[:200]
