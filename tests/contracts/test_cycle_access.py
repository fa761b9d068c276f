"""Every address of the reporting cycle has a stated answer for every role."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from cami.programme.statements import Body
from cami.stores import delegations, evidence, testimony
from cami.web import appointments
from cami.web.views.desk import link
from cami.workflows.approve import approve
from cami.workflows.publish import publish
from tests.register import CAMI, fill
from tests.reporting import KZ, MN, NOON, answered, asked, meet, opened, who

WORDS = "Zebra-crossing"
INSIDE = "Quagga-crossing"
SKETCH = "Okapi-crossing"
ROLES = ("public", "guest", "dana", "minister", "bat", "union", "nadia", "aigul", "root")
"""Public, participant, focal point and approver of the country, focal point of another,
partner organisation, species focal point, Secretariat, administrator."""

OPEN = dict.fromkeys(ROLES, 200)
SIGNED = {**OPEN, "public": 302}
"""For whoever has signed in."""


def only(*names, others=403, public=302):
    """Open to some; what all others are told."""
    return {role: 200 if role in names else others for role in ROLES} | {
        "public": 200 if "public" in names else public
    }


POST = {**dict.fromkeys(ROLES, 405), "public": 302}
POST_OPEN = dict.fromkeys(ROLES, 405)
R = {"slug": "rivers"}
COUNTRY = only("dana", "minister", "aigul")
SECRETARIAT = only("aigul")
SECRETARIAT_POST = {**dict.fromkeys(ROLES, 403), "public": 302, "aigul": 405}
HIDDEN = only("dana", "minister", "aigul", others=404, public=404)
ADDRESSES = {
    "review": (R, OPEN),
    "review-file": ({**R, "kind": "review", "form": "html"}, OPEN),
    "review-list": ({**R, "which": "no-information"}, OPEN),
    "national-report": ({**R, "iso2": "KZ", "form": "html"}, OPEN),
    "statement": ({**R, "uid": "{hidden}"}, HIDDEN),
    "record": ({**R, "uid": "record-3"}, HIDDEN),
    "records": (R, OPEN),
    "contest": (R, POST),
    "duties": ({**R, "kind": "country", "key": "KZ"}, OPEN),
    "desk": ({}, SIGNED),
    "assignment": ({"pk": "{kz}"}, COUNTRY),
    "question": ({"pk": "{kz}", "key": "1"}, COUNTRY),
    "submit": ({"pk": "{kz}"}, POST),
    "pass-on": ({"pk": "{kz}"}, POST),
    "link-end": ({"pk": "{kz}", "number": 1}, POST),
    "clearance": ({"pk": "{kz}"}, only("minister")),
    "paper-form": ({"pk": "{kz}"}, COUNTRY),
    "form-file": ({"pk": "{kz}", "tongue": "ru", "kind": "docx"}, COUNTRY),
    "answer-settle": ({"pk": "{kz}", "item": "1.1"}, POST),
    "answer-save": ({"pk": "{kz}", "item": "1.1"}, POST),
    "answer-take": ({"pk": "{kz}", "item": "1.1"}, POST),
    "answer-talk": ({"pk": "{kz}", "item": "1.1"}, COUNTRY),
    "answer-remark": ({"pk": "{kz}", "item": "1.1"}, POST),
    "answer-attach": ({"pk": "{kz}", "item": "1.1"}, POST),
    "statement-withdraw": ({"uid": "{hidden}"}, POST),
    "file": ({"uid": "{file}"}, only("dana", "minister", others=404, public=404)),
    "delegated": ({"signed": "{link}"}, dict.fromkeys(ROLES, 302)),
    "delegated-question": ({"signed": "{link}", "key": "1"}, OPEN),
    "delegated-save": ({"signed": "{link}", "item": "1.1"}, POST_OPEN),
    "delegated-remark": ({"signed": "{link}", "item": "1.1"}, POST_OPEN),
    "rounds": ({}, SECRETARIAT),
    "round": ({"key": "2026"}, SECRETARIAT),
    "round-close": ({"key": "2026"}, SECRETARIAT_POST),
    "round-write": ({"key": "2026"}, SECRETARIAT_POST),
    "mandates": ({}, only("aigul", "root")),
    "accounts": ({}, only("aigul", "root")),
    "invitation": ({"signed": "{invitation}"}, OPEN),
    "directory": ({}, SIGNED),
    "contests": ({}, SECRETARIAT),
    "trail": ({}, only("aigul", "root")),
    "publishing": (R, SECRETARIAT),
    "minutes": (R, SECRETARIAT),
    "minutes-one": ({**R, "number": 1}, SECRETARIAT),
    "carry-over": ({**R, "other": CAMI}, SECRETARIAT_POST),
}
EVERYWHERE = [
    "/{lang}/", "/{lang}/programmes/", "/{lang}/programmes/rivers/",
    "/{lang}/programmes/rivers/activities/",
    "/{lang}/programmes/rivers/activities/?q=zebra",
    "/{lang}/programmes/rivers/activities/1.1/", "/{lang}/programmes/rivers/sections/1/",
    "/{lang}/programmes/rivers/countries/KZ/", "/{lang}/programmes/rivers/export/json",
    "/{lang}/programmes/rivers/export/csv", "/{lang}/programmes/rivers/review/",
    "/{lang}/programmes/rivers/review/?country=KZ&section=1",
    *(f"/{{lang}}/programmes/rivers/review/{kind}.{form}"
      for kind in ("review", "brief", "digest") for form in ("html", "csv", "json")),
    *(f"/{{lang}}/programmes/rivers/review/lists/{which}/"
      for which in ("no-progress", "no-information", "fundable", "contradicted")),
    "/{lang}/programmes/rivers/asked/country/KZ/",
    *(f"/{{lang}}/programmes/rivers/review/lists/{which}/"
      for which in ("all", "concrete", "nothing-concrete")),
    "/{lang}/programmes/rivers/national-report/KZ.html",
    *(f"/{{lang}}/programmes/rivers/export/{form}" for form in ("informea", "iati")),
    "/{lang}/programmes/rivers/statements/{hidden}/",
    "/{lang}/programmes/rivers/records/", "/{lang}/programmes/rivers/records/record-3/",
    *(f"/{{lang}}/programmes/rivers/review/review.csv?as_of={day}"
      for day in ("2026-11-22", "2026-11-23")),
    "/{lang}/files/{file}", "/api/v1/programmes/rivers.json", "/{lang}/desk/",
]  # fmt: skip


@pytest.fixture
def world(db, settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON + timedelta(hours=1))
    fill()
    meet()
    opened()
    row = asked(KZ)
    kept = evidence.keep(b"x", "x.txt", "text/plain", "txt", KZ, by="dana", at=NOON)
    (hidden,) = answered(text=WORDS, item="1.1")
    held = delegations.add(
        "link-1", row.id, ["1"], name="C", email="", by="dana", at=NOON,
        expires_at=NOON + timedelta(days=9),
    )  # fmt: skip
    from cami.programme.records import Record
    from cami.stores import report_part
    from cami.workflows.import_minutes import keep_text

    for key, title, access, stages in (
        ("record-1", "M", "public", ("published",)),
        ("record-2", INSIDE, "participants", ("published",)),
        ("record-3", SKETCH, "public", ()),
    ):
        made = Record(key, "meeting", "2026", title, activities=("1.1",), owner=KZ,
                      access=access)  # fmt: skip
        report_part.add("rivers", [made], by="dana", at=NOON, stages=stages)
    invited = appointments.invite(
        who("aigul"), "new@example.org", "N", "national-focal-point", "KZ", NOON
    )
    number = keep_text(who("aigul"), "rivers", "M", WORDS, NOON)
    assert number
    names = {"hidden": hidden, "file": kept.uid, "kz": row.id, "link": link(held.uid),
             "number": number, "invitation": appointments.signed(invited)}  # fmt: skip
    ADDRESSES["minutes-one"][0]["number"] = number
    return names


@pytest.fixture
def visitors(world):
    made = {"public": Client()}
    for name in ROLES[1:]:
        made[name] = Client()
        made[name].force_login(User.objects.get(username=name))
    return made


def seen(visitor, path):
    """Status and text of an answer, its own address taken out."""
    answer = visitor.get(path)
    if answer.streaming:
        for close in answer._resource_closers:  # close() would end the database too
            close()
        return answer.status_code, ""
    text = answer.content
    return answer.status_code, text.decode(errors="replace").replace(
        path.partition("/programmes")[2], ""
    )


def everywhere(world):
    for lang in ("en", "ru"):
        for path in EVERYWHERE:
            yield path.replace("{lang}", lang).format(**world)


def addressed(name, kwargs, world):
    filled = {
        key: str(value).format(**world) if isinstance(value, str) else value
        for key, value in kwargs.items()
    }
    return reverse(name, kwargs=filled)


def test_every_role_gets_the_stated_answer(visitors, world):
    wrong = {}
    for name, (kwargs, stated) in ADDRESSES.items():
        path = addressed(name, kwargs, world)
        told = {role: seen(visitors[role], path)[0] for role in ROLES}
        if told != stated:
            wrong[name] = {r: (told[r], stated[r]) for r in ROLES if told[r] != stated[r]}
    assert not wrong, "role: (told, stated)"


def test_everybody_reaches_their_own_questions_and_nobody_elses(visitors, world):
    own = {
        KZ: {"dana", "minister"},
        MN: {"bat"},
        Body("organisation", "wwf"): {"union"},
        Body("role", "saiga"): {"nadia"},
    }
    for body, theirs in own.items():
        row = asked(body)
        path = f"/en/desk/{row.id}/{row.questions[0].key}/"
        for role in ROLES[1:]:
            expected = 200 if role in theirs | {"aigul"} else 403
            assert seen(visitors[role], path)[0] == expected, (role, body)
        assert seen(visitors["public"], path)[0] == 302


def test_an_unpublished_statement_is_reached_by_no_address(visitors, world):
    others = ("public", "guest", "bat", "union", "nadia", "root")
    for path in everywhere(world):
        for role in others:
            _, page = seen(visitors[role], path)
            assert WORDS not in page, (role, path)
            assert world["hidden"] not in page, (role, path)
            assert SKETCH not in page, (role, path)
            assert "record-3" not in page, (role, path)


def test_what_is_for_participants_is_told_to_whoever_takes_part_and_nobody_else(
    visitors, world
):
    for lang in ("en", "ru"):
        for page in (
            "records/",
            "records/record-2/",
            "activities/1.1/",
            "review/review.html",
        ):
            path = f"/{lang}/programmes/rivers/{page}"
            assert INSIDE not in seen(visitors["public"], path)[1], path
            for role in ROLES[1:]:
                assert INSIDE in seen(visitors[role], path)[1], (role, path)
    for path in everywhere(world):
        assert INSIDE not in seen(visitors["public"], path)[1], path


def test_counts_and_lists_do_not_tell_of_it_either(visitors, world):
    page = "/en/programmes/rivers/review/"
    begun = 'href="lists/concrete/">1</a>'
    assert begun not in visitors["bat"].get(page).content.decode()
    assert begun in visitors["aigul"].get(page).content.decode()
    listed = "/en/programmes/rivers/review/lists/no-information/"
    assert "activities/1.1/" in visitors["bat"].get(listed).content.decode()
    assert "activities/1.1/" not in visitors["aigul"].get(listed).content.decode()


def test_what_is_withdrawn_is_gone_from_everywhere(visitors, world):
    uid = world["hidden"]
    approve(who("minister"), [uid], NOON)
    publish(who("aigul"), [uid], NOON)
    shown = "/en/programmes/rivers/activities/1.1/"
    assert WORDS in visitors["public"].get(shown).content.decode()
    path = f"/en/statements/{uid}/withdraw"
    assert visitors["bat"].post(path, {"reason": "x"}).status_code == 403
    assert visitors["minister"].post(path, {"reason": "It was wrong."}).status_code == 302
    for path in everywhere(world):
        for role in ROLES:
            assert WORDS not in seen(visitors[role], path)[1], (role, path)


WRITES = {
    "submit": {},
    "pass-on": {"name": "x", "question": "1"},
    "link-end": {},
    "clearance": {"act": "approve", "statement": "{hidden}"},
    "answer-save": {"text": "forged", "progress": "completed", "token": "99"},
    "answer-take": {"act": "take"},
    "answer-attach": {},
    "answer-settle": {},
    "paper-form": {},
    "statement-withdraw": {"reason": "x"},
    "round-close": {},
    "publishing": {"act": "publish", "statement": "{hidden}"},
    "records": {"act": "add", "kind": "meeting", "title": "forged", "owner": "country:KZ"},
    "mandates": {"act": "give", "user": "bat", "role": "secretariat"},
    "accounts": {"act": "invite", "email": "x@example.org", "role": "secretariat"},
    "minutes": {"title": "x", "text": "forged"},
    "contest": {"country": "KZ", "taxon": "saiga", "reason": "forged"},
}


def test_nobody_writes_for_others(visitors, world):
    for name, sent in WRITES.items():
        path = addressed(name, ADDRESSES[name][0], world)
        filled = {key: value.format(**world) for key, value in sent.items()}
        for role in ("public", "guest", "bat", "union", "nadia"):
            status = visitors[role].post(path, filled).status_code
            assert status in ((302,) if role == "public" else (403, 404)), (name, role)
    told = testimony.one(who("aigul"), world["hidden"])
    assert told.stage == "submitted"
    assert who("bat").bodies == {MN}
    assert Body("country", "KZ") not in who("bat").bodies
