import io
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest

from cami.errors import PublisherUnknownError
from cami.programme.records import Record
from cami.programme.statements import Body, Period, Statement, Target
from cami.renderers.iati_xml import Publisher
from cami.stores import report_part, testimony
from cami.stores.keeping import activity_keys
from cami.stores.readings import latest_edition
from cami.workflows.export_exchange import MEDIA, export_exchange, write_cms_report

KZ = Body("country", "KZ")
NOW = datetime(2026, 11, 24, tzinfo=UTC)
WEIRS = Record("", "project", "2019", "Weirs", partners=("wwf",), until="ongoing")
BY = Publisher("XM-TEST-1", "Test Publisher", "40")
YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))


@pytest.fixture
def rivers_kept(keep, rivers):
    """A programme with a project, a published statement and one that is not."""
    keep(rivers)
    key = next(iter(activity_keys(latest_edition("rivers")).values()))
    then = NOW - timedelta(days=1)
    report_part.add("rivers", [WEIRS], by="a", at=then,
                    stages=("published",))  # fmt: skip
    for words, stages in (
        ("PUBLIC WORDS", ("submitted", "approved", "published")),
        ("HIDDEN WORDS", ("submitted", "approved")),
    ):
        said = Statement(
            testimony.new_id(), "rivers", KZ, (Target(key),), YEAR, "national-report",
            "under-way", "anna", then, text=words,
        )  # fmt: skip
        testimony.keep([testimony.Made(said)], stages, by="a", at=then)


def unpacked(content):
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


@pytest.mark.django_db
@pytest.mark.parametrize("form", MEDIA)
def test_nothing_unpublished_leaves_in_any_format(rivers_kept, form):
    content = unpacked(export_exchange("rivers", form, NOW, "", BY).content)
    assert b"HIDDEN WORDS" not in content
    assert (b"PUBLIC WORDS" in content) == (form == "xmpz2")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "by",
    [None, Publisher("", "", ""), Publisher("XM-1", "", "40"), Publisher("XM-1", "X", "1")],
)
def test_nobody_publishes_as_iati_who_is_not_named(rivers_kept, by):
    with pytest.raises(PublisherUnknownError):
        export_exchange("rivers", "iati", NOW, "", by)


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["docx", "html"])
def test_the_text_for_the_convention_holds_published_words_only(rivers_kept, form):
    made = write_cms_report("rivers", "KZ", form, "en", lambda m: m.text, NOW)
    content = unpacked(made.content)
    assert b"PUBLIC WORDS" in content
    assert b"HIDDEN WORDS" not in content
    assert made.file_name == f"rivers-cms-report-KZ.en.{form}"
