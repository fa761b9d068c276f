"""A record is a draft until the Secretariat publishes it, and is never overwritten."""

from datetime import timedelta

import pytest

from cami.errors import InvalidInputError, NotAllowedError, RecordMissingError
from cami.programme.records import Record
from cami.stores import report_part
from cami.stores.people import PUBLIC_VIEWER
from cami.workflows.record_event import publish_record, record_event, withdraw_record
from cami.workflows.review_programme import Scope, compose_review, material
from tests.register import fill
from tests.reporting import KZ, MN, NOON, meet, who

MEETING = Record("", "meeting", "2026-05", "Fords counted", activities=("1.1",), owner=KZ)
DAY = timedelta(days=1)


@pytest.fixture
def world(db):
    fill()
    meet()


def titles(name, as_of=None):
    viewer = who(name) if name else PUBLIC_VIEWER
    return [row.record.title for row in report_part.records(viewer, "rivers", as_of)]


def counted(name, day):
    viewer = who(name) if name else PUBLIC_VIEWER
    return len(material(viewer, Scope("rivers", day.date()), "en").records)


def test_a_draft_is_known_to_its_body_and_the_secretariat_and_in_no_review(world):
    key = record_event(who("dana"), "rivers", MEETING, NOON)
    for name in ("dana", "erlan", "minister", "aigul"):
        assert titles(name) == ["Fords counted"]
    for name in ("", "guest", "bat", "union", "nadia", "root"):
        assert titles(name) == []
        with pytest.raises(RecordMissingError):
            report_part.record(who(name) if name else PUBLIC_VIEWER, key)
    assert counted("", NOON) == counted("aigul", NOON) == 0


def test_one_enters_for_whom_one_writes_and_the_secretariat_alone_publishes(world):
    for name in ("bat", "minister", "guest", "root"):
        with pytest.raises(NotAllowedError):
            record_event(who(name), "rivers", MEETING, NOON)
    key = record_event(who("dana"), "rivers", MEETING, NOON)
    for name, refusal in (
        ("dana", NotAllowedError),
        ("minister", NotAllowedError),
        ("bat", RecordMissingError),
    ):
        with pytest.raises(refusal):
            publish_record(who(name), key, NOON)
    publish_record(who("aigul"), key, NOON)
    assert titles("") == titles("bat") == ["Fords counted"]
    with pytest.raises(InvalidInputError):
        publish_record(who("aigul"), key, NOON)


def test_a_correction_replaces_only_once_it_is_published_and_only_ones_own(world):
    key = record_event(who("dana"), "rivers", MEETING, NOON)
    publish_record(who("aigul"), key, NOON)
    better = Record("", "meeting", "2026-05", "Weirs counted", owner=KZ, supersedes=key)
    with pytest.raises(NotAllowedError):
        record_event(
            who("bat"),
            "rivers",
            Record("", "meeting", "", "x", owner=MN, supersedes=key),
            NOON,
        )
    new = record_event(who("dana"), "rivers", better, NOON + DAY)
    assert titles("") == ["Fords counted"]
    publish_record(who("aigul"), new, NOON + DAY)
    assert titles("") == ["Weirs counted"]
    with pytest.raises(RecordMissingError):
        report_part.record(PUBLIC_VIEWER, key)
    assert titles("", NOON) == ["Fords counted"], "as it stood before"


def test_what_is_withdrawn_is_gone_from_the_past_too_but_for_the_secretariat(world):
    key = record_event(who("dana"), "rivers", MEETING, NOON)
    publish_record(who("aigul"), key, NOON)
    assert counted("", NOON) == 1
    with pytest.raises(InvalidInputError):
        withdraw_record(who("dana"), key, NOON + DAY)
    withdraw_record(who("dana"), key, NOON + DAY, "It named a site.")
    assert titles("") == titles("dana") == titles("aigul") == []
    assert counted("", NOON) == 0
    assert counted("aigul", NOON) == 1
    assert "It named a site." in [s.reason for s in _steps(key)]


def _steps(key):
    from cami.stores.beside import RecordStep

    return RecordStep.objects.filter(record=key)


def test_what_was_not_yet_published_does_not_stand_in_the_past(world):
    key = record_event(who("dana"), "rivers", MEETING, NOON)
    publish_record(who("aigul"), key, NOON + DAY)
    assert counted("", NOON) == 0
    assert counted("", NOON + DAY) == 1


def test_a_review_with_what_only_participants_may_know_is_marked(world):
    inside = Record("", "meeting", "2026", "Herders", owner=KZ, access="participants")
    key = record_event(who("dana"), "rivers", inside, NOON)
    publish_record(who("aigul"), key, NOON)
    scope = Scope("rivers", NOON.date())
    assert compose_review(who("guest"), scope, "review", "en").marked
    assert not compose_review(PUBLIC_VIEWER, scope, "review", "en").marked
    assert titles("") == []
    assert titles("guest") == ["Herders"]


def test_a_record_without_a_title_is_refused_with_the_remedy(world):
    with pytest.raises(InvalidInputError) as refused:
        record_event(who("dana"), "rivers", Record("", "meeting", "", " ", owner=KZ), NOON)
    assert refused.value.problems[0].code == "record-title-missing"
