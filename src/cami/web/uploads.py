"""Files between their preview and their import: kept for a day, by what they contain.

No more of a file is taken in than an official document can have.
"""

import hashlib
import re
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from cami.errors import SourceTooLargeError
from cami.sources.source_file import MAX_FILE_BYTES, MIB

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

_DAY_S = 24 * 3600
_MOST_FORM_BYTES = MIB
_TOKEN = re.compile(r"[0-9a-f]{64}")


class Bounded(FileUploadHandler):
    """Stops taking in a file that is larger than any official document."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass on a piece of the file, or stop."""
        if start + len(raw_data) > MAX_FILE_BYTES:
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the keeping to the handlers that follow."""


def refuse_large(request: HttpRequest, most_bytes: int | None = None) -> None:
    """Refuse what was sent if its file must be larger than ``most_bytes``.

    Raises
    ------
    SourceTooLargeError
        More was sent than such a file may have.
    """
    most_bytes = MAX_FILE_BYTES if most_bytes is None else most_bytes
    sent = int(request.META.get("CONTENT_LENGTH") or 0)
    if sent > most_bytes + _MOST_FORM_BYTES:
        limit = most_bytes // MIB
        raise SourceTooLargeError(size_mib=-(-sent // MIB), limit_mib=limit)


def put(upload: "UploadedFile[bytes]") -> tuple[str, Path]:
    """Keep an uploaded file; return the token it is found by, and its path."""
    _sweep()
    digest = hashlib.sha256()
    draft = _folder() / f"draft-{id(upload)}-{time.time_ns()}"
    draft.mkdir()
    path = draft / _plain(upload.name or "document")
    with path.open("wb") as file:
        for chunk in upload.chunks():
            digest.update(chunk)
            file.write(chunk)
    token = digest.hexdigest()
    drop(token)
    draft.rename(_folder() / token)
    return token, _folder() / token / path.name


def get(token: str) -> Path | None:
    """Return the file of a token; None where it is gone."""
    if not _TOKEN.fullmatch(token) or not (_folder() / token).is_dir():
        return None
    return next((_folder() / token).iterdir(), None)


def drop(token: str) -> None:
    """Forget a file."""
    if _TOKEN.fullmatch(token):
        shutil.rmtree(_folder() / token, ignore_errors=True)


def _folder() -> Path:
    folder: Path = settings.DATA / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _sweep() -> None:
    for kept in _folder().iterdir():
        if kept.stat().st_mtime < time.time() - _DAY_S:
            shutil.rmtree(kept, ignore_errors=True)


def _plain(name: str) -> str:
    """Return a name that is safe in a folder, its letters kept."""
    return re.sub(r"[^\w.() -]", "_", Path(name).name).strip(". ")[-120:] or "document"
