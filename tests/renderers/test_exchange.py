import io
import json
import zipfile
from datetime import UTC, date, datetime

import pytest
from lxml import etree

from cami.errors import NothingToExportError
from cami.programme.cms_report import cms_report
from cami.programme.records import Record
from cami.programme.state import fold
from cami.programme.statements import PROGRESS, PUBLIC, Evidence
from cami.renderers.document_html import document_html
from cami.renderers.iati_xml import Publisher, iati_xml
from cami.renderers.informea_json import informea_json
from cami.renderers.miradi_xmpz2 import NAMESPACE, miradi_xmpz2
from tests.programme.cycle import (
    KZ,
    TJ,
    WWF,
    activity,
    all_published,
    day,
    material,
    say,
    section,
    statement,
)

NOW = datetime(2025, 1, 10, 9, tzinfo=UTC)
M = f"{{{NAMESPACE}}}"
HERDS, FENCES = section("1", taxa=("saiga",)), section("2")
ACTIVITIES = (
    activity("1.1", HERDS, text="Count the herds & map them", sub_items=("a", "b")),
    activity("1.2", HERDS),
    activity("2.1", FENCES),
)


def record(key="p1", **changed):
    values = {"kind": "project", "date": "2019-05", "title": "Fence <removal>",
              "partners": ("wwf", "gef"), "activities": ("2.1",), "until": "2021",
              **changed}  # fmt: skip
    return Record(key, **values)


def iati(*records):
    return etree.fromstring(
        iati_xml("rivers", material((), ACTIVITIES, records=records), NOW, BY, {"gef"})
    )


# IATI

BY = Publisher("XM-TEST-1", "Test Publisher", "40")


def test_a_project_becomes_an_activity_with_what_is_known_of_it():
    (one,) = iati(record())
    assert one.findtext("iati-identifier") == "XM-TEST-1-rivers-p1"
    assert one.find("reporting-org").get("ref") == "XM-TEST-1"
    roles = [partner.get("role") for partner in one.iterfind("participating-org")]
    assert roles == ["4", "1"], "who carries out, then who gives money"
    assert one.find("activity-status").get("code") == "4"
    assert [date.get("iso-date") for date in one.iterfind("activity-date")] == [
        "2019-05-01",
        "2021-01-01",
    ]
    (going_on,) = iati(record(until="ongoing"))
    assert going_on.find("activity-status").get("code") == "2"
    assert len(going_on.findall("activity-date")) == 1
    assert one.findtext("title/narrative") == "Fence <removal>"
    assert one.findtext("participating-org/narrative") == "WWF"
    assert one.find("activity-date").get("iso-date") == "2019-05-01"
    assert one.findtext("activity-date/narrative").endswith("2019-05")
    assert one.find("tag").get("code") == "2.1"


def test_elements_stand_in_the_order_that_the_standard_wants():
    (one,) = iati(record())
    order = [
        "iati-identifier", "reporting-org", "title", "description", "participating-org",
        "participating-org", "activity-status", "activity-date", "activity-date",
        "recipient-region", "sector", "tag",
    ]  # fmt: skip
    assert [child.tag for child in one] == order


def test_what_lacks_what_the_standard_wants_is_left_out_and_nothing_made_up():
    meeting = record("m", kind="meeting")
    unknown = [record("q", date=""), record("r", until=""), record("s", partners=())]
    assert len(iati(record(), meeting, *unknown)) == 1
    with pytest.raises(NothingToExportError):
        iati(meeting, *unknown)


# InforMEA


def both(**more):
    made = material((), ACTIVITIES, addressed={KZ: ("1.1",), WWF: ("2.1",)}, **more)
    return {"en": made, "ru": made}


def test_activities_are_decisions_in_the_columns_of_the_toolkit():
    made = json.loads(
        informea_json("rivers", both(), "en", "2025-01-10", "https://x.org/r")
    )
    first = made["decisions"][0]
    columns = {
        "id", "treaty", "type", "status", "number", "link", "published", "updated",
        "meetingId", "meetingTitle", "meetingUrl", "displayOrder", "title", "longTitle",
        "summary", "content", "keywords", "files",
    }  # fmt: skip
    assert set(first) == columns
    assert first["content"] == {"en": "Count the herds & map them"}
    assert first["link"] == "https://x.org/r/activities/1.1/"
    assert [word["uri"] for word in first["keywords"]] == ["urn:cami:species:saiga"]
    assert [one["displayOrder"] for one in made["decisions"]] == [1, 2, 3]
    assert first["meetingId"] is None


def test_ids_do_not_change_from_export_to_export():
    one, two = (json.loads(informea_json("rivers", both(), "", "x")) for _ in range(2))
    assert one == two
    assert len({d["id"] for d in one["decisions"]}) == len(ACTIVITIES)
    assert one["decisions"][0]["content"] == {}


def test_plans_are_of_countries_alone_by_their_three_letters():
    made = json.loads(informea_json("rivers", both(), "en", "x"))
    (plan,) = made["nationalPlans"]
    assert plan["country"] == "KAZ"
    assert [one["number"] for one in plan["decisions"]] == ["1.1"]
    assert plan["decisions"][0]["id"] == made["decisions"][0]["id"]


# Miradi


def project(statements):
    content = miradi_xmpz2("rivers", material(statements, ACTIVITIES))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["project.xml"]
        return etree.fromstring(archive.read("project.xml"))


def test_sections_activities_and_sub_items_are_objectives_strategies_and_tasks():
    root = project([statement("a", "1.1")])
    objectives = root.findall(f"{M}ObjectivePool/{M}Objective")
    assert [o.findtext(f"{M}ObjectiveIdentifier") for o in objectives] == ["1", "2"]
    strategies = root.findall(f"{M}StrategyPool/{M}Strategy")
    ids = [one.get("Id") for one in strategies]
    named = [i.text for o in objectives for i in o.iter(f"{M}StrategyId")]
    assert named == ids
    tasks = [one.get("Id") for one in root.findall(f"{M}TaskPool/{M}Task")]
    assert [i.text for i in strategies[0].iter(f"{M}ActivityId")] == tasks
    assert len(tasks) == 2
    (species,) = root.findall(f"{M}BiodiversityTargetPool/{M}BiodiversityTarget")
    assert species.findtext(f"{M}BiodiversityTargetIdentifier") == "saiga"


def test_every_id_is_given_once_and_every_mention_is_there():
    root = project([statement("a", "1.1#a", "1.2"), statement("b", "1.2", speaker=TJ)])
    given = [one.get("Id") for one in root.iter() if one.get("Id")]
    assert len(given) == len(set(given))
    assert len({e.text for e in root.iter() if e.tag.endswith("UUID")}) == len(given)
    for tag in ("StrategyId", "ActivityId", "ProgressReportId"):
        assert {one.text for one in root.iter(f"{M}{tag}")} <= set(given)


@pytest.mark.parametrize("progress", PROGRESS)
def test_every_progress_has_a_status_that_miradi_knows(progress):
    root = project([statement("a", "1.1", progress=progress)])
    known = {"NotKnown", "Planned", "MajorIssues", "OnTrack", "Completed", "Abandoned"}
    found = [one.text for one in root.iter(f"{M}ProgressReportProgressStatus")]
    assert len(found) == 1
    assert set(found) <= known
    assert (progress == "no-information") == (found == ["NotKnown"])


def test_what_contradicts_stands_side_by_side_with_its_speaker():
    said = [statement("a", "1.2"), statement("b", "1.2", speaker=TJ, progress="stalled")]
    root = project(said)
    told = sorted(one.text for one in root.iter(f"{M}ProgressReportDetails"))
    assert told == ["Kazakhstan: words of a", "Tajikistan: words of b"]
    strategy = root.findall(f"{M}StrategyPool/{M}Strategy")[1]
    assert len(list(strategy.iter(f"{M}ProgressReportId"))) == 2


def test_an_activity_without_information_has_no_report_at_all():
    assert not list(project([]).iter(f"{M}ProgressReport"))


# the report to the Convention


def report(statements, changes=None, **more):
    state = fold(statements, changes or all_published(statements), day(400), PUBLIC)
    made = material((), ACTIVITIES, **more)
    made = type(made)(**{**_fields(made), "state": state})
    return document_html(cms_report(made, "KZ"), "en", say)


def _fields(made):
    return {name: getattr(made, name) for name in made.__dataclass_fields__}


def test_the_country_s_own_published_words_are_given_in_order():
    said = [
        statement("two", "2.1", text="Second words", next_steps="Then this",
                  progress="stalled"),
        statement("one", "1.1#a", "1.1#b", text="First words", obstacles=("money",),
                  evidence=(Evidence("link", "https://x.org/r", "Report"),)),
    ]  # fmt: skip
    html = report(said)
    assert html.index("First words") < html.index("Second words") < html.index("Then this")
    assert html.count("First words") == 1
    assert "the parts a, b" in html
    assert "From 2023-01-01 to 2023-12-31: work on this had stalled." in html
    assert "money" in html
    assert "https://x.org/r" in html
    assert "Kazakhstan" in html


def test_nothing_unpublished_and_nobody_else_s_words_are_in_it():
    said = [
        statement("a", "1.1", text="DRAFT WORDS"),
        statement("b", "1.2", speaker=TJ, text="OTHER WORDS"),
        statement("c", "1.2", speaker=WWF, text="PARTNER WORDS", countries=("KZ",)),
    ]
    html = report(said, changes=all_published(said[1:]), addressed={KZ: ("1.1", "2.1")})
    for words in ("DRAFT WORDS", "OTHER WORDS", "PARTNER WORDS"):
        assert words not in html
    assert "1.1, 2.1" in html


def test_no_report_says_that_nothing_was_done():
    html = report([], addressed={KZ: ("1.1",)})
    assert "says nothing of what was done" in html
    assert "not started" not in html
    assert date(2025, 2, 4).isoformat() in html
