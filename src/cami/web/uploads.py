"""Files between their preview and their import: kept for a day, by what they contain."""

import hashlib
import re
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

_DAY_S = 24 * 3600
_TOKEN = re.compile(r"[0-9a-f]{64}")


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
