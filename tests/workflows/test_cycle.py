"""What the system does in a round: open, answer, carry over, review, letters."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User

from cami.errors import (
    InvalidInputError,
    LineageUnconfirmedError,
    LinkSpentError,
    NotAllowedError,
    NothingToSubmitError,
    RoundClosedError,
    StatementMissingError,
)
from cami.programme.statements import Body, Period
from cami.stores import delegations, drafts, people, rounds, testimony
from cami.stores.drafts import Answer
from cami.stores.models import Descent
from cami.stores.people import PUBLIC_VIEWER, end_mandate, mandates
from cami.stores.report_part import records
from cami.stores.rounds import Opening
from cami.web.templating import say
from cami.workflows.approve import approve
from cami.workflows.asking import asking
from cami.workflows.carry_over import carry_over, inherited
from cami.workflows.close_round import close_round
from cami.workflows.compare_programmes import compare_kept
from cami.workflows.delegate import delegate
from cami.workflows.open_round import open_round
from cami.workflows.publish import publish
from cami.workflows.record_event import fill_from_edition
from cami.workflows.remind import Occasion, letter
from cami.workflows.review_programme import FORMATS, Scope, printed_counts, write_review
from cami.workflows.round_status import round_status
from cami.workflows.save_answer import save_answer
from cami.workflows.submit_answers import submit_answers
from tests.register import CAMI, RIVERS, fill, keep
from tests.reporting import KZ, NOON, RU, SINCE, answered, asked, meet, opened, who


@pytest.fixture
def cycle(db):
    fill()
    meet()
    opened()


def public(uid, at=NOON):
    approve(who("minister"), [uid], at)
    publish(who("aigul"), [uid], at)


def test_every_range_state_is_asked_at_most_twenty_questions(db):
    fill()
    meet()
    opened("big", slug=CAMI)
    found = {row.body.key: row for row in rounds.of_round("big")}
    states = {key for key, row in found.items() if row.body.kind == "country"}
    assert len(states) == 14
    for row in found.values():
        assert len(row.questions) <= 20
        assert all(item.obligations for item in row.items.values())
    tones = {key: row.tone for key, row in found.items()}
    assert (tones["KZ"], tones["RU"], tones["wwf"]) == ("report", "invited", "invited")


def test_only_the_secretariat_opens_and_closes(cycle):
    opening = Opening("x", "rivers", Period(date(2024, 1, 1), date(2025, 1, 1)),
                      date(2026, 1, 1), ("en",))  # fmt: skip
    for name in ("dana", "root", "guest"):
        with pytest.raises(NotAllowedError):
            open_round(who(name), opening, NOON)
        with pytest.raises(NotAllowedError):
            close_round(who(name), "2026", NOON)
    backwards = replace(opening, period=Period(date(2026, 1, 1), date(2025, 1, 1)))
    with pytest.raises(InvalidInputError) as wrong:
        open_round(who("aigul"), backwards, NOON, ("KZ", "FR"))
    codes = [problem.code for problem in wrong.value.problems]
    assert codes == ["period-reversed", "country-outside"]


def test_a_mandate_that_has_ended_opens_nothing(cycle):
    (one,) = (row for row in mandates() if row.user == "dana")
    end_mandate(one.id, NOON.date())
    assert not who("dana").bodies
    assert who("dana", NOON - timedelta(days=1)).bodies == {KZ}


def test_an_answer_is_submitted_once_and_again_when_changed(cycle):
    (first,) = answered()
    row = asked()
    with pytest.raises(NothingToSubmitError):
        submit_answers(who("dana"), row, NOON)
    (second,) = answered(text="Changed.", at=NOON + timedelta(hours=1))
    assert testimony.one(who("dana"), second).statement.supersedes == (first,)
    with pytest.raises(NotAllowedError):
        submit_answers(who("bat"), row, NOON)


def test_nothing_is_saved_into_a_closed_round_or_for_others(cycle):
    row, item = asked(), next(iter(asked().items))
    with pytest.raises(NotAllowedError):
        save_answer(who("bat"), row, item, Answer(), 0, NOON)
    with pytest.raises(NotAllowedError):
        save_answer(who("dana"), row, "99.9", Answer(), 0, NOON)
    close_round(who("aigul"), "2026", NOON)
    with pytest.raises(RoundClosedError):
        save_answer(who("dana"), asked(), item, Answer(), 0, NOON)


def test_words_kept_aside_stay_until_somebody_who_saw_them_saves(cycle):
    row, item = asked(), next(iter(asked().items))
    one, two = Answer(text="one"), Answer(text="two")
    drafts.save(row.id, item, one, 0, by="dana", at=NOON)
    assert drafts.save(row.id, item, two, 0, by="erlan", at=NOON).conflict
    assert drafts.save(row.id, item, two, 0, by="erlan", at=NOON).conflict, "sent again"
    later = drafts.save(row.id, item, Answer(text="one more"), 1, by="dana", at=NOON)
    assert [version.answer for version in later.draft.aside] == [two]
    done = drafts.save(row.id, item, later.draft.answer, later.draft.token, by="d", at=NOON)
    assert not done.draft.aside, "keeping one's own words settles it too"
    assert len(drafts.versions(row.id, item)) == 4


def test_a_link_ends_in_time(cycle):
    row = asked()
    held = delegate(who("dana"), row, [row.questions[0].key], name="C", email="", at=NOON)
    assert delegations.by_link(held.uid, NOON)
    with pytest.raises(LinkSpentError):
        delegations.by_link(held.uid, held.expires_at)
    with pytest.raises(NotAllowedError):
        delegate(who("dana"), row, ["not asked"], name="C", email="", at=NOON)


def test_the_status_counts_items_and_never_ranks(cycle):
    answered()
    found = {one.assignment.body: one for one in round_status("2026", NOON.date())}
    assert found[KZ].answered == 1
    assert found[KZ].people == (
        ("dana", "dana@example.org"),
        ("erlan", "erlan@example.org"),
    )
    assert found[RU].answered == 0
    bodies = [one.assignment.body for one in round_status("2026", NOON.date())]
    assert bodies == sorted(bodies), "in order of their codes, whatever they have done"


@pytest.mark.parametrize("kind", ["opening", "reminder", "thanks"])
def test_those_who_are_invited_are_never_told_to_report(kind):
    told = {
        tone: letter(
            Occasion(kind, tone, "X", "2026", date(2027, 1, 31), 9, 3, 4, "https://x"), say
        )
        for tone in ("report", "invited")
    }
    assert told["report"] != told["invited"]
    for word in ("report by", "overdue", "asked to report", "obliged", "late"):
        assert word not in told["invited"].text
    assert "https://x" in told["invited"].text


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_review_of_a_day_is_the_same_whenever_it_is_made(cycle, form, language):
    (uid,) = answered()
    public(uid)
    scope = Scope("rivers", NOON.date())
    before = write_review(PUBLIC_VIEWER, scope, "review", form, language, say)
    later = NOON + timedelta(days=40)
    (second,) = answered(text="Later.", at=later)
    public(second, later)
    after = write_review(PUBLIC_VIEWER, scope, "review", form, language, say)
    assert after.content == before.content
    now = write_review(
        PUBLIC_VIEWER, replace(scope, as_of=later.date()), "review", form, language, say
    )
    assert now.content != before.content


def test_a_focal_point_is_asked_answers_and_the_secretariat_publishes(cycle):
    saiga = Body("role", "saiga")
    row = asked(saiga)
    keys = {key for one in row.questions for item in one.items for key in item.activities}
    assert keys == {"2.1", "2.2"}
    assert row.tone == "invited"
    assert {one.kind for q in row.questions for i in q.items for o in i.obligations
            for one in o.reasons} == {"focal-point"}  # fmt: skip
    (uid,) = answered("nadia", saiga, text="Calves were counted.", item="2.1")
    said = testimony.one(who("nadia"), uid)
    assert said.statement.basis == "partner-report"
    for name in ("dana", "union", "guest", "root"):
        with pytest.raises(StatementMissingError):
            testimony.one(who(name), uid)
    with pytest.raises(InvalidInputError):
        approve(who("aigul"), [uid], NOON)
    publish(who("aigul"), [uid], NOON)
    claims = testimony.state(PUBLIC_VIEWER, "rivers", NOON).of("2.1").claims
    assert [claim.statement.id for claim in claims] == [uid]


def test_nobody_speaks_for_the_species_of_another(cycle):
    argali = people.viewer_of(focal_point("olga", "argali").pk, NOON.date())
    with pytest.raises(NotAllowedError):
        rounds.assignment(argali, asked(Body("role", "saiga")).id)


def focal_point(name, species):
    user = User.objects.create(username=name)
    people.give_mandate(name, "species-focal-point", species, SINCE, by="test", at=NOON)
    return user


@pytest.mark.parametrize("kind", ["opening", "reminder", "thanks"])
def test_letters_to_partners_do_not_speak_of_a_country_that_approves(kind):
    told = letter(
        Occasion(kind, "invited", "Saiga (species focal point)", "2026",
                 date(2027, 1, 31), 9, 3, 4, "https://x", partner=True), say)  # fmt: skip
    assert "approved" not in told.text
    assert "https://x" in told.text


def newer(tmp_path, at):
    """Import a newer edition: other actors, other words, one activity gone, one new."""
    text = RIVERS.read_text("utf-8")
    for old, new in (
        ("Roads and rivers", "Railways and rivers"),
        ("Government agencies; NGOs", "Scientific institutions"),
        ("1.3\tTell drivers about herds (see also section 2)\tNGOs, Media (tbc)", ""),
        ("Map where calves are born in Kazakhstan\tScientific", "Guard calves\tScientific"),
        ("2.2\tShare the maps", "2.2\tGovernments share the drawings"),
        ("\tCMS Secretariat\t", "\tGovernment agencies\t"),
    ):
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "newer.txt"
    path.write_text(text, "utf-8")
    return keep(path, at=at)


@pytest.mark.parametrize("kind", ["review", "brief", "digest"])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_last_years_review_is_the_same_after_a_new_edition(cycle, tmp_path, kind, language):
    (uid,) = answered(item="1.1")
    public(uid)
    scopes = [
        Scope("rivers", NOON.date(), **part)
        for part in ({}, {"country": "KZ"}, {"species": "saiga"}, {"section": "1"})
    ]

    def made():
        return [
            write_review(PUBLIC_VIEWER, one, kind, "json", language, say).content
            for one in scopes
        ]

    before, later = made(), NOON + timedelta(days=40)
    assert newer(tmp_path, later).changed
    assert made() == before
    scopes = [replace(one, as_of=later.date()) for one in scopes]
    assert all(new != old for new, old in zip(made(), before, strict=True))


def test_what_is_asked_as_of_a_day_is_asked_by_the_edition_of_that_day(cycle, tmp_path):
    def told(day):
        found = asking("rivers", "en", day)
        texts = {a.key: a.text for a in found.activities}
        return texts, [one.activity for one in found.of(KZ)]

    long_before = NOON.date() - timedelta(days=900)
    then, later = told(NOON.date()), NOON + timedelta(days=40)
    newer(tmp_path, later)
    eve = (later - timedelta(days=1)).date()
    assert told(NOON.date()) == told(eve) == told(long_before) == then
    texts, keys = told(later.date())
    assert "1.1" in then[1]
    assert "1.1" not in keys
    assert "1.2" in keys
    assert "1.3" in then[0]
    assert "1.3" not in texts
    newest = later + timedelta(days=40)
    keep(at=newest)
    assert told(NOON.date()) == then
    assert told(later.date()) == (texts, keys)
    assert set(told(newest.date())[0].values()) == set(then[0].values())


def test_a_review_with_unpublished_words_says_so(cycle):
    answered()
    scope = Scope("rivers", NOON.date())
    made = write_review(who("aigul"), scope, "review", "html", "en", say)
    assert b"Not for circulation" in made.content
    open_ = write_review(PUBLIC_VIEWER, scope, "review", "html", "en", say)
    assert b"Not for circulation" not in open_.content


def successor(tmp_path):
    text = RIVERS.read_text("utf-8").replace("2023-2028", "2029-2034")
    text = text.replace("in spring and in autumn", "in spring and autumn")
    path = tmp_path / "next.txt"
    path.write_text(text, "utf-8")
    keep(path, "rivers-next")
    compare_kept("rivers", "rivers-next")


def test_history_follows_a_confirmed_lineage_and_nothing_else(cycle, tmp_path):
    (uid,) = answered(item="1.1")
    public(uid)
    successor(tmp_path)
    closing = write_review(
        PUBLIC_VIEWER, Scope("rivers", NOON.date()), "review", "json", "en", say
    )
    kinds = Counter(Descent.objects.values_list("kind", flat=True))
    assert kinds["reworded"] == 1
    carry_over(who("aigul"), "rivers", "rivers-next", NOON)
    assert not inherited(PUBLIC_VIEWER, "rivers-next", "1.1", NOON), "not confirmed yet"
    Descent.objects.filter(kind="reworded").update(verdict="confirmed")
    done = carry_over(who("aigul"), "rivers", "rivers-next", NOON)
    assert done.unconfirmed == 0
    (found,) = inherited(PUBLIC_VIEWER, "rivers-next", "1.1", NOON)
    assert [claim.statement.id for claim in found.state.claims] == [uid]
    assert not testimony.state(PUBLIC_VIEWER, "rivers-next", NOON).activities
    again = write_review(
        PUBLIC_VIEWER, Scope("rivers", NOON.date()), "review", "json", "en", say
    )
    assert again.content == closing.content
    with pytest.raises(NotAllowedError):
        carry_over(who("dana"), "rivers", "rivers-next", NOON)


def test_without_any_lineage_nothing_is_carried_over(cycle):
    with pytest.raises(LineageUnconfirmedError):
        carry_over(who("aigul"), "rivers", CAMI, NOON)


def test_non_parties_are_invited_as_of_the_day(db):
    fill()
    then, now = date(2020, 2, 1), date(2026, 1, 1)
    turkmenistan = Body("country", "TM")
    tones = [asking(CAMI, "en", day).of(turkmenistan)[0].tone for day in (then, now)]
    assert tones == ["invited", "report"]


def test_the_report_part_of_the_official_document_is_told_with_its_counts(db, shared):
    fill()
    meet()
    keep(shared / "seed" / "cami-cop13-doc.txt", CAMI)
    assert fill_from_edition(who("aigul"), CAMI, NOON) == 22
    assert fill_from_edition(who("aigul"), CAMI, NOON) == 0, "once is enough"
    kinds = Counter(row.record.kind for row in records(PUBLIC_VIEWER, CAMI))
    assert kinds == {"meeting": 6, "outreach": 8, "project": 5, "fundraising": 3}
    assert printed_counts(CAMI, NOON) == {"meeting": 6, "project": 6, "outreach": 8}
    scope = Scope(CAMI, NOON.date())
    made = write_review(PUBLIC_VIEWER, scope, "review", "html", "en", say).content.decode()
    assert "counts 6" in made, "its text says six projects and lists five"
    assert made.count("The source document itself counts") == 1
