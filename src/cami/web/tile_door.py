"""A short way to tiles that anybody may have, past the framework and its middleware.

The door answers only what lies on the public shelf, to who brings no session; all else
(hidden and unknown alike, other methods, other hosts) goes to the application, which
decides. What is withdrawn or shown anew is noticed within `REMEMBERED_S`.
"""

import gzip
import hashlib
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import close_old_connections
from django.http.request import split_domain_port, validate_host
from django.utils import timezone

from cami.errors import ReleaseMissingError
from cami.sources.tiles_file import tiles_file
from cami.stores.people import PUBLIC_VIEWER
from cami.stores.releases import Shelf, open_release, releases_folder

Environ = dict[str, Any]
Start = Callable[[str, list[tuple[str, str]]], object]
Application = Callable[[Environ, Any], Iterable[bytes]]

BASE = "base-map"
REMEMBERED_S = 1.0
"""How long the public shelf is taken to be what it was."""

MOST_SHELVES = 32
FOR_EVER = "private, max-age=31536000, immutable"
"""The base map, in the reader's own browser."""
A_MINUTE = "private, max-age=60"
"""What is withdrawn is gone within a minute, from the reader's browser too."""

_ADDRESS = re.compile(r"/tiles/([\w.-]+)/([-\w]+)/(\d{1,2})/(\d{1,8})/(\d{1,8})", re.ASCII)
_ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
    ("Content-Security-Policy", "default-src 'none'"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to somebody who wants a tile that they may have."""

    status: HTTPStatus
    headers: dict[str, str]
    body: bytes = b""


def answer(
    path: Path | None, place: tuple[int, int, int], kept: str, *, accepts: str, has: str
) -> Answer:
    """Answer with a tile as it lies; whoever asks must have the right to it.

    Parameters
    ----------
    path
        Its file; None where there are no tiles.
    place
        z, x, y.
    kept
        How long browsers keep it.
    accepts, has
        The headers Accept-Encoding and If-None-Match.
    """
    file = tiles_file(path) if path else None
    content = file.tile(*place) if file else None
    headers = {"Cache-Control": kept, "Vary": "Cookie"}
    if file is None or content is None:
        return Answer(HTTPStatus.NO_CONTENT, headers)
    mark = f'W/"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'
    headers |= {"Vary": "Cookie, Accept-Encoding", "ETag": mark}
    if mark in has:
        return Answer(HTTPStatus.NOT_MODIFIED, headers)
    headers["Content-Type"] = "image/png"
    if file.gzipped:
        headers["Content-Type"] = "application/vnd.mapbox-vector-tile"
        if "gzip" in accepts:
            headers["Content-Encoding"] = "gzip"
        else:
            content = gzip.decompress(content)
    headers["Content-Length"] = str(len(content))
    return Answer(HTTPStatus.OK, headers, content)


@dataclass(slots=True)
class TileDoor:
    """The door before an application."""

    application: Application
    clock: Callable[[], float] = time.monotonic
    """Seconds, from wherever."""
    _shelves: dict[Path, tuple[float, Shelf]] = field(default_factory=dict)

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer, or let the application answer."""
        asked = _ADDRESS.fullmatch(environ.get("PATH_INFO", ""))
        if asked is None or not _is_for_anybody(environ):
            return self.application(environ, start)
        release, key, *place = asked.groups()
        z, x, y = map(int, place)
        shelf = self._public(release)
        if shelf is None or not (key == BASE or key in shelf.shelved):
            return self.application(environ, start)
        base = key == BASE
        told = answer(
            shelf.base_tiles() if base else shelf.layer(key).path("tiles"),
            (z, x, y),
            FOR_EVER if base else A_MINUTE,
            accepts=environ.get("HTTP_ACCEPT_ENCODING", ""),
            has=environ.get("HTTP_IF_NONE_MATCH", ""),
        )
        headers = [*told.headers.items(), *_ALWAYS]
        if settings.SECURE_HSTS_SECONDS:
            age = f"max-age={settings.SECURE_HSTS_SECONDS}"
            headers.append(("Strict-Transport-Security", age))
        start(f"{told.status.value} {told.status.phrase}", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [told.body]

    def _public(self, release: str) -> Shelf | None:
        """What anybody may have of a release; None where there is none."""
        now, folder = self.clock(), releases_folder() / release
        known = self._shelves.get(folder)
        if known is not None and now - known[0] < REMEMBERED_S:
            return known[1]
        close_old_connections()
        try:
            shelf = open_release(PUBLIC_VIEWER, timezone.now().date(), release)
        except ReleaseMissingError:
            return None
        if len(self._shelves) >= MOST_SHELVES:
            self._shelves.clear()
        self._shelves[folder] = now, shelf
        return shelf


def _is_for_anybody(environ: Environ) -> bool:
    """Whether somebody without a session asks, in the way and by the name that is right."""
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
        return False
    if f"{settings.SESSION_COOKIE_NAME}=" in environ.get("HTTP_COOKIE", ""):
        return False
    if settings.HTTPS and environ.get("HTTP_X_FORWARDED_PROTO") != "https":
        return False
    name, _ = split_domain_port(environ.get("HTTP_HOST", ""))
    return bool(name) and validate_host(name, settings.ALLOWED_HOSTS)
