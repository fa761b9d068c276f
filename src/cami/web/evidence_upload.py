"""Files that somebody hands in as evidence: bounded, looked into, kept."""

from datetime import datetime

from django.http import HttpRequest

from cami.errors import SourceTooLargeError
from cami.programme.statements import Body
from cami.sources.evidence_file import MOST_BYTES, kind_of
from cami.stores import evidence

_MIB = 1024 * 1024


def keep_upload(
    request: HttpRequest, body: Body, *, by: str, at: datetime
) -> evidence.FileRow | None:
    """Keep the file of a form; None where none was chosen.

    Raises
    ------
    SourceTooLargeError
        More was sent than a file may have.
    FileRefusedError
        It is of no kind that is kept.
    FileWithMacrosError
        It carries programs.
    """
    sent = int(request.META.get("CONTENT_LENGTH") or 0)
    if sent > MOST_BYTES + _MIB:
        raise SourceTooLargeError(size_mib=-(-sent // _MIB), limit_mib=MOST_BYTES // _MIB)
    upload = request.FILES.get("file")
    if upload is None:
        return None
    name = upload.name or "file"
    content = upload.read()
    kind = kind_of(content, name)
    return evidence.keep(content, name, kind.media_type, kind.ending, body, by=by, at=at)
