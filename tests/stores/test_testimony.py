"""Statements are kept for good, given to those who may see them, and read once."""

from datetime import date, timedelta
from random import Random

import pytest
from django.db import DatabaseError, connection, transaction

from cami.errors import (
    AppendOnlyError,
    InvalidInputError,
    NotAllowedError,
    StatementMissingError,
)
from cami.programme.records import Record
from cami.programme.state import end_of, fold
from cami.programme.statements import PROGRESS, Body, Period, Statement, Target
from cami.stores import (
    append_only,
    atlas,
    beside,
    chronicle,
    models,
    report_part,
    reporting,
    testimony,
    trail,
)
from cami.stores.people import PUBLIC_VIEWER
from cami.workflows.approve import approve
from cami.workflows.publish import publish
from cami.workflows.withdraw import withdraw
from tests.conftest import on_postgresql
from tests.register import CAMI, fill
from tests.reporting import KZ, NOON, answered, asked, meet, opened, who


@pytest.fixture
def cycle(db):
    fill()
    meet()
    opened()


def kept_row():
    answered()
    return reporting.Statement.objects.get()


def test_nothing_that_was_said_can_be_changed_or_deleted(cycle):
    row = kept_row()
    rows = reporting.Statement.objects.filter(pk=row.pk)
    for act in (
        row.save,
        row.delete,
        rows.delete,
        lambda: rows.update(value="{}"),
        lambda: rows.bulk_update([row], ["value"]),
    ):
        with pytest.raises(AppendOnlyError):
            act()
    trail.note_act("x", "y", by="z", at=NOON)
    with pytest.raises(AppendOnlyError):
        trail.AuditEntry.objects.all().delete()


@pytest.mark.parametrize("table", append_only.GUARDED)
@pytest.mark.parametrize("sql", ["UPDATE {0} SET id = id", "DELETE FROM {0}"])
def test_the_database_itself_refuses_too(cycle, table, sql):
    if not on_postgresql():
        append_only.guard(connection)
    answered()
    from cami.stores import inheritance, talk

    talk.comment(asked().id, "1.1", "x", by="y", at=NOON)
    trail.note_act("x", "y", by="z", at=NOON)
    inheritance.keep("rivers", "cami-2021-2026", {}, by="x", at=NOON)
    report_part.add(
        "rivers", [Record("", "meeting", "", "M")], by="x", at=NOON, stages=("published",)
    )
    beside.RangeEntry.objects.create(country="KZ", taxon="saiga", entered_at=NOON)
    edition = models.Edition.objects.first()
    models.PastRegister.objects.create(edition=edition, until=NOON, value={})
    layer = atlas.LayerEdition.objects.create(key="l", number=1, card={}, made_at=NOON)
    atlas.LayerStep.objects.create(edition=layer, stage="withdrawn", by="x", at=NOON)
    release = atlas.AtlasRelease.objects.create(name="r", editions=[], made_at=NOON)
    atlas.ReleaseChoice.objects.create(release=release, by="x", at=NOON)
    with (
        pytest.raises(DatabaseError, match="only ever added"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql.format(f"stores_{table}"))


def test_a_step_needs_a_hand_a_reason_and_its_turn(cycle):
    (uid,) = answered()
    with pytest.raises(StatementMissingError):
        approve(who("bat"), [uid], NOON)
    with pytest.raises(InvalidInputError) as early:
        publish(who("aigul"), [uid], NOON)
    assert early.value.problems[0].code == "stage-clearance-missing"
    approve(who("minister"), [uid], NOON)
    publish(who("aigul"), [uid], NOON)
    with pytest.raises(NotAllowedError):
        withdraw(who("bat"), [uid], NOON, reason="x")
    with pytest.raises(InvalidInputError):
        withdraw(who("minister"), [uid], NOON, reason=" ")
    withdraw(who("minister"), [uid], NOON, reason="It was wrong.")
    assert testimony.seen(who("aigul"), "rivers") == ()


def test_what_is_withdrawn_is_gone_from_the_past_too_but_for_the_secretariat(cycle):
    (uid,) = answered()
    approve(who("minister"), [uid], NOON)
    publish(who("aigul"), [uid], NOON)
    later = NOON + timedelta(days=2)
    assert testimony.state(PUBLIC_VIEWER, "rivers", end_of(NOON.date())).statements
    withdraw(who("minister"), [uid], later, reason="It named a site.")
    for name in ("", "dana", "guest", "root"):
        viewer = who(name) if name else PUBLIC_VIEWER
        assert not testimony.state(viewer, "rivers", end_of(NOON.date())).statements
    assert testimony.state(who("aigul"), "rivers", end_of(NOON.date())).statements


def test_what_was_rolled_back_is_forgotten(cycle):
    with transaction.atomic():
        (uid,) = answered()
        assert testimony.one(who("dana"), uid)
        transaction.set_rollback(True)
    assert testimony.seen(who("dana"), "rivers") == ()
    (uid,) = answered()
    assert [v.statement.id for v in testimony.seen(who("dana"), "rivers")] == [uid]


def said(chance, number, last):
    speaker = Body("country", chance.choice(("KZ", "MN", "RU")))
    key = chance.choice(("1.1", "1.2", "2.1"))
    one = Statement(
        id=f"s{number:04}",
        programme="rivers",
        speaker=speaker,
        targets=tuple(Target(k) for k in {key, chance.choice(("1.1", "2.2"))}),
        period=Period(date(2025, 1, 1), date(2025, chance.randint(1, 12), 28)),
        basis="national-report",
        progress=chance.choice(PROGRESS),
        made_by="x",
        made_at=NOON + timedelta(minutes=number),
        supersedes=(last[speaker],) if speaker in last and chance.random() < 0.5 else (),
    )
    last[speaker] = one.id
    return one


@pytest.mark.parametrize("seed", range(5))
def test_what_stands_is_the_same_read_at_once_or_bit_by_bit(cycle, seed):
    chance, last = Random(seed), {}  # noqa: S311
    viewers = [PUBLIC_VIEWER, *(who(n) for n in ("dana", "bat", "aigul", "guest"))]
    for number in range(40):
        steps = ("submitted", "approved", "published")[: chance.randint(0, 3)]
        at = NOON + timedelta(minutes=number)
        made = testimony.Made(said(chance, number, last))
        testimony.keep([made], steps, by="x", at=at)
        if number % 5 == 0:
            for viewer in viewers:
                testimony.state(viewer, "rivers", at)
    everything = chronicle.read("rivers")
    changes = [step for group in everything.changes.values() for step in group]
    for viewer in viewers:
        found = testimony.state(viewer, "rivers", at)
        wanted = fold(
            everything.statements.values(), changes, end_of(at.date()), viewer.audience
        )
        assert dict(found.activities) == dict(wanted.activities)


def test_the_past_does_not_change_with_what_is_said_later(cycle):
    (uid,) = answered(text="First.")
    approve(who("minister"), [uid], NOON)
    publish(who("aigul"), [uid], NOON)
    then = testimony.state(PUBLIC_VIEWER, "rivers", end_of(NOON.date()))
    later = NOON + timedelta(days=30)
    (second,) = answered(text="Second.", progress="stalled", at=later)
    approve(who("minister"), [second], later)
    publish(who("aigul"), [second], later)
    again = testimony.state(PUBLIC_VIEWER, "rivers", end_of(NOON.date()))
    assert again.activities == then.activities
    (claim,) = testimony.state(PUBLIC_VIEWER, "rivers", later).of("1.1").claims
    assert (claim.statement.text, claim.progress) == ("Second.", "stalled")
    assert claim.statement.supersedes == (uid,)


def test_an_item_of_its_own_is_left_out_of_the_whole(cycle):
    opened("big", slug=CAMI)
    question = max(asked(KZ, "big").questions, key=lambda one: len(one.items))
    item, other = question.items[0].key, question.items[1].key
    answered(item=question.whole.key, text="All of it.", key="big")
    later = NOON + timedelta(minutes=1)
    answered(item=item, text="This one.", progress="stalled", key="big", at=later)
    state = testimony.state(who("dana"), CAMI, later)
    assert [claim.statement.text for claim in state.of(item).claims] == ["This one."]
    assert [claim.statement.text for claim in state.of(other).claims] == ["All of it."]
