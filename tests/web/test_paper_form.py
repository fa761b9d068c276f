"""The form of a round on the web: taken along, handed in, and conflicts settled."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cami.sources.form_file import MIB
from cami.stores import drafts
from cami.stores.drafts import Answer
from cami.workflows.save_answer import save_answer
from tests.renderers.forms import repacked, typed_in_excel, typed_in_word
from tests.reporting import KZ, MN, NOON, asked, meet, opened, who


@pytest.fixture
def row(register, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON + timedelta(minutes=1))
    meet()
    opened()
    return asked(KZ)


def client(name):
    made = Client()
    made.force_login(User.objects.get(username=name))
    return made


def form(by, row, kind="docx", tongue="en"):
    answer = by.get(f"/en/desk/{row.id}/form.{tongue}.{kind}")
    assert answer.status_code == 200
    assert f".{tongue}.{kind}" in answer["Content-Disposition"]
    return answer.content


def hand_in(by, row, content, name="form.docx", language="en"):
    sent = {"file": SimpleUploadedFile(name, content)}
    return by.post(f"/{language}/desk/{row.id}/form/", sent)


def saved(row, text, name="erlan"):
    item = row.questions[0].items[0].key
    token = drafts.draft(row.id, item).token
    answer = Answer(progress="stalled", text=text)
    save_answer(who(name), row, item, answer, token, NOON)
    return item


def filled(row, content, kind, text):
    at = "r1" if len(row.questions[0].items) > 1 else "q1"
    if kind == "docx":
        return typed_in_word(content, {f"{at}_text": text})
    return typed_in_excel(content, {(at, "text"): text})


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@pytest.mark.parametrize("tongue", ["en", "ru"])
def test_a_form_is_taken_along_and_handed_in(row, kind, tongue):
    dana = client("dana")
    links = dana.get(f"/{tongue}/desk/{row.id}/").content.decode()
    assert f'href="/{tongue}/desk/{row.id}/form.{tongue}.{kind}"' in links
    assert f'action="/{tongue}/desk/{row.id}/form/"' in links
    content = filled(row, form(dana, row, kind, tongue), kind, "Written on a train.")
    answer = hand_in(dana, row, content, f"form.{kind}", tongue)
    assert answer.status_code == 200
    item = row.questions[0].items[0].key
    assert drafts.draft(row.id, item).answer.text == "Written on a train."
    again = hand_in(dana, row, content, f"form.{kind}", tongue)
    assert again.status_code == 200
    assert len(drafts.versions(row.id, item)) == 1, "reading twice is reading once"


def choices(page):
    return re.findall(r'formaction="([^"]+/settle\?[^"]+)"', page.replace("&amp;", "&"))


@pytest.mark.parametrize(("chosen", "stands"), [(0, "On the web"), (1, "By <b>mail</b>")])
def test_of_two_texts_the_chosen_one_stands_and_both_are_kept(row, chosen, stands):
    dana = client("dana")
    content = filled(row, form(dana, row), "docx", "By <b>mail</b>")
    item = saved(row, "On the web")
    page = hand_in(dana, row, content).content.decode()
    assert "By &lt;b&gt;mail&lt;/b&gt;" in page
    assert "On the web" in page
    buttons = choices(page)
    assert len(buttons) == 2
    assert dana.post(buttons[chosen]).status_code == 302
    draft = drafts.draft(row.id, item)
    assert (draft.answer.text, draft.aside) == (stands, ())
    kept = {one.answer.text for one in drafts.versions(row.id, item)}
    assert kept == {"On the web", "By <b>mail</b>"}
    assert not choices(dana.get(f"/en/desk/{row.id}/form/").content.decode())


def test_a_choice_made_on_an_old_page_takes_nobodys_newer_words(row):
    dana = client("dana")
    content = filled(row, form(dana, row), "docx", "By mail")
    item = saved(row, "On the web")
    buttons = choices(hand_in(dana, row, content).content.decode())
    saved(row, "Put together by Erlan")
    dana.post(buttons[1])
    draft = drafts.draft(row.id, item)
    assert draft.answer.text == "Put together by Erlan"
    assert [one.answer.text for one in draft.aside] == ["By mail"]
    assert dana.post(f"/en/desk/{row.id}/items/{item}/settle?version=99").status_code == 403
    assert dana.post(f"/en/desk/{row.id}/items/{item}/settle?version=x").status_code == 404


def _macros(content):
    return repacked(content, {"more": {"word/vbaProject.bin": b"x"}})


REFUSED = {
    "no form": (lambda _: b"Dear colleagues", "form-not-ours", 415),
    "macros": (_macros, "file-with-macros", 422),
    "broken": (lambda form: form[: len(form) // 2], "form-damaged", 422),
    "too large": (lambda _: bytes(50 * MIB + 1), "source-too-large", 413),
    "far too large": (lambda _: bytes(66 * MIB), "source-too-large", 413),
}


@pytest.mark.parametrize(("make", "code", "status"), REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_what_cannot_be_taken_in_is_refused_with_a_reason(
    row, make, code, status, language
):
    dana = client("dana")
    answer = hand_in(dana, row, make(form(dana, row)), language=language)
    assert answer.status_code == status
    page = answer.content.decode()
    assert f"<code>{code}</code>" in page
    assert 'role="alert"' in page
    assert not drafts.drafts(row.id)


def test_forms_of_others_and_of_closed_rounds_are_refused(row):
    dana = client("dana")
    other = asked(MN)
    answer = hand_in(dana, row, form(client("bat"), other))
    assert answer.status_code == 409
    assert "form-other-country" in answer.content.decode()
    content = form(dana, row)
    client("aigul").post("/en/manage/rounds/2026/close")
    answer = hand_in(dana, row, content)
    assert answer.status_code == 409
    assert "round-closed" in answer.content.decode()
    assert 'type="file"' not in dana.get(f"/en/desk/{row.id}/").content.decode()


def test_who_does_not_write_hands_nothing_in_but_the_secretariat_may(row):
    content = filled(row, form(client("minister"), row), "docx", "By mail")
    refused = hand_in(client("minister"), row, content)
    assert refused.status_code == 403
    assert not drafts.drafts(row.id)
    assert hand_in(client("aigul"), row, content).status_code == 200
    assert drafts.drafts(row.id)


def test_a_form_without_a_file_or_of_no_kind_is_answered(row):
    dana = client("dana")
    assert dana.post(f"/en/desk/{row.id}/form/").status_code == 302
    for path in ("form.en.pdf", "form.kk.docx"):
        assert dana.get(f"/en/desk/{row.id}/{path}").status_code == 404


def test_words_without_a_progress_are_kept_and_shown(row):
    dana = client("dana")
    content = filled(row, form(dana, row), "docx", "Counted.")
    page = hand_in(dana, row, content).content.decode()
    item = row.questions[0].items[0].key
    assert f"#item-{item}" in page
    assert "Choose the progress" in page
