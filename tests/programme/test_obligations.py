"""Who is asked what, why, and when that changes."""

from dataclasses import replace
from datetime import date

import pytest

from cami.programme.obligations import (
    ActorFact,
    CoverageFact,
    PartyFact,
    is_party,
    named_partners,
    obligations,
    tone,
)
from cami.programme.ranges import Contest, RangeFact, check_range
from cami.programme.reasons import reason_words
from cami.programme.statements import SECRETARIAT, Body
from tests.programme.cycle import FACTS, KZ, WWF, activity, names, say, section

TODAY = date(2026, 1, 1)
SAIGA = activity("21.1", section("21", "species", ("saiga",)))
FOR_ALL = activity("1.1")
MN, BT, TM = (Body("country", code) for code in ("MN", "BT", "TM"))


def reasons(asked, body, facts=FACTS, on=TODAY):
    found = obligations([asked], body, facts, on)
    return [reason.kind for obligation in found for reason in obligation.reasons]


@pytest.mark.parametrize("code", ["KZ", "MN"])
def test_a_range_obliges_with_its_source_and_date(code):
    (found,) = obligations([SAIGA], Body("country", code), FACTS, TODAY)
    (reason,) = found.reasons
    assert (reason.kind, reason.taxon, reason.country) == ("range", "saiga", code)
    assert (reason.sources, reason.known_by) == (("iucn",), "2023")
    assert reason.printed == "Government-Agencies"


@pytest.mark.parametrize("code", ["CN", "TM", "RU", "UZ", "BT"])
def test_extinct_vagrant_captive_possible_or_no_range_does_not_oblige(code):
    assert reasons(SAIGA, Body("country", code)) == []


def test_an_actor_to_be_confirmed_counts_for_nobody():
    doubtful = activity("1.2", actors="government-agencies? wwf? ngos?")
    for body in (KZ, MN, WWF):
        assert reasons(doubtful, body) == []


def test_an_activity_for_all_asks_every_range_state_and_no_other():
    assert reasons(FOR_ALL, BT) == ["cross-cutting"]
    assert reasons(FOR_ALL, Body("country", "FR")) == []


def test_a_text_that_names_countries_asks_those():
    named = replace(FOR_ALL, named_countries=("KZ", "UZ"))
    assert reasons(named, KZ) == ["named"]
    assert reasons(named, BT) == []


def test_a_landscape_asks_the_countries_under_its_heading():
    within = section("27", "landscape", ("saiga",), ("MN", "CN"))
    landscape = activity("27.1", within)
    assert reasons(landscape, Body("country", "CN")) == ["landscape"]
    assert reasons(landscape, KZ) == []


def test_a_government_named_as_actor_is_asked_alone():
    own = activity("15.1", section("15", "species", ("saiga",)), "government-mongolia")
    assert reasons(own, MN) == ["actor"]
    assert reasons(own, KZ) == []


def test_words_for_parties_ask_parties_of_that_day():
    for_parties, for_others = (
        activity("1.3", actors="parties"),
        activity("1.4", actors="non-parties"),
    )
    before, after = date(2020, 2, 20), date(2021, 6, 1)
    assert reasons(for_parties, TM, on=before) == []
    assert reasons(for_parties, TM, on=after) == ["cross-cutting"]
    assert reasons(for_others, TM, on=before) == ["cross-cutting"]
    assert reasons(for_others, TM, on=after) == []


def test_signatories_are_not_guessed():
    assert reasons(activity("1.5", actors="signatories"), KZ) == []


def test_focal_points_stand_for_their_government():
    points = activity("1.6", actors="cms-national-focal-points")
    assert reasons(points, KZ) == ["cross-cutting"]


def test_parties_report_and_others_are_invited():
    assert tone(KZ, FACTS, TODAY) == "report"
    assert tone(BT, FACTS, TODAY) == "invited"
    assert tone(WWF, FACTS, TODAY) == "invited"
    assert tone(SECRETARIAT, FACTS, TODAY) == "report"
    assert [tone(TM, FACTS, date(y, 6, 1)) for y in (2020, 2021)] == ["invited", "report"]


def test_a_country_of_which_nothing_is_known_is_invited_not_obliged():
    assert is_party("UZ", FACTS, TODAY) is None
    assert tone(Body("country", "UZ"), FACTS, TODAY) == "invited"


def test_a_party_that_left_is_invited_from_that_day():
    left = replace(FACTS, parties=(PartyFact("KZ", True, "2006", "2025-07-01"),))
    assert is_party("KZ", left, date(2025, 6, 30)) is True
    assert is_party("KZ", left, date(2025, 7, 1)) is None


def contested(verdict="", decided_at=""):
    contest = Contest("saiga", "KZ", "2024-03-01", "Not seen.", verdict, decided_at)
    return replace(FACTS, contests=(contest,))


def test_a_contested_range_asks_nothing_until_it_is_decided():
    open_ = contested()
    (before,) = obligations([SAIGA], KZ, open_, date(2024, 2, 29))
    (after,) = obligations([SAIGA], KZ, open_, date(2024, 3, 1))
    assert (before.contested, after.contested) == (False, True)
    assert not obligations([SAIGA], MN, open_, TODAY)[0].contested


def test_an_objection_that_was_upheld_ends_the_obligation():
    upheld = contested("upheld", "2025-01-01")
    assert obligations([SAIGA], KZ, upheld, date(2024, 12, 31))[0].contested
    assert obligations([SAIGA], KZ, upheld, TODAY) == ()


def test_an_objection_that_was_rejected_restores_it():
    (found,) = obligations([SAIGA], KZ, contested("rejected", "2025-01-01"), TODAY)
    assert not found.contested


def test_a_reason_that_is_not_contested_keeps_the_obligation():
    both = replace(SAIGA, named_countries=("KZ",))
    (found,) = obligations([both], KZ, contested(), TODAY)
    assert not found.contested


def entered(status, on, since="", until=""):
    stamp = f"{on}T12:00:00+00:00"
    return RangeFact("saiga", "KZ", status, ("letter",), since, until, on, entered=stamp)


@pytest.mark.parametrize(
    ("facts", "asked_on"),
    [
        ([("extinct", "2025-03-01")], {"2025-02-28": True, "2025-03-01": False}),
        (
            [("extant", "2025-03-01", "", "2025-06")],
            {"2025-05-31": True, "2025-06-01": False, "2026-01-01": False},
        ),
        (
            [("extinct", "2024-01-01"), ("reintroduced", "2024-06-01", "2025-05-10")],
            {"2023-12-31": True, "2024-07-01": False, "2025-05-09": False,
             "2025-05-10": True},
        ),
        (
            [("extinct", "2024-01-01", "2026")],
            {"2025-12-31": True, "2026-01-01": False},
        ),
        ([("vagrant", "2024-01-01"), ("extant", "2024-01-02")], {"2024-01-02": True}),
    ],
)  # fmt: skip
def test_a_range_obliges_from_when_to_when_it_is_said_to_be(facts, asked_on):
    ranges = (*FACTS.ranges, *(entered(*one) for one in facts))
    for day, expected in asked_on.items():
        found = reasons(SAIGA, KZ, replace(FACTS, ranges=ranges), date.fromisoformat(day))
        assert bool(found) == expected, day


def test_what_is_entered_today_changes_nothing_of_yesterday():
    late = replace(FACTS, ranges=(*FACTS.ranges, entered("extinct", "2026-05-01", "1990")))
    assert obligations([SAIGA], KZ, late, TODAY) == obligations([SAIGA], KZ, FACTS, TODAY)


def test_what_is_learnt_after_an_objection_was_upheld_counts_again():
    upheld = contested("upheld", "2025-01-01")
    back = (*FACTS.ranges, entered("reintroduced", "2025-09-01"))
    facts = replace(upheld, ranges=back)
    assert reasons(SAIGA, KZ, facts, date(2025, 8, 31)) == []
    assert reasons(SAIGA, KZ, facts, TODAY) == ["range"]
    before = replace(upheld, ranges=(*FACTS.ranges, entered("extant", "2024-12-31")))
    assert reasons(SAIGA, KZ, before, TODAY) == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"taxon": "unicorn"}, "range-of-nobody"),
        ({"country": "FR"}, "range-of-nobody"),
        ({"status": "gone"}, "range-status-unknown"),
        ({"since": "May 2021"}, "range-date-unreadable"),
        ({"until": "2021-13"}, "range-date-unreadable"),
        ({"since": "2022", "until": "2021"}, "range-ends-before"),
        ({"sources": (" ",)}, "range-source-missing"),
    ],
)
def test_a_range_that_cannot_be_is_refused_with_the_remedy(changed, code):
    good = RangeFact("saiga", "KZ", "extant", ("letter",), "2021", "2022-05")
    assert check_range(good, {"KZ"}, {"saiga"}) == ()
    (problem,) = check_range(replace(good, **changed), {"KZ"}, {"saiga"})
    assert problem.code == code


def test_the_newest_knowledge_of_a_range_counts():
    gone = RangeFact("saiga", "KZ", "extinct", ("later",), known_by="2025")
    assert reasons(SAIGA, KZ, replace(FACTS, ranges=(*FACTS.ranges, gone))) == []


def test_a_range_obliges_only_while_it_lasts():
    settled = RangeFact("saiga", "BT", "reintroduced", ("x",), since="2025-05")
    facts = replace(FACTS, ranges=(settled,))
    assert reasons(SAIGA, BT, facts, date(2025, 4, 30)) == []
    assert reasons(SAIGA, BT, facts, date(2025, 5, 1)) == ["range"]


def test_a_species_obliges_only_while_it_is_covered():
    covered = replace(FACTS, coverage=(CoverageFact("saiga", since="2014", until="2025"),))
    assert reasons(SAIGA, KZ, covered, date(2024, 12, 31)) == ["range"]
    assert reasons(SAIGA, KZ, covered, date(2025, 1, 1)) == []


def test_organisations_are_asked_by_name_or_as_one_of_their_kind():
    assert reasons(activity("1.7", actors="wwf"), WWF) == ["actor"]
    assert reasons(activity("1.7", actors="ngos"), WWF) == ["group"]
    assert reasons(activity("1.7", actors="secretariat"), WWF) == []


def test_a_role_answers_to_its_actors():
    facts = replace(FACTS, answers_to={SECRETARIAT: ("cms",)})
    assert reasons(activity("1.8", actors="cms"), SECRETARIAT, facts) == ["actor"]


def test_a_focal_point_is_asked_what_concerns_the_species_whoever_is_responsible():
    saiga, argali = Body("role", "saiga"), Body("role", "argali")
    assert reasons(SAIGA, saiga) == ["focal-point"]
    assert reasons(SAIGA, argali) == []
    named = replace(FOR_ALL, named_taxa=("argali",))
    assert reasons(named, argali) == ["focal-point"]
    assert reasons(FOR_ALL, saiga) == []
    landscape = activity("27.1", section("27", "landscape", ("saiga",), ("MN",)), "wwf?")
    assert reasons(landscape, saiga) == ["focal-point"]


def test_all_focal_points_are_asked_where_they_are_named_and_no_species_is():
    facts = replace(FACTS, focal_points=frozenset({"points"}))
    saiga = Body("role", "saiga")
    assert reasons(activity("29.4", actors="points"), saiga, facts) == ["actor"]
    assert reasons(activity("29.4", actors="points?"), saiga, facts) == []
    argali = section("22", "species", ("argali",))
    assert reasons(activity("22.2", argali, "points"), saiga, facts) == []


def test_the_focal_point_of_a_species_not_covered_is_not_asked():
    facts = replace(FACTS, coverage=(CoverageFact("saiga", "2014", "2020"),))
    assert reasons(SAIGA, Body("role", "saiga"), facts) == []
    assert reasons(SAIGA, Body("role", "saiga"), facts, date(2019, 1, 1)) != []


def test_partners_are_those_that_are_named_and_confirmed_and_are_one():
    register = [activity("1.1", actors="government-agencies wwf ngos points"),
                activity("1.2", actors="traffic? wwf")]  # fmt: skip
    facts = replace(
        FACTS,
        actors={
            **FACTS.actors,
            "traffic": ActorFact("traffic", "ngo"),
            "points": ActorFact("points", "science"),
        },
        focal_points=frozenset({"points"}),
    )
    assert named_partners(register, facts) == ("wwf",)


def test_every_reason_is_a_whole_sentence():
    within = section("27", "landscape", (), ("KZ",))
    asked = [
        SAIGA,
        FOR_ALL,
        replace(FOR_ALL, named_countries=("KZ",)),
        activity("27.1", within),
    ]
    for facts in (FACTS, contested()):
        for obligation in obligations(asked, KZ, facts, TODAY):
            for reason in obligation.reasons:
                sentence = say(reason_words(reason, names))
                assert "Kazakhstan" in sentence or reason.kind == "cross-cutting"
                assert sentence.endswith(".")
