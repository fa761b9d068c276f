"""Files that statements point at: kept under their digests, given to those who may see."""

import hashlib
import os
import re
import tempfile
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.conf import settings

from cami.programme.statements import Body, Evidence
from cami.stores import reporting
from cami.stores.beside import KeptFile
from cami.stores.drafts import Answer
from cami.stores.people import Viewer
from cami.stores.testimony import new_id, seen


@dataclass(frozen=True, slots=True)
class FileRow:
    """A kept file."""

    uid: str
    name: str
    media_type: str
    size: int
    sha256: str
    body: Body

    @property
    def path(self) -> Path:
        """Where it lies; its name there says nothing of its content."""
        return _folder() / self.sha256[:2] / self.sha256


def keep(
    content: bytes,
    name: str,
    media_type: str,
    ending: str,
    body: Body,
    *,
    by: str,
    at: datetime,
) -> FileRow:
    """Keep a file that has been looked into; the same content lies there once."""
    digest = hashlib.sha256(content).hexdigest()
    row = KeptFile.objects.create(
        uid=new_id(),
        sha256=digest,
        name=_plain(name, ending),
        media_type=media_type,
        size=len(content),
        body_kind=body.kind,
        body_key=body.key,
        kept_by=by,
        kept_at=at,
    )
    kept = _row(row)
    if not kept.path.exists():
        kept.path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=kept.path.parent, delete=False) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(kept.path)
    return kept


def file(viewer: Viewer, uid: str) -> FileRow | None:
    """Return a file for those who work for its body, or see a statement that names it."""
    row = KeptFile.objects.filter(uid=uid).first()
    if row is None:
        return None
    kept = _row(row)
    if kept.body in viewer.bodies:
        return kept
    naming = reporting.Statement.objects.filter(value__contains=uid)
    for slug, statement in naming.values_list("programme__slug", "uid"):
        for voiced in seen(viewer, slug, [statement]):
            if any(
                one.kind == "file" and one.ref == uid for one in voiced.statement.evidence
            ):
                return kept
    return None


def added_to(answer: Answer, kept: FileRow) -> Answer:
    """Return an answer with a file among its evidence."""
    return replace(
        answer, evidence=(*answer.evidence, Evidence("file", kept.uid, kept.name))
    )


def _folder() -> Path:
    folder: Path = settings.DATA / "evidence"
    return folder


def _plain(name: str, ending: str) -> str:
    """Return a name without anything that a system could take for more than a name."""
    stem = re.sub(r"[^\w() -]", "_", Path(name.replace("\\", "/")).stem).strip("_ ")[:100]
    return f"{stem or 'file'}.{ending}"


def _row(row: KeptFile) -> FileRow:
    return FileRow(
        row.uid,
        row.name,
        row.media_type,
        row.size,
        row.sha256,
        Body(row.body_kind, row.body_key),  # type: ignore[arg-type]
    )
