"""Give a kept programme out again, in a format that others can use."""

from collections.abc import Mapping
from dataclasses import dataclass

from cami.errors import ProgrammeMissingError
from cami.messages import Say
from cami.programme.provisions import ActivityId, Programme
from cami.renderers.programme_akn import programme_akn
from cami.renderers.programme_csv import programme_csv
from cami.renderers.programme_docx import programme_docx
from cami.renderers.programme_json import dump, programme_json
from cami.renderers.programme_xlsx import programme_xlsx
from cami.stores.findings import kept_findings
from cami.stores.keeping import activity_keys
from cami.stores.readings import latest_edition, reading
from cami.workflows.lexicon import lexicon

MEDIA_TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "akn": "application/akn+xml",
}
_ENDINGS = {"akn": "akn.xml"}


@dataclass(frozen=True, slots=True)
class Export:
    """A file to give away."""

    content: bytes
    media_type: str
    file_name: str


def export_programme(slug: str, form: str, say: Say) -> Export:
    """Render the latest edition of a programme in one of `MEDIA_TYPES`.

    Raises
    ------
    ProgrammeMissingError
        No document has been imported for that programme.
    """
    edition = latest_edition(slug)
    if edition is None:
        raise ProgrammeMissingError(name=slug)
    programme, keys = reading(edition), activity_keys(edition)
    content = _render(slug, form, programme, keys, say)
    return Export(content, MEDIA_TYPES[form], f"{slug}.{_ENDINGS.get(form, form)}")


def _render(
    slug: str, form: str, programme: Programme, keys: Mapping[ActivityId, str], say: Say
) -> bytes:
    if form == "json":
        findings = kept_findings(slug)
        return dump(programme_json(programme, findings, say, keys)).encode()
    if form == "docx":
        return programme_docx(programme, lexicon().vocabulary)
    if form == "akn":
        return programme_akn(programme, keys, slug, say)
    render = programme_csv if form == "csv" else programme_xlsx
    return render(programme, keys, say)
