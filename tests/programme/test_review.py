"""The review, its lists, the brief and the digest: numbers that lead to statements."""

import re
from dataclasses import replace

import pytest

from cami.documents.model import Heading, Listing, Note, Paragraph, Table
from cami.programme.brief import SHOWN, brief, digest
from cami.programme.records import Record
from cami.programme.review import compose
from cami.programme.review_lists import (
    contradicted,
    fundable,
    high_without_progress,
    narrowed,
    no_information,
)
from cami.programme.statements import SECRETARIAT, Body
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

SAIGA = section("21", "species", ("saiga",))
REGISTER = (
    activity("1.1"),
    activity("1.2"),
    activity("1.3", levels=("low",)),
    activity("21.1", SAIGA),
    activity("21.2", SAIGA, actors="secretariat"),
)
STALLED = {"progress": "stalled", "obstacles": ("money",)}
SAID = [
    statement("begun", "1.1"),
    statement("poor", "1.2", **STALLED),
    statement("low", "1.3", **STALLED),
    statement("blank", "21.1", progress="no-information"),
    statement("own", "21.2", speaker=SECRETARIAT, basis="secretariat-act"),
    statement("other", "1.1", speaker=WWF, countries=("KZ",), progress="not-started"),
]
RECORDS = (
    Record("m2", "meeting", "2016-08", "Second meeting", location="Vilm, Germany"),
    Record("m1", "meeting", "2015-10", "First meeting", activities=("1.1",)),
    Record("p1", "project", "2018", "A project", partners=("wwf",)),
)
ADDRESSED = {
    SECRETARIAT: ("21.2", "1.1"),
    KZ: ("1.1", "1.2", "1.3", "21.1"),
    TJ: ("1.1", "1.2"),
}


@pytest.fixture
def whole():
    return material(
        SAID,
        REGISTER,
        records=RECORDS,
        addressed=ADDRESSED,
        tones={"KZ": "report", "TJ": "invited"},
        printed={"meeting": 6, "project": 1},
    )


def paragraphs(document):
    for block in document.blocks:
        if isinstance(block, Paragraph | Note):
            yield block
        elif isinstance(block, Listing):
            yield from block.items


def sentences(document):
    made = [
        p.text if isinstance(p.text, str) else say(p.text) for p in paragraphs(document)
    ]
    return made + [
        say(line) if not isinstance(line, str) else line
        for table in document.blocks
        if isinstance(table, Table)
        for row in table.rows
        for cell in row
        for line in ([] if isinstance(cell.content, int) else cell.content)
    ]


def test_every_number_leads_to_as_much_as_it_counts(whole):
    counted = 0
    for document in (compose(whole), compose(narrowed(whole, country="KZ")), brief(whole)):
        for paragraph in paragraphs(document):
            if isinstance(paragraph.text, str):
                continue
            for name, value in paragraph.text.params.items():
                if not isinstance(value, int) or name in ("shown", "printed"):
                    continue
                refs = paragraph.figures.get(name, ())
                things = [r for r in refs if r.startswith(("activity:", "record:"))]
                assert len(things) == value, (name, paragraph.text)
                counted += 1
    assert counted > 15


def test_numbers_in_tables_lead_to_as_many_activities(whole):
    table = next(b for b in compose(whole).blocks if isinstance(b, Table))
    numbers = [cell for row in table.rows for cell in row if isinstance(cell.content, int)]
    assert numbers
    for cell in numbers:
        assert len([r for r in cell.refs if r.startswith("activity:")]) == cell.content
    for _, *row in table.rows:
        assert row[0].content == sum(cell.content for cell in row[1:])


def test_the_statements_behind_a_number_are_named(whole):
    text = next(p for p in paragraphs(compose(whole)) if "concrete" in p.figures)
    assert text.figures["concrete"] == ("activity:21.2", "statement:own")


def test_the_secretariat_counts_its_own_acts_alone(whole):
    said = sentences(compose(whole))
    assert any("begun 1 of 2 activities that are addressed to it" in s for s in said)


def test_no_percentage_is_printed_anywhere(whole):
    for document in (compose(whole), compose(narrowed(whole, country="KZ")), brief(whole)):
        assert not [s for s in sentences(document) if "%" in s or "per cent" in s]


def test_the_lists_are_what_they_say(whole):
    assert high_without_progress(whole) == ("1.2",)
    assert fundable(whole) == ("1.2",)
    assert no_information(whole) == ("21.1",)
    assert contradicted(whole) == ("1.1",)


def test_fundable_is_stalled_for_want_of_money():
    said = [
        statement("running", "1.1", obstacles=("money",)),
        statement("lawless", "1.2", progress="stalled", obstacles=("law",)),
        statement("poor", "21.1", **STALLED),
    ]
    assert fundable(material(said, REGISTER)) == ("21.1",)


def test_no_information_is_never_in_the_list_of_no_progress():
    nothing = material([], REGISTER)
    assert high_without_progress(nothing) == ()
    assert len(no_information(nothing)) == len(REGISTER)


def test_a_count_of_the_source_that_its_list_belies_is_shown(whole):
    notes = [say(b.text) for b in compose(whole).blocks if isinstance(b, Note)]
    assert len(notes) == 1
    assert re.findall(r"\d+", notes[0]) == ["6", "2"]


def test_records_stand_in_order_of_time(whole):
    first = next(b for b in compose(whole).blocks if isinstance(b, Listing))
    assert [item.text for item in first.items] == [
        "2015-10. First meeting",
        "2016-08. Second meeting. Vilm, Germany",
    ]


def test_bodies_stand_in_alphabetical_order_each_with_its_words(whole):
    detail = [b for b in compose(whole).blocks if isinstance(b, Table)][-1]
    status, progress = detail.rows[0][4], detail.rows[0][5]
    assert status.content[::2] == ("Kazakhstan", "WWF")
    assert [say(m) for m in status.content[1::2]] == ["under way", "not started"]
    assert progress.content == ("Kazakhstan", "words of begun", "WWF", "words of other")


def test_an_activity_of_which_nothing_is_said_says_so(whole):
    empty = compose(material([], REGISTER))
    detail = [b for b in empty.blocks if isinstance(b, Table)][-1]
    assert [say(row[4].content[0]) for row in detail.rows] == ["no information"] * 5


@pytest.mark.parametrize(("code", "words"), [("KZ", "asked to report"), ("TJ", "invited")])
def test_a_country_is_addressed_as_what_it_is(whole, code, words):
    first = sentences(compose(narrowed(whole, country=code)))[0]
    assert words in first
    assert ("invited" in first) == (code == "TJ")


def test_the_review_of_a_country_holds_nothing_of_its_neighbours():
    both = [*SAID, statement("secret", "1.1", speaker=TJ)]
    of_all = material(both, REGISTER, addressed=ADDRESSED)
    kazakhstan = compose(narrowed(of_all, country="KZ"))
    assert not [s for s in sentences(kazakhstan) if "Tajikistan" in s or "secret" in s]
    assert [s for s in sentences(compose(of_all)) if "secret" in s]


def test_a_review_narrows_to_species_and_section(whole):
    assert narrowed(whole, species="saiga").keys == ("21.1", "21.2")
    assert narrowed(whole, section="1").keys == ("1.1", "1.2", "1.3")
    assert narrowed(whole, section="1").records == (RECORDS[1],)


def test_the_review_of_a_past_day_can_be_made_again(whole):
    later = [
        *SAID,
        statement("new", "21.1", on=500),
        statement("fix", "1.2", on=500, supersedes=("poor",)),
    ]
    again = material(
        later,
        REGISTER,
        records=RECORDS,
        addressed=ADDRESSED,
        tones=whole.tones,
        printed=whole.printed,
    )
    assert compose(again) == compose(whole)
    today = material(later, REGISTER, on=600, records=RECORDS, addressed=ADDRESSED)
    assert no_information(today) == ()


def test_the_brief_keeps_to_two_pages():
    many = tuple(activity(f"1.{n}") for n in range(200))
    poor = [statement(f"s{n}", f"1.{n}", **STALLED) for n in range(200)]
    records = tuple(Record(f"r{n}", "meeting", "2020", "A meeting") for n in range(50))
    short = brief(material(poor, many, records=records))
    lists = [b for b in short.blocks if isinstance(b, Listing)]
    assert lists
    assert all(len(listed.items) <= SHOWN for listed in lists)
    assert sum(len(s.split()) for s in sentences(short)) < 900


def test_the_digest_tells_once_what_was_published_since():
    said = [
        statement("old", "1.1", on=1),
        statement("new", "1.2", "1.3", on=100),
        statement("mute", "21.1", on=100, text=""),
        statement("hidden", "21.1", on=100, speaker=WWF, countries=("KZ",)),
    ]
    steps = [s for s in all_published(said) if s.statement != "hidden"]
    news = digest(material(said[:3], REGISTER), steps, day(50))
    told = [say(p.text) for p in paragraphs(news) if not isinstance(p.text, str)]
    assert told == [
        "Statements published since 2024-02-20: 1.",
        "Kazakhstan, on activity 1.2: words of new",
    ]
    assert [b.text for b in news.blocks if isinstance(b, Heading)] == ["1. Section 1"]


def test_a_country_without_obligations_has_an_empty_review(whole):
    nobody = narrowed(whole, country="BT")
    assert nobody.keys == ()
    assert "Bhutan is invited" in sentences(compose(nobody))[0]


def test_contested_duties_are_those_left_out_by_who_is_addressed(whole):
    less = replace(whole, addressed={Body("country", "KZ"): ("1.1",)})
    assert narrowed(less, country="KZ").keys == ("1.1",)
