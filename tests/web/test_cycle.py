"""A round on the web: everyone's pages in both languages, from opening to the review."""

import gzip
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cami.stores import beside, drafts, testimony
from cami.stores.people import PUBLIC_VIEWER
from tests.register import CAMI
from tests.reporting import KZ, MN, NOON, answered, asked, meet, opened, who


@pytest.fixture
def cycle(register, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON + timedelta(minutes=1))
    meet()
    opened()


@pytest.fixture
def signed_in(cycle):
    def sign_in(name):
        client = Client()
        client.force_login(User.objects.get(username=name))
        return client

    return sign_in


def read(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def form_of(page, item):
    block = page.split(f'id="item-{item}"')[1]
    names = ("token", "writer", "no_change_since")
    return {name: re.search(f'name="{name}" value="([^"]*)"', block)[1] for name in names}


def fill(client, row, item, **sent):
    question = row.question_of(item).key
    page = read(client, f"/en/desk/{row.id}/{question}/")
    path = f"/en/desk/{row.id}/items/{item}/save"
    return client.post(path, {**form_of(page, item), "progress": "under-way", **sent})


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_round_goes_from_opening_to_the_review(signed_in, language):
    dana, minister, aigul = (signed_in(name) for name in ("dana", "minister", "aigul"))
    row = asked(KZ)
    item = next(iter(row.items))
    assert f"/{language}/desk/{row.id}/" in read(dana, f"/{language}/desk/")
    question = row.questions[0].key
    assert f"/{question}/" in read(dana, f"/{language}/desk/{row.id}/")
    assert fill(dana, row, item, text="Two fords <b>built</b>.").status_code == 302
    page = read(dana, f"/{language}/desk/{row.id}/{question}/")
    assert "Two fords &lt;b&gt;built&lt;/b&gt;." in page
    assert dana.post(f"/{language}/desk/{row.id}/submit").status_code == 302
    waiting = read(minister, f"/{language}/desk/{row.id}/clearance/")
    (uid,) = re.findall('name="statement" value="([^"]+)"', waiting)
    public = f"/{language}/programmes/rivers/activities/{item}/"
    assert "Two fords" not in read(Client(), public)
    minister.post(f"/{language}/desk/{row.id}/clearance/", {"statement": uid, "act": "x"})
    assert "Two fords" in read(aigul, f"/{language}/manage/rivers/publishing/")
    aigul.post(
        f"/{language}/manage/rivers/publishing/", {"statement": uid, "act": "publish"}
    )
    page = read(Client(), public)
    assert "Two fords" in page
    assert "dana" not in page, "who wrote it is not for the public"
    for kind in ("review", "brief", "digest"):
        html = read(Client(), f"/{language}/programmes/rivers/review/{kind}.html")
        assert ("Two fords" in html) == (kind != "brief")
    assert "minister" not in read(
        Client(), f"/{language}/programmes/rivers/statements/{uid}/"
    )
    assert "minister" in read(aigul, f"/{language}/programmes/rivers/statements/{uid}/")
    assert uid in read(aigul, f"/{language}/manage/trail/")


def test_two_people_edit_one_answer_and_neither_loses_a_word(signed_in):
    dana, erlan = signed_in("dana"), signed_in("erlan")
    row = asked(KZ)
    item = next(iter(row.items))
    path = f"/en/desk/{row.id}/{row.questions[0].key}/"
    first, second = (form_of(read(one, path), item) for one in (dana, erlan))
    save = f"/en/desk/{row.id}/items/{item}/save"
    dana.post(save, {**first, "progress": "under-way", "text": "Dana's words"})
    erlan.post(save, {**second, "progress": "stalled", "text": "Erlan's words"})
    page = read(dana, path)
    assert "Dana&#39;s words" in page
    assert "Erlan&#39;s words" in page
    assert "two versions" in read(dana, f"/en/desk/{row.id}/")
    together = {**form_of(page, item), "progress": "under-way", "text": "Both"}
    dana.post(save, together)
    page = read(erlan, path)
    assert "Erlan&#39;s words" not in page
    kept = [one.answer.text for one in drafts.versions(row.id, item)]
    assert kept == ["Both", "Erlan's words", "Dana's words"]


def test_the_script_is_told_in_json_and_may_send_again(signed_in):
    dana = signed_in("dana")
    row = asked(KZ)
    item = next(iter(row.items))
    sent = {"token": "0", "writer": "page-1", "progress": "stalled", "text": "a"}
    save = f"/en/desk/{row.id}/items/{item}/save"
    told = dana.post(save, sent, headers={"accept": "application/json"}).json()
    assert (told["token"], told["conflict"]) == (1, False)
    again = dana.post(save, sent, headers={"accept": "application/json"}).json()
    assert again["token"] == 1, "the same words are kept once"
    longer = {**sent, "text": "a and b"}
    lost = dana.post(save, longer, headers={"accept": "application/json"}).json()
    assert (lost["token"], lost["conflict"]) == (2, False), "its own answer was lost"
    other = dana.post(save, {**sent, "writer": "page-2", "text": "c"},
                      headers={"accept": "application/json"}).json()  # fmt: skip
    assert other["conflict"] is True


def test_a_delegate_answers_by_link_and_sees_nothing_else(signed_in):
    dana = signed_in("dana")
    row = asked(KZ)
    question = row.questions[0]
    dana.post(f"/en/desk/{row.id}/items/{next(iter(row.items))}/remark",
              {"kind": "note", "text": "my secret note"})  # fmt: skip
    dana.post(f"/en/desk/{row.id}/pass-on", {"name": "Colleague", "question": question.key})
    page = read(dana, f"/en/desk/{row.id}/")
    link = re.search(r"/en/delegated/[^/]+/", page)[0]
    stranger = Client()
    shown = stranger.get(link, follow=True)
    assert shown.status_code == 200
    assert "my secret note" not in shown.content.decode()
    item = question.items[0].key
    sent = {
        **form_of(shown.content.decode(), item),
        "progress": "completed",
        "text": "By me",
    }
    assert stranger.post(f"{link}items/{item}/save", sent).status_code == 302
    assert drafts.draft(row.id, item).latest.by == "Colleague"
    outside = next((i for q in row.questions[1:] for i in (q.items[0].key,)), None)
    if outside:
        assert stranger.post(f"{link}items/{outside}/save", sent).status_code == 403
    assert stranger.post(f"/en/desk/{row.id}/submit").status_code == 302
    number = re.search(rf"/desk/{row.id}/links/(\d+)/end", page)[1]
    dana.post(f"/en/desk/{row.id}/links/{number}/end")
    assert stranger.get(link).status_code == 410
    assert stranger.get("/en/delegated/forged/").status_code == 410


def test_answers_are_returned_with_a_reason_and_come_back_changed(signed_in):
    dana, minister = signed_in("dana"), signed_in("minister")
    row = asked(KZ)
    (uid,) = answered()
    path = f"/en/desk/{row.id}/clearance/"
    refused = minister.post(path, {"statement": uid, "act": "return", "reason": ""})
    assert refused.status_code == 422
    minister.post(path, {"statement": uid, "act": "return", "reason": "Name the rivers."})
    assert "Name the rivers." in read(dana, f"/en/desk/{row.id}/{row.questions[0].key}/")
    fill(dana, row, next(iter(row.items)), text="Fords on the Ural.")
    dana.post(f"/en/desk/{row.id}/submit")
    page = read(minister, path)
    assert "Fords on the Ural." in page


def test_suggestions_are_taken_over_turned_down_or_repeated(signed_in):
    dana, minister, aigul = (signed_in(name) for name in ("dana", "minister", "aigul"))
    row = asked(KZ)
    (uid,) = answered(text="As in the first round.")
    minister.post(f"/en/desk/{row.id}/clearance/", {"statement": uid, "act": "approve"})
    aigul.post("/en/manage/rivers/publishing/", {"statement": uid, "act": "publish"})
    opened("2027", NOON.replace(year=2027))
    row = asked(KZ, "2027")
    item = next(iter(row.items))
    page = read(dana, f"/en/desk/{row.id}/{row.questions[0].key}/")
    assert "No change since" in page
    take = f"/en/desk/{row.id}/items/{item}/take"
    dana.post(f"{take}?statement={uid}&token=0", {"act": "same"})
    answer = drafts.draft(row.id, item).answer
    assert (answer.text, answer.no_change_since) == ("As in the first round.", uid)
    fill(dana, row, item, text="Something is new.", no_change_since=uid)
    assert drafts.draft(row.id, item).answer.no_change_since == ""
    dana.post(f"{take}?statement={uid}", {"act": "down"})
    assert uid not in read(dana, f"/en/desk/{row.id}/{row.questions[0].key}/")


def test_letters_are_polite_and_go_to_those_ticked(signed_in):
    aigul = signed_in("aigul")
    page = read(aigul, "/en/manage/rounds/2026/")
    assert "cordially invited" in page
    aigul.post("/en/manage/rounds/2026/write", {"body": ["KZ", "RU"], "language": "ru"})
    letters = {letter.to[0]: letter.body for letter in mail.outbox}
    assert set(letters) == {"dana@example.org", "sergei@example.org"}
    assert "31.01.2027" in letters["dana@example.org"]
    assert "asked to report by" not in letters["sergei@example.org"]


FILES = {
    "note.txt": b"Counted: 14 fords.",
    "map.png": b"\x89PNG\r\n\x1a\n" + b"0" * 20,
    "report.pdf": b"%PDF-1.7\nplain",
}
REFUSED = {
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 415),
    "run.exe": (b"MZ\x90", 415),
    "page.txt": (b"<html><script>", 415),
    "act.pdf": (b"%PDF-1.7 /JavaScript (x)", 422),
}


def attach(client, name, content):
    row = asked(KZ)
    path = f"/en/desk/{row.id}/items/{next(iter(row.items))}/attach"
    return client.post(path, {"file": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize(("name", "content"), FILES.items())
def test_a_file_is_served_safely_to_those_who_may_see_it(signed_in, name, content):
    dana = signed_in("dana")
    assert attach(dana, f"../{name}", content).status_code == 302
    row = asked(KZ)
    page = read(dana, f"/en/desk/{row.id}/{row.questions[0].key}/")
    uid = drafts.draft(row.id, next(iter(row.items))).answer.evidence[0].ref
    assert uid in page
    served = dana.get(f"/en/files/{uid}")
    assert b"".join(served.streaming_content) == content
    for close in served._resource_closers:
        close()
    assert served["Content-Disposition"].startswith("attachment")
    assert served["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in served["Content-Security-Policy"]
    for other in (Client(), signed_in("bat"), signed_in("guest")):
        assert other.get(f"/en/files/{uid}").status_code == 404


@pytest.mark.parametrize(("name", "told"), REFUSED.items())
def test_a_file_that_may_carry_programs_is_refused(signed_in, name, told):
    content, status = told
    assert attach(signed_in("dana"), name, content).status_code == status


def test_minutes_become_drafts_and_never_show_themselves(signed_in):
    aigul = signed_in("aigul")
    text = (
        "Under item 4 Kazakhstan told of crossings counted on two rivers (1.1).\n\nLunch."
    )
    answer = aigul.post("/en/manage/rivers/minutes/", {"title": "Vilm", "text": text})
    page = read(aigul, answer["Location"])
    assert 'name="activity-0" value="1.1"' in page
    aigul.post(answer["Location"], {
        "activity-0": "1.1", "progress-0": "under-way", "countries-0": "KZ",
        "first": "2026-01-01", "last": "2026-10-01", "basis-0": "public"})  # fmt: skip
    (draft,) = testimony.seen(who("aigul"), "rivers")
    assert (draft.stage, draft.statement.countries) == ("draft", ("KZ",))
    assert "Under item 4" not in read(Client(), "/en/programmes/rivers/activities/1.1/")
    for act in ("submit", "publish"):
        aigul.post("/en/manage/rivers/publishing/",
                   {"statement": draft.statement.id, "act": act})  # fmt: skip
    assert "Under item 4" in read(Client(), "/en/programmes/rivers/activities/1.1/")
    assert "Under item 4" in read(signed_in("dana"), f"/en/desk/{asked(KZ).id}/"
                                  f"{asked(KZ).question_of('1.1').key}/")  # fmt: skip


def test_a_country_contests_a_range_and_the_secretariat_decides(signed_in):
    bat, aigul = signed_in("bat"), signed_in("aigul")
    page = "/en/programmes/cami-2021-2026/asked/country/MN/"
    assert "Contest where" in read(bat, page)
    sent = {"country": "MN", "taxon": "saiga", "reason": "Another species by our list."}
    bat.post("/en/programmes/cami-2021-2026/asked/contest", sent)
    assert "contests that it is a Range State" in read(Client(), page)
    refused = signed_in("dana").post("/en/programmes/cami-2021-2026/asked/contest", sent)
    assert refused.status_code == 403
    number = re.search(r'name="contest" value="(\d+)"', read(aigul, "/en/manage/ranges/"))[
        1
    ]
    aigul.post("/en/manage/ranges/", {"contest": number, "verdict": "upheld"})
    assert "contests that it is a Range State" not in read(Client(), page)


def test_what_a_country_says_instead_counts_once_it_is_upheld(signed_in):
    bat, aigul = signed_in("bat"), signed_in("aigul")
    of = "/en/programmes/cami-2021-2026/asked"
    sent = {"country": "MN", "taxon": "saiga", "reason": "Only old records.",
            "status": "extinct", "since": "1990"}  # fmt: skip
    assert "Range State of Saiga Antelope" in read(Client(), f"{of}/country/MN/")
    refused = bat.post(f"{of}/contest", sent)
    assert refused.status_code == 422, "a source is missing"
    assert bat.post(f"{of}/contest", {**sent, "source": "Survey 2025"}).status_code == 302
    page = read(aigul, "/en/manage/ranges/")
    assert "Survey 2025" in page
    number = re.search(r'name="contest" value="(\d+)"', page)[1]
    aigul.post("/en/manage/ranges/", {"contest": number, "verdict": "upheld"})
    assert "Range State of Saiga Antelope" not in read(Client(), f"{of}/country/MN/")
    back = {"act": "enter", "country": "MN", "taxon": "saiga", "status": "reintroduced",
            "since": "2020", "source": "Letter of the ministry"}  # fmt: skip
    assert bat.post("/en/manage/ranges/", back).status_code == 403
    assert aigul.post("/en/manage/ranges/", {**back, "since": "soon"}).status_code == 422
    assert aigul.post("/en/manage/ranges/", back).status_code == 302
    shown = read(Client(), f"{of}/country/MN/")
    assert "Range State of Saiga Antelope (source: Letter of the ministry" in shown
    for page in ("species/saiga", "countries/MN"):
        shown = read(Client(), f"/en/programmes/cami-2021-2026/{page}/")
        assert "reintroduced (2020)" in shown


def test_a_record_is_entered_published_and_stands_in_the_review_then(signed_in):
    dana, aigul, bat = signed_in("dana"), signed_in("aigul"), signed_in("bat")
    of = "/en/programmes/rivers"
    path, activity = f"{of}/records/", f"{of}/activities/1.1/"
    sent = {"act": "add", "kind": "meeting", "title": "Ferrymen's meeting"}
    sent |= {"date": "2026-05", "activities": "1.1", "owner": "country:KZ"}
    assert bat.post(path, sent).status_code == 403
    assert dana.post(path, {**sent, "title": ""}).status_code == 422
    assert dana.post(path, sent).status_code == 302
    review = f"{of}/review/review.html"
    assert "Ferrymen" in read(dana, path)
    for one in (path, review, activity):
        assert "Ferrymen" not in read(Client(), one)
        assert "Ferrymen" not in read(bat, one)
    key = beside.Record.objects.get().uid
    assert dana.post(path, {"act": "publish", "record": key}).status_code == 403
    assert aigul.post(path, {"act": "publish", "record": key}).status_code == 302
    for one in (path, f"{path}{key}/", review, activity):
        assert "Ferrymen" in read(Client(), one)
    assert dana.post(path, {"act": "withdraw", "record": key}).status_code == 422
    gone = {"act": "withdraw", "record": key, "reason": "It was another day."}
    assert dana.post(path, gone).status_code == 302
    assert "Ferrymen" not in read(Client(), review)
    read(Client(), f"{path}{key}/", 404)


def test_a_closed_round_takes_no_more_answers(signed_in):
    aigul, dana = signed_in("aigul"), signed_in("dana")
    aigul.post("/en/manage/rounds/2026/close")
    row = asked(KZ)
    item = next(iter(row.items))
    refused = dana.post(f"/en/desk/{row.id}/items/{item}/save", {"text": "late"})
    assert refused.status_code == 409
    assert 'name="progress"' not in read(dana, f"/en/desk/{row.id}/{row.questions[0].key}/")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_page_of_the_coordinator_opens(signed_in, language):
    aigul = signed_in("aigul")
    for path in ("rounds/", "rounds/2026/", "mandates/", "ranges/", "trail/",
                 "rivers/publishing/", "rivers/minutes/"):  # fmt: skip
        read(aigul, f"/{language}/manage/{path}")
    sent = {"programme": "rivers", "key": "2030", "first": "2028-01-01",
            "last": "2030-01-01", "deadline": "2030-06-01"}  # fmt: skip
    assert aigul.post(f"/{language}/manage/rounds/", sent).status_code == 302
    assert aigul.post(f"/{language}/manage/rounds/", sent).status_code == 409
    assert aigul.post(f"/{language}/manage/rounds/", {}).status_code == 422


def test_nobody_gives_themselves_the_administration(signed_in):
    aigul = signed_in("aigul")
    give = {"act": "give", "user": "guest", "role": "administrator", "scope": ""}
    aigul.post("/en/manage/mandates/", give)
    assert not who("guest").administrator
    signed_in("root").post("/en/manage/mandates/", give)
    assert who("guest").administrator
    abroad = {**give, "role": "national-focal-point", "scope": "FR"}
    aigul.post("/en/manage/mandates/", abroad)
    assert not who("guest").bodies


def test_nothing_of_an_unpublished_statement_reaches_a_review(signed_in):
    answered(text="Words that are not cleared")
    for form in ("html", "csv", "json"):
        page = read(Client(), f"/en/programmes/rivers/review/review.{form}")
        assert "not cleared" not in page
    assert testimony.seen(PUBLIC_VIEWER, "rivers") == ()
    assert "not cleared" in read(
        signed_in("aigul"), "/en/programmes/rivers/review/review.html"
    )
    assert "not cleared" not in read(
        signed_in("bat"), "/en/programmes/rivers/review/review.html"
    )
    assert asked(MN).id


def test_long_questions_and_full_rounds_ask_little(
    signed_in, django_assert_max_num_queries
):
    opened("big", slug=CAMI)
    row = asked(KZ, "big")
    question = max(row.questions, key=lambda one: len(one.items))
    pages = {
        f"/ru/desk/{row.id}/": signed_in("dana"),
        f"/ru/desk/{row.id}/{question.key}/": signed_in("dana"),
        "/ru/manage/rounds/big/": signed_in("aigul"),
    }
    for path, client in pages.items():
        with django_assert_max_num_queries(30):
            page = read(client, path)
        assert len(gzip.compress(page.encode())) < 30_000, path
