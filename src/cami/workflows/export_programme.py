"""Give a kept programme out again, in a format that others can use."""

from dataclasses import dataclass

from cami.errors import ProgrammeMissingError
from cami.messages import Say
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
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
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
    if form == "json":
        rendered = programme_json(programme, kept_findings(slug), say, keys)
        content = dump(rendered).encode()
    elif form == "docx":
        content = programme_docx(programme, lexicon().vocabulary)
    elif form == "akn":
        words, day = lexicon(), edition.imported_at.date()
        names = {
            key: name[0] for (kind, key), name in words.names.items() if kind == "actor"
        }
        content = programme_akn(
            programme, words.vocabulary, keys, names, name=slug, imported=day
        )
    else:
        render = programme_csv if form == "csv" else programme_xlsx
        content = render(programme, keys, say)
    return Export(content, MEDIA_TYPES[form], f"{slug}.{_ENDINGS.get(form, form)}")
