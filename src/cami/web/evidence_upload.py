"""Files that somebody hands in as evidence: bounded, looked into, kept."""

from datetime import datetime

from django.http import HttpRequest

from cami.programme.statements import Body
from cami.sources.evidence_file import MOST_BYTES, kind_of
from cami.stores import evidence
from cami.web.uploads import refuse_large


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
    refuse_large(request, MOST_BYTES)
    upload = request.FILES.get("file")
    if upload is None:
        return None
    name = upload.name or "file"
    content = upload.read()
    kind = kind_of(content, name)
    return evidence.keep(content, name, kind.media_type, kind.ending, body, by=by, at=at)
