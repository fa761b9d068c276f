from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from cami.cli.speak import catalogue
from cami.errors import (
    FormOlderRoundError,
    FormOtherCountryError,
    FormOtherRoundError,
    FormRowsChangedError,
    NotAllowedError,
    RoundClosedError,
)
from cami.programme.statements import Body, Evidence, Period
from cami.stores import drafts, reporting, rounds, testimony
from cami.stores.people import PUBLIC_VIEWER, Viewer
from cami.stores.rounds import Opening
from cami.workflows.approve import approve
from cami.workflows.close_round import close_round
from cami.workflows.export_form import assignment_of, export_form
from cami.workflows.import_form import import_form
from cami.workflows.open_round import open_round
from cami.workflows.save_answer import save_answer
from cami.workflows.submit_answers import submit_answers
from tests.renderers.forms import typed_in_excel, typed_in_word

KZ, MN = Body("country", "KZ"), Body("country", "MN")
SECRETARIAT = Viewer(name="sec", secretariat=True)
FOCAL = Viewer(name="anna", writes_for=frozenset({KZ}), clears_for=frozenset({KZ}))
START = datetime(2025, 1, 10, tzinfo=UTC)


@pytest.fixture
def opened(keep, rivers):
    """Open a round for two countries; return what Kazakhstan is asked."""
    keep(rivers)

    def opened(key="r1", at=START, country=KZ):
        period = Period(date(2024, 1, 1), date(2024, 12, 31))
        opening = Opening(key, "rivers", period, date(2026, 1, 1), ("en", "ru"))
        open_round(SECRETARIAT, opening, at, ("KZ", "MN"))
        return assignment_of(key, country)

    return opened


def made(row, kind="docx", language="en", at=START):
    def say(message):
        return catalogue(language).gettext(message.text).format_map(message.params)

    return export_form(FOCAL, row, kind, language, say, at).content


def taken(content, kind="docx", viewer=FOCAL, at=START, **more):
    return import_form(viewer, content, f"form.{kind}", at, **more)


def first(row):
    """Key and place of the first thing that is asked."""
    question = row.questions[0]
    if len(question.items) > 1:
        return question.items[0].key, "r1"
    return question.items[0].key, "q1"


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_what_was_filled_in_becomes_a_draft(opened, kind):
    row = opened()
    item, at = first(row)
    if kind == "docx":
        typed = {f"{at}_progress": "under way", f"{at}_text": "Две\nреки"}
        content = typed_in_word(made(row), typed)
    else:
        typed = {(at, "progress"): "идёт", (at, "text"): "Две\nреки"}
        typed[at, "progress"] = catalogue("ru").gettext("under way")
        content = typed_in_excel(made(row, kind, "ru"), typed)
    found = taken(content, kind)
    assert found.saved == (item,)
    answer = drafts.draft(row.id, item).answer
    assert (answer.progress, answer.text) == ("under-way", "Две\nреки")
    assert answer.language == ("en" if kind == "docx" else "ru")


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_form_sent_back_untouched_changes_nothing(opened, kind):
    row = opened()
    item, _ = first(row)
    answer = drafts.Answer(
        "stalled", " odd\r\nbreaks ", "next", ("law",), "words", "ru",
        (Evidence("link", "https://example.org/a", "A"), Evidence("file", "x", "B")),
    )  # fmt: skip
    save_answer(FOCAL, row, item, answer, 0, START)
    found = taken(made(row, kind), kind)
    assert (found.saved, found.conflicts, found.problems) == ((), (), ())
    assert drafts.draft(row.id, item).latest.version == 1


@pytest.mark.django_db
def test_words_saved_since_stand_beside_those_of_the_form(opened):
    row = opened()
    item, at = first(row)
    content = typed_in_word(
        made(row), {f"{at}_progress": "completed", f"{at}_text": "by mail"}
    )
    online = drafts.Answer("stalled", "on line")
    save_answer(FOCAL, row, item, online, 0, START)
    found = taken(content)
    assert found.saved == ()
    assert [(one.item, one.in_form.text) for one in found.conflicts] == [(item, "by mail")]
    draft = drafts.draft(row.id, item)
    assert draft.answer == online
    assert [one.answer.text for one in draft.aside] == ["by mail"]
    assert taken(content).conflicts[0].item == item
    assert len(drafts.draft(row.id, item).aside) == 1


@pytest.mark.django_db
def test_an_empty_field_takes_no_word_away(opened):
    row = opened()
    item, at = first(row)
    whole = drafts.Answer("stalled", "kept", "kept next", ("law",), "kept words")
    save_answer(FOCAL, row, item, whole, 0, START)
    content = typed_in_word(made(row), {f"{at}_progress": "completed", f"{at}_text": ""})
    assert taken(content).saved == (item,)
    assert drafts.draft(row.id, item).answer == replace(whole, progress="completed")


@pytest.mark.django_db
def test_no_change_repeats_the_last_answer(opened):
    row = opened()
    item, at = first(row)
    save_answer(FOCAL, row, item, drafts.Answer("under-way", "Two rivers"), 0, START)
    (uid,) = submit_answers(FOCAL, row, START)
    then = START + timedelta(days=400)
    later = opened("r2", then)
    item, at = first(later)
    content = typed_in_word(
        made(later, at=START + timedelta(days=400)), {f"{at}_same": True}
    )
    found = taken(content, at=START + timedelta(days=400))
    assert (found.saved, found.problems) == ((item,), ())
    answer = drafts.draft(later.id, item).answer
    assert (answer.text, answer.no_change_since) == ("Two rivers", uid)
    assert taken(content, at=then).saved == ()


@pytest.mark.django_db
def test_no_change_without_an_earlier_answer_is_shown_and_saves_nothing(opened):
    row = opened()
    _, at = first(row)
    found = taken(typed_in_word(made(row), {f"{at}_same": True}))
    assert [problem.code for problem in found.problems] == ["no-earlier-answer"]
    assert found.saved == ()


@pytest.mark.django_db
def test_words_without_a_progress_are_kept_and_shown(opened):
    row = opened()
    item, at = first(row)
    found = taken(typed_in_word(made(row), {f"{at}_text": "something"}))
    assert [problem.code for problem in found.problems] == ["progress-missing"]
    assert drafts.draft(row.id, item).answer.text == "something"


@pytest.mark.django_db
def test_evidence_becomes_links_and_lines_without_an_address_text(opened):
    row = opened()
    typed = {("q1", "progress"): "under way",
             ("q1", "links"): "Report: https://example.org/r.\nminutes no. 5"}  # fmt: skip
    found = taken(typed_in_excel(made(row, "xlsx"), typed), "xlsx")
    answer = drafts.draft(row.id, found.saved[0]).answer
    assert answer.evidence == (Evidence("link", "https://example.org/r", "Report"),)
    assert answer.text == "minutes no. 5"


@pytest.mark.django_db
def test_forms_for_others_and_of_other_times_are_refused(opened):
    row = opened()
    content = made(row)
    later = opened("r2", START + timedelta(days=9))
    with pytest.raises(FormOlderRoundError):
        taken(content, expected=later)
    with pytest.raises(FormOtherRoundError):
        taken(made(later), expected=row)
    with pytest.raises(FormOtherCountryError):
        taken(content, expected=assignment_of("r1", MN))
    with pytest.raises(NotAllowedError):
        taken(content, viewer=Viewer(name="b", writes_for=frozenset({MN})))
    with pytest.raises(NotAllowedError):
        taken(content, viewer=PUBLIC_VIEWER)
    close_round(SECRETARIAT, "r1", START + timedelta(days=10))
    with pytest.raises(FormOlderRoundError):
        taken(content)
    close_round(SECRETARIAT, "r2", START + timedelta(days=10))
    with pytest.raises(RoundClosedError):
        taken(made(later))
    assert not drafts.drafts(row.id)


@pytest.mark.django_db
def test_a_form_whose_questions_are_not_those_of_the_round_is_refused(opened):
    row = opened()
    content = made(row)
    kept = reporting.Assignment.objects.get(pk=row.id)
    kept.questions = list(reversed(kept.questions))[:-1]
    kept.save()
    with pytest.raises(FormRowsChangedError):
        taken(content)


@pytest.mark.django_db
def test_the_secretariat_reads_in_what_was_mailed_but_a_stranger_gets_no_form(opened):
    row = opened()
    _, at = first(row)
    content = typed_in_word(made(row), {f"{at}_progress": "under way"})
    assert taken(content, viewer=SECRETARIAT).saved
    with pytest.raises(NotAllowedError):
        export_form(PUBLIC_VIEWER, row, "docx", "en", lambda m: m.text, START)


@pytest.mark.django_db
def test_a_form_tells_of_no_draft_of_others(opened):
    row = opened()
    item, _ = first(row)
    save_answer(FOCAL, row, item, drafts.Answer("under-way", "SECRET-KZ"), 0, START)
    (uid,) = submit_answers(FOCAL, row, START)
    approve(FOCAL, (uid,), START)
    assert testimony.state(PUBLIC_VIEWER, "rivers", START).statements == ()
    other = assignment_of("r1", MN)
    assert rounds.of_round("r1")
    form = export_form(SECRETARIAT, other, "xlsx", "en", lambda m: m.text, START).content
    assert b"SECRET-KZ" not in _unpacked(form)


def _unpacked(package):
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(package)) as made:
        return b"".join(made.read(name) for name in made.namelist())
