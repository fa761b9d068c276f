"""What became of each activity and section."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cami.programme.lineage import carry_keys, compare, first_keys
from cami.programme.provisions import identity
from cami.programme.similarity import Weights
from tests.programme.build import programme

FENCES = "Open border fences where khulan gather in deep snow, with army engineers."
PATROLS = "Train ranger patrols in first aid, radio and the handling of evidence."
SURVEYS = "Survey argali every second winter along fixed transects, and publish the counts."
LEAFLETS = "Print leaflets for truck drivers about saiga crossing the western motorway."
PASTURE = "Agree with herders on pasture left ungrazed while saiga calve."
DOGS = "Vaccinate herding dogs against distemper in villages near reserves."
MARKET = "Inspect markets and online shops for saiga horn, jointly with customs officers."
FUND = "Found a trust that pays community wardens from trophy fees."

BARRIERS = ("1", "Barriers to movement", [("1.1", FENCES, "CMS", "High")])
TRADE = (
    "2",
    "Illegal trade",
    [("2.1", PATROLS, "CMS, NGOs", "High"), ("2.2", MARKET, "CITES (tbc)", "Medium")],
)
SPECIES = (
    "3",
    "Saiga Antelope",
    [("3.1", SURVEYS, "NGOs", "High"), ("3.2", LEAFLETS), ("3.3", PASTURE, "", "Low")],
)
SECTIONS = (BARRIERS, TRADE, SPECIES)


def row(sections, at, **change):
    """The sections with one row changed: its number, text, actors or priority."""
    fields = ("number", "text", "actors", "priority")
    return [
        (
            head,
            title,
            [
                tuple(
                    change.get(name, old)
                    for name, old in zip(fields, (*r, "", "")[:4], strict=True)
                )
                if r[0] == at
                else r
                for r in rows
            ],
        )
        for head, title, rows in sections
    ]


def without(sections, number):
    return [(n, title, [r for r in rows if r[0] != number]) for n, title, rows in sections]


def renumbered(section, number):
    old, title, rows = section
    return (number, title, [(number + r[0].removeprefix(old), *r[1:]) for r in rows])


def told(link):
    return [message.text.format(**message.params) for message in link.why]


def facts(link):
    return {link.kind, *link.also}


def changed(old, new):
    """Links that say more than that nothing happened."""
    comparison = compare(programme(old), programme(new))
    return [link for link in comparison.links if link.kind != "unchanged"]


def numbers(ids):
    return [one.number for one in ids]


def test_the_same_programme_is_unchanged_throughout():
    comparison = compare(programme(SECTIONS), programme(SECTIONS))
    assert {link.kind for link in comparison.links} == {"unchanged"}
    assert {link.score for link in comparison.links} == {1.0}
    assert {link.kind for link in comparison.sections} == {"unchanged"}
    assert not any(link.why or link.changes for link in comparison.links)


def test_an_inserted_section_moves_the_numbers_after_it_and_drops_nothing():
    inserted = ("2", "Disease", [("2.1", DOGS, "NGOs", "High")])
    new = [BARRIERS, inserted, renumbered(TRADE, "3"), renumbered(SPECIES, "4")]
    comparison = compare(programme(SECTIONS), programme(new))
    kinds = [(link.kind, numbers(link.old), numbers(link.new)) for link in comparison.links]
    assert kinds == [
        ("unchanged", ["1.1"], ["1.1"]),
        ("new", [], ["2.1"]),
        ("moved", ["2.1"], ["3.1"]),
        ("moved", ["2.2"], ["3.2"]),
        ("moved", ["3.1"], ["4.1"]),
        ("moved", ["3.2"], ["4.2"]),
        ("moved", ["3.3"], ["4.3"]),
    ]
    assert told(comparison.links[2]) == ["Number changed from 2.1 to 3.1 with its section."]
    assert [link.kind for link in comparison.sections] == [
        "unchanged",
        "inserted",
        "renumbered",
        "renumbered",
    ]


def test_references_that_follow_the_renumbering_are_no_rewording():
    old = row(SECTIONS, "1.1", text=f"{FENCES} (see 3.2 and section 2)")
    inserted = ("2", "Disease", [("2.1", DOGS)])
    new = [old[0], inserted, renumbered(TRADE, "3"), renumbered(SPECIES, "4")]
    new = row(new, "1.1", text=f"{FENCES} (see 4.2 and section 3)")
    link = compare(programme(old), programme(new)).links[0]
    assert link.kind == "unchanged"
    assert told(link) == ["Numbers in the text follow the renumbering."]
    astray = row(new, "1.1", text=f"{FENCES} (see 4.1 and section 3)")
    assert compare(programme(old), programme(astray)).links[0].kind == "reworded"


def test_a_reworded_activity_says_how_many_words_differ():
    new = row(SECTIONS, "3.1", text=SURVEYS.replace("second", "third"))
    (link,) = changed(SECTIONS, new)
    assert facts(link) == {"reworded"}
    assert 0.7 < link.score < 1
    assert told(link) == ["Words that differ: 1."]


def test_capitals_and_punctuation_are_told_from_words():
    (link,) = changed(SECTIONS, row(SECTIONS, "3.1", text=SURVEYS.upper()))
    assert (link.kind, link.score) == ("reworded", 1.0)
    assert told(link) == ["Only punctuation, capitals or signs differ."]


def test_a_blanked_priority_is_a_change_although_the_text_stands():
    (link,) = changed(SECTIONS, row(SECTIONS, "2.1", priority=""))
    assert (link.kind, link.score) == ("reworded", 1.0)
    assert told(link) == ["Priority High was removed."]
    assert [(c.field, c.before, c.after) for c in link.changes] == [
        ("priority", ("High",), ())
    ]


def test_actors_lost_won_and_confirmed_are_named():
    (link,) = changed(SECTIONS, row(SECTIONS, "2.2", actors="CITES, TRAFFIC"))
    assert told(link) == [
        "Actors no longer named: CITES (tbc).",
        "Actors newly named: CITES, TRAFFIC.",
    ]


def test_the_order_of_actors_is_no_change():
    assert not changed(SECTIONS, row(SECTIONS, "2.1", actors="NGOs, CMS"))


def test_changed_sub_items_are_named_by_label():
    old = row(SECTIONS, "3.2", text=f"{LEAFLETS}\na) in Kazakh;\nb) in Russian.")
    new = row(
        SECTIONS, "3.2", text=f"{LEAFLETS}\na) in Kazakh;\nb) in Uzbek;\nc) in Turkmen."
    )
    (link,) = changed(old, new)
    assert told(link)[1:] == [
        "Sub-items removed or reworded: b.",
        "Sub-items new or reworded: b, c.",
    ]


def test_an_activity_may_be_moved_and_reworded_at_once():
    new = without(SECTIONS, "2.2")
    new[2][2].append(
        ("3.4", MARKET.replace("jointly", "together"), "CITES (tbc)", "Medium")
    )
    (link,) = changed(SECTIONS, new)
    assert (link.kind, link.also) == ("reworded", ("moved",))
    assert told(link)[:2] == [
        "Number changed from 2.2 to 3.4.",
        "Moved from section 2 Illegal trade to section 3 Saiga Antelope.",
    ]


def test_a_dropped_activity_lets_the_numbers_after_it_move_up():
    new = row(row(without(SECTIONS, "3.1"), "3.2", number="3.1"), "3.3", number="3.2")
    links = changed(SECTIONS, new)
    assert [(link.kind, numbers(link.old)) for link in links] == [
        ("moved", ["3.2"]),
        ("moved", ["3.3"]),
        ("dropped", ["3.1"]),
    ]
    assert told(links[2]) == ["Nothing like it stands in the new version."]


def test_a_dropped_repeat_points_at_what_stands():
    old = row(SECTIONS, "3.3", text=SURVEYS.replace("counts", "results"))
    (link,) = changed(old, without(old, "3.3"))
    assert link.kind == "dropped"
    assert told(link) == ["Much the same is asked in 3.1, itself matched."]


@pytest.mark.parametrize("joint", [" ", "; and ", "\na) "])
def test_an_activity_taken_apart_is_split_and_backwards_merged(joint):
    whole = row(SECTIONS, "3.3", text=PASTURE + joint + DOGS)
    apart = row(SECTIONS, "3.3", text=PASTURE)
    apart[2][2].append(("3.4", DOGS, "", "Low"))
    (split,) = changed(whole, apart)
    assert (split.kind, numbers(split.old)) == ("split", ["3.3"])
    assert set(numbers(split.new)) == {"3.3", "3.4"}
    (merged,) = changed(apart, whole)
    assert (merged.kind, numbers(merged.new)) == ("merged", ["3.3"])
    assert set(numbers(merged.old)) == {"3.3", "3.4"}
    assert "Its content now stands in" in told(split)[0]
    assert "It takes together" in told(merged)[0]


def test_an_activity_may_be_taken_apart_in_three():
    whole = row(SECTIONS, "3.3", text=f"{PASTURE} {DOGS} {FUND}")
    apart = row(SECTIONS, "3.3", text=PASTURE)
    apart[2][2].extend([("3.4", DOGS), ("3.5", FUND)])
    (split,) = changed(whole, apart)
    assert set(numbers(split.new)) == {"3.3", "3.4", "3.5"}


def test_of_parts_in_other_sections_the_likest_comes_first():
    whole = [*SECTIONS[:1], ("2", "All", [("2.1", f"{DOGS} {PASTURE} {SURVEYS} {MARKET}")])]
    parts = [
        (*BARRIERS[:2], [*BARRIERS[2], ("1.2", DOGS), ("1.3", PASTURE)]),
        ("4", "Other", [("4.1", MARKET), ("4.2", SURVEYS)]),
    ]
    (split,) = changed(whole, parts)
    assert (split.kind, numbers(split.new)) == ("split", ["4.2", "1.2", "1.3", "4.1"])


def test_small_words_in_common_make_no_part():
    wells = "With the herders of the steppe and of the hills on the use of the wells."
    radar = "With the pilots of the airline and of the army on the use of the radar."
    new = row(SECTIONS, "3.3", text=PASTURE)
    new[2][2].append(("3.4", radar))
    links = changed(row(SECTIONS, "3.3", text=f"{PASTURE} {wells}"), new)
    assert [link.kind for link in links] == ["reworded", "new"]


@pytest.mark.parametrize("before", [[], [("9", "Trails", [("9.1", "Mark trails.")])]])
def test_no_activity_is_part_and_whole_at_once(before):
    base = f"{FENCES} {LEAFLETS} {FUND} {PATROLS} {SURVEYS}"
    small = f"{PASTURE} {DOGS} {MARKET}"
    old = [("1", "One", [("1.1", base)]), ("2", "Two", [("2.1", small)])]
    new = [("1", "One", [("1.1", f"{base} {small}")]), ("3", "Three", [("3.1", PASTURE)])]
    for earlier, later in ((old, [*before, *new]), ([*before, *new], old)):
        links = compare(programme(earlier), programme(later)).links
        linked = [number for link in links for number in numbers(link.old)]
        assert sorted(linked) == [row[0] for _, _, rows in sorted(earlier) for row in rows]


def test_nothing_is_taken_apart_and_together_in_one_link():
    old = [("1", "One", [("1.1", f"{PASTURE} {LEAFLETS} {DOGS}"), ("1.2", FUND)])]
    new = [("1", "One", [("1.1", f"{PASTURE} {LEAFLETS} {FUND}"), ("1.3", DOGS)])]
    for link in compare(programme(old), programme(new)).links:
        assert min(len(link.old), len(link.new)) <= 1


def test_what_was_never_in_the_whole_is_new_and_no_part():
    new = [BARRIERS, TRADE, (*SPECIES[:2], [*SPECIES[2], ("3.4", DOGS)])]
    (link,) = changed(SECTIONS, new)
    assert link.kind == "new"


def test_a_wholly_other_text_at_an_old_number_is_dropped_and_new():
    links = changed(SECTIONS, row(SECTIONS, "2.2", text=FUND, actors="", priority=""))
    assert [link.kind for link in links] == ["new", "dropped"]


def test_repeated_numbers_do_not_confuse():
    twice = [("29", "Coordination", [("29.10", PATROLS), ("29.10", MARKET)])]
    reworded = [("29", "Coordination", [("29.10", PATROLS), ("29.10", MARKET + " Soon.")])]
    (link,) = changed(twice, reworded)
    assert link.kind == "reworded"
    assert [one.occurrence for one in (*link.old, *link.new)] == [2, 2]


def test_identical_texts_are_matched_by_section_and_order():
    texts = [("1", "Argali", [("1.1", SURVEYS)]), ("2", "Urial", [("2.1", SURVEYS)])]
    third = ("1", "Kiang", [("1.1", SURVEYS)])
    new = [third, renumbered(texts[0], "2"), renumbered(texts[1], "3")]
    links = compare(programme(texts), programme(new)).links
    assert [(link.kind, numbers(link.old)) for link in links] == [
        ("new", []),
        ("moved", ["1.1"]),
        ("moved", ["2.1"]),
    ]


def test_identical_texts_of_one_section_keep_their_order():
    old = [("1", "Argali", [("1.1", SURVEYS), ("1.2", SURVEYS)])]
    new = [("1", "Argali", [("1.1", DOGS), ("1.2", SURVEYS), ("1.3", SURVEYS)])]
    links = compare(programme(old), programme(new)).links
    assert [numbers(link.old) for link in links] == [[], ["1.1"], ["1.2"]]


def test_of_equally_alike_texts_the_one_of_the_same_section_is_matched():
    reworded = SURVEYS.replace("publish", "print")
    old = [("1", "Argali", [("1.1", SURVEYS)]), ("2", "Urial", [("2.1", SURVEYS)])]
    new = [("1", "Urial", [("1.1", reworded)]), ("2", "Argali", [("2.1", reworded)])]
    links = compare(programme(old), programme(new)).links
    assert [numbers(link.old) for link in links] == [["2.1"], ["1.1"]]


def test_of_equally_alike_texts_the_nearest_is_matched():
    reworded = SURVEYS.replace("publish", "print")
    last = ("3", "Disease", [("3.1", DOGS)])
    first = [("1.1", FENCES), ("1.2", PATROLS)]
    old = [("1", "Land", first), ("2", "Urial", [("2.1", SURVEYS)]), last]
    new = [
        ("1", "Land", [("1.0", reworded), *first]),
        ("3", "Disease", [("3.0", reworded), *last[2]]),
    ]
    links = changed(old, new)
    assert [numbers(link.old) for link in links] == [[], ["2.1"]]


def test_within_a_section_less_likeness_is_asked_than_across():
    rewritten = "Survey argali and urial every second winter along roads, by car, at dawn."
    moved = row(row(SECTIONS, "3.1", text=DOGS), "3.3", text=rewritten)
    across = row(row(SECTIONS, "3.1", text=DOGS), "1.1", text=rewritten)
    kinds = {
        numbers(link.old)[0]: link.kind for link in changed(SECTIONS, moved) if link.old
    }
    assert kinds == {"3.1": "reworded", "3.3": "dropped"}
    kinds = {
        numbers(link.old)[0]: link.kind for link in changed(SECTIONS, across) if link.old
    }
    assert kinds == {"3.1": "dropped", "1.1": "dropped"}


def test_a_renamed_section_is_known_by_its_activities():
    renamed = (SPECIES[0], "Steppe ungulates", SPECIES[2])
    comparison = compare(programme(SECTIONS), programme([BARRIERS, TRADE, renamed]))
    assert {link.kind for link in comparison.links} == {"unchanged"}
    last = comparison.sections[-1]
    assert (last.kind, last.old, last.new) == ("renamed", 2, 2)


def test_a_renamed_section_is_known_by_activities_that_were_all_reworded():
    rows = [(r[0], f"{r[1]} Report yearly.", *r[2:]) for r in SPECIES[2]]
    new = programme([BARRIERS, TRADE, ("3", "Steppe ungulates", rows)])
    last = compare(programme(SECTIONS), new).sections[-1]
    assert (last.kind, last.old, last.new) == ("renamed", 2, 2)


def test_in_a_renamed_section_the_place_still_speaks_for_a_heavy_rewording():
    renamed = (SPECIES[0], "Steppe ungulates", SPECIES[2])
    heavy = "Survey argali by drone along fixed lines each spring; let the public see it."
    (link,) = changed(SECTIONS, row([BARRIERS, TRADE, renamed], "3.1", text=heavy))
    assert link.kind == "reworded"


def test_a_removed_section_is_said_to_be():
    comparison = compare(programme(SECTIONS), programme([BARRIERS, SPECIES]))
    assert [(s.kind, s.old, s.new) for s in comparison.sections] == [
        ("unchanged", 0, 0),
        ("unchanged", 2, 1),
        ("removed", 1, None),
    ]
    assert len(comparison.of_kind("dropped")) == 2


TEXT = st.one_of(
    st.sampled_from(
        (FENCES, PATROLS, SURVEYS, LEAFLETS, PASTURE, DOGS, f"{DOGS} {FUND}", "")
    ),
    st.lists(st.sampled_from(SURVEYS.split()), max_size=9).map(" ".join),
)
ROWS = st.lists(
    st.tuples(st.sampled_from(("1.1", "1.2", "2.1", "2.2", "")), TEXT), max_size=5
)
PROGRAMMES = st.lists(
    st.tuples(st.sampled_from("123"), st.sampled_from(("Argali", "Urial", "")), ROWS),
    max_size=4,
).map(programme)


@given(PROGRAMMES)
def test_any_programme_compared_with_itself_is_unchanged(one):
    comparison = compare(one, one)
    assert {link.kind for link in comparison.links} <= {"unchanged"}
    assert all(link.old == link.new for link in comparison.links)
    assert {link.kind for link in comparison.sections} <= {"unchanged"}


@given(PROGRAMMES, PROGRAMMES)
def test_every_activity_stands_in_exactly_one_link(old, new):
    links = compare(old, new).links
    assert Counter(one for link in links for one in link.old) == Counter(
        map(identity, old.activities)
    )
    assert Counter(one for link in links for one in link.new) == Counter(
        map(identity, new.activities)
    )


@given(PROGRAMMES, PROGRAMMES)
def test_backwards_new_and_dropped_change_places(old, new):
    there, back = compare(old, new), compare(new, old)
    assert {link.new for link in there.of_kind("new")} == {
        link.old for link in back.of_kind("dropped")
    }
    assert {link.old for link in there.of_kind("dropped")} == {
        link.new for link in back.of_kind("new")
    }


@given(PROGRAMMES, st.integers(1, 40))
def test_renumbering_never_drops(one, by):
    def shifted(number):
        head, dot, tail = number.partition(".")
        return f"{int(head) + by}{dot}{tail}" if head else ""

    later = replace(
        one,
        sections=tuple(replace(s, number=shifted(s.number)) for s in one.sections),
        activities=tuple(
            replace(a, number=shifted(a.number), section=shifted(a.section))
            for a in one.activities
        ),
    )
    links = compare(one, later).links
    assert {link.kind for link in links} <= {"moved", "unchanged"}
    assert [link.old[0].occurrence for link in links] == [
        link.new[0].occurrence for link in links
    ]


def test_first_keys_are_numbers_with_the_second_of_a_kind_marked():
    one = programme([("29", "Coordination", [("29.10", PATROLS), ("29.10", MARKET)])])
    assert list(first_keys(one).values()) == ["29.10", "29.10-2"]


def test_the_second_of_a_number_is_marked_although_the_first_kept_an_older_key():
    old = programme([("28", "Old", [("28.4", PATROLS)])])
    new = programme([("29", "New", [("29.10", PATROLS), ("29.10", MARKET)])])
    keys = carry_keys(first_keys(old), compare(old, new))
    assert sorted(keys.values()) == ["28.4", "29.10-2"]


def test_what_lives_on_keeps_its_key_and_what_is_new_gets_an_unused_one():
    old = programme(SECTIONS)
    inserted = ("2", "Disease", [("2.1", DOGS)])
    new = programme([BARRIERS, inserted, renumbered(TRADE, "3"), renumbered(SPECIES, "4")])
    keys = carry_keys(first_keys(old), compare(old, new))
    by_number = {one.number: key for one, key in keys.items()}
    assert by_number["3.1"] == "2.1"
    assert by_number["4.3"] == "3.3"
    assert by_number["2.1"] == "2.1-2"


def test_a_key_of_a_dropped_activity_is_never_given_again():
    old = programme(SECTIONS)
    gap = programme(without(SECTIONS, "3.3"))
    again = programme(row(SECTIONS, "3.3", text=DOGS))
    keys = carry_keys(first_keys(old), compare(old, gap))
    assert "3.3" not in keys.values()
    later = carry_keys(keys, compare(gap, again), retired=first_keys(old).values())
    assert "3.3-2" in later.values()
    assert "3.3" not in later.values()


def test_of_a_split_the_likest_part_inherits_the_key():
    whole = row(SECTIONS, "3.3", text=f"{DOGS} {PASTURE}")
    apart = row(SECTIONS, "3.3", text=DOGS)
    apart[2][2].append(("3.4", f"{PASTURE} {DOGS[:20]}"))
    old, new = programme(whole), programme(apart)
    comparison = compare(old, new)
    (split,) = comparison.of_kind("split")
    keys = carry_keys(first_keys(old), comparison)
    assert keys[split.new[0]] == "3.3"
    assert keys[split.new[1]] != "3.3"


@given(PROGRAMMES, PROGRAMMES)
def test_keys_are_unique_and_stand_however_often_a_version_is_imported(old, new):
    first = first_keys(old)
    keys = carry_keys(first, compare(old, new))
    assert len(set(keys.values())) == len(keys) == len(new.activities)
    assert carry_keys(keys, compare(new, new), retired=first.values()) == keys


def comparisons(monkeypatch, copies):
    """Pairs of texts compared where every row of a long programme is reworded."""
    texts = (FENCES, PATROLS, SURVEYS, LEAFLETS, PASTURE, DOGS, MARKET, FUND)
    old, new = [], []
    for n in range(copies):
        rows = [(f"{n}.{at}", f"place{n} {text}") for at, text in enumerate(texts)]
        old.append((str(n), f"Place{n}", rows))
        new.append((str(n), f"Place{n}", [(at, f"{text} now") for at, text in rows]))
    counted = 0
    likeness = Weights.likeness

    def counting(self, left, right):
        nonlocal counted
        counted += 1
        return likeness(self, left, right)

    monkeypatch.setattr(Weights, "likeness", counting)
    links = compare(programme(old), programme(new)).links
    monkeypatch.undo()
    assert {link.kind for link in links} == {"reworded"}
    assert all(numbers(link.old) == numbers(link.new) for link in links)
    return counted


def test_comparisons_grow_with_the_activities_and_not_with_their_square(monkeypatch):
    small, large = comparisons(monkeypatch, 10), comparisons(monkeypatch, 80)
    assert large <= 9 * small
