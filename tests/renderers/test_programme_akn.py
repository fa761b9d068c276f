"""AKN4UN: everything stands in it once, ids stay, and every reference leads somewhere."""

import datetime as dt
import re
from dataclasses import replace

import pytest
from lxml import etree

from cami.programme.provisions import identity
from cami.renderers.akn_elements import NAMESPACE, Identifiers
from cami.renderers.programme_akn import programme_akn
from tests.programme.build import programme as built
from tests.renderers.documents import VOCABULARY, bare, keys_of, river, steppe

A = f"{{{NAMESPACE}}}"
DAY = dt.date(2024, 5, 6)


def xml_of(programme, keys=None, names=None):
    keys = keys_of(programme) if keys is None else keys
    written = programme_akn(
        programme, VOCABULARY, keys, names or {}, name="Steppe birds", imported=DAY
    )
    return etree.fromstring(written)


def words(element):
    return " ".join("".join(element.itertext()).split())


@pytest.mark.parametrize("document", [steppe, river, bare])
def test_ids_are_unique_and_every_reference_resolves(document):
    root = xml_of(document())
    ids = [e.get("eId") for e in root.iter() if e.get("eId")]
    assert len(ids) == len(set(ids))
    pointers = [
        pointer
        for e in root.iter()
        for pointer in [e.get("href", ""), *e.get("refersTo", "").split()]
        if pointer.startswith("#")
    ]
    assert pointers
    assert not {p[1:] for p in pointers} - set(ids)


@pytest.mark.parametrize("document", [steppe, river, bare])
def test_every_word_of_every_activity_occurs_in_order(document):
    programme = document()
    found = [
        e for e in xml_of(programme).iter(A + "hcontainer") if e.get("name") == "activity"
    ]
    assert len(found) == len(programme.activities)
    for activity, element in zip(programme.activities, found, strict=True):
        for note in element.iter(A + "authorialNote"):
            note.clear(keep_tail=True)
        printed = (
            f"{activity.number_printed} {activity.text} {activity.responsible_printed}"
        )
        extras = "".join(text for _, text in activity.extras)
        whole = printed + activity.priority_printed + extras
        assert re.sub(r"\s", "", words(element)) == re.sub(r"\s", "", whole)


def test_everything_printed_outside_the_tables_occurs_in_order():
    text = re.sub(r"\s", "", words(xml_of(steppe())))
    at = 0
    for paragraph, _, _ in steppe().paragraphs:
        at = text.find(re.sub(r"\s", "", paragraph), at)
        assert at >= 0, paragraph


def test_a_resolution_has_preface_preamble_and_body():
    root = xml_of(steppe())
    statement = root[0]
    assert (statement.tag, statement.get("name")) == (A + "statement", "resolution")
    assert [child.tag for child in statement] == [
        A + name for name in ("meta", "preface", "preamble", "mainBody")
    ]
    assert [words(e)[:9] for e in root.iter(A + "recital")] == ["Concerned", "Aware tha"]
    assert words(root.find(f".//{A}formula")) == "The Meeting of the Parties"
    operative = list(root.iter(A + "paragraph"))
    assert [e.get("eId") for e in operative] == ["para_1", "para_2"]
    assert [e.findtext(A + "num") for e in operative] == ["1.", "2."]


def test_a_programme_alone_is_a_document():
    assert xml_of(river())[0].tag == A + "doc"
    assert xml_of(bare())[0].find(A + "preamble") is None


def test_sections_stand_in_their_parts_and_items_in_their_activities():
    root = xml_of(steppe())
    tree = {
        p.get("eId"): [s.get("eId") for s in p.iter(A + "section")]
        for p in root.iter(A + "part")
    }
    assert tree == {
        "part_A": ["sec_flyways"],
        "part_II": ["sec_great-steppe", "sec_siberian-crane-leucogeranus-leucogeranus"],
    }
    first = root.find(f".//{A}hcontainer[@name='activity']")
    points = [p.get("eId").removeprefix(first.get("eId")) for p in first.iter(A + "point")]
    assert points == [
        "__list_1__point_a",
        "__list_1__point_a__list_1__point_i",
        "__list_1__point_a__list_1__point_ii",
        "__list_1__point_b",
    ]


def test_iris_tell_work_expression_and_manifestation_apart():
    root = xml_of(river())
    values = [e.get("value") for e in root.iter(A + "FRBRuri")]
    work = "/akn/un/doc/programme/2024-01-01/steppe-birds"
    assert values == [work, f"{work}/rus@", f"{work}/rus@.xml"]
    assert root.find(f".//{A}FRBRlanguage").get("language") == "rus"
    assert root.find(f".//{A}FRBRalias[@name='sha256']").get("value") == river().sha256


def test_cross_references_lead_to_the_activity_or_section():
    programme = steppe()
    keys = keys_of(programme)
    links = {words(e): e.get("href") for e in xml_of(programme).iter(A + "ref")}
    numbers = {}
    for activity in programme.activities:
        numbers.setdefault(activity.number, keys[identity(activity)])
    assert links["1.3"] == f"#activity_{numbers['1.3']}"
    assert links["2.1"] == f"#activity_{numbers['2.1']}"
    assert links["1"] == "#sec_flyways"


def test_every_reference_that_leads_inside_is_a_link_each_at_its_own_place():
    links = [words(e) for e in xml_of(steppe()).iter(A + "ref")]
    inside = [r.printed.rpartition(" ")[2] for r in steppe().references if r.targets]
    assert sorted(links) == sorted(inside)
    assert links.count("1.1") == 2


def test_actors_are_organisations_or_roles_with_their_names():
    root = xml_of(steppe(), names={"iucn": "International Union"})
    things = {e.get("eId"): e for e in root.find(f".//{A}references")}
    assert things["actor_iucn"].tag == A + "TLCOrganization"
    assert things["actor_iucn"].get("showAs") == "International Union"
    assert things["actor_government-agencies"].tag == A + "TLCRole"
    assert things["location_KZ"].get("showAs") == "KAZAKHSTAN"
    assert "Government agencies" in {words(e) for e in root.iter(A + "role")}


def test_footnotes_stand_where_they_are_called():
    notes = {e.get("marker"): e for e in xml_of(steppe()).iter(A + "authorialNote")}
    assert {number: words(e) for number, e in notes.items()} == {
        note.number: note.text for note in steppe().footnotes
    }
    assert notes["1"].getparent().text.startswith("Concerned")


def test_ids_stay_when_a_section_is_inserted_and_numbers_move():
    cranes = ("1.1", "Count cranes:\na) in May;\nb) in June.", "CMS", "High")
    herons = ("2.1", "Count herons.", "CMS", "Low")
    before = built([("1", "Cranes", [cranes]), ("2", "Herons", [herons])])
    moved = [
        ("2", "Cranes", [("2.1", *cranes[1:])]),
        ("3", "Herons", [("3.1", *herons[1:])]),
    ]
    after = built([("1", "Gulls", [("1.1", "Count gulls.", "CMS", "Low")]), *moved])

    def ids(programme):
        keys = {
            identity(a): f"key-{a.lead.split()[1].strip('.:')}"
            for a in programme.activities
        }
        body = xml_of(programme, keys).find(f".//{A}mainBody")
        return {e.get("eId"): e.findtext(A + "num") for e in body.iter() if e.get("eId")}

    old, new = ids(before), ids(after)
    assert set(old) <= set(new)
    assert set(new) - set(old) == {"sec_gulls", "activity_key-gulls"}
    assert (old["activity_key-cranes"], new["activity_key-cranes"]) == ("1.1", "2.1")


def test_a_programme_without_keys_still_has_an_id_for_every_activity():
    root = xml_of(bare(), keys={})
    found = [
        e.get("eId") for e in root.iter(A + "hcontainer") if e.get("name") == "activity"
    ]
    assert found == ["activity_1.1", "activity_4.1", "activity_4.1-2", "activity_5.1"]


def test_no_identifier_is_given_twice():
    identifiers = Identifiers()
    given = [identifiers.give("p", number) for number in ("1", "1", "1-2", "1", "")]
    assert len(set(given)) == len(given)


def test_characters_that_no_xml_can_hold_do_not_stop_the_export():
    activity = replace(bare().activities[0], lead="Be\x01gin.")
    programme = replace(bare(), activities=(activity, *bare().activities[1:]))
    assert "Begin." in words(xml_of(programme))
