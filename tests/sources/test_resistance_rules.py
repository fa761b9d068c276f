"""Rules as data: ours are sound and honest; a file is refused with all its mistakes."""

import math

import pytest

from cami.errors import InvalidInputError, SourceMissingError
from cami.sources.resistance_rules import parse_rules, read_rules, species_with_rules

GOOD = """
species = "hare"
version = "1"
[sources]
book = "A book"
[[layers]]
name = "cover"
kind = "classes"
how = "base"
values = [{ codes = [1], number = 1, source = "book", confidence = "low" }]
[[barriers]]
kind = "road"
closed = { km = 2, source = "assumption", confidence = "not verified" }
opened = { km = 0, source = "assumption", confidence = "not verified" }
"""


@pytest.mark.parametrize("species", species_with_rules())
def test_our_rules_are_read_and_say_what_is_an_assumption(species):
    rules, digest = read_rules(species)
    assert rules.species == species
    assert len(digest) == 64
    for layer in rules.layers:
        for value in layer.values:
            assert (value.source == "assumption") == (value.confidence == "not verified")


def test_the_species_of_the_steppe_have_rules():
    assert {"khulan", "mongolian-gazelle", "saiga"} <= set(species_with_rules())


@pytest.mark.parametrize("species", ["khulan", "mongolian-gazelle"])
def test_the_fenced_railway_is_absolute_by_a_named_source(species):
    rules, _ = read_rules(species)
    closed = rules.barrier("railway", fenced=True).closed
    assert math.isinf(closed.number)
    assert closed.confidence == "high"
    assert closed.source != "assumption"


def test_a_good_file_is_read():
    rules = parse_rules(GOOD.encode())
    assert rules.layers[0].limits == ((1.0,),)
    assert rules.barrier("road", fenced=False).closed.number == 2
    assert rules.barrier("road", fenced=True) is None


@pytest.mark.parametrize(
    ("good", "bad", "where"),
    [
        ('version = "1"', 'versoin = "1"', ("versoin",)),
        ('kind = "classes"', 'kind = "clases"', ("layers", 1, "kind")),
        ('how = "base"', 'how = "times"', ("layers",)),
        ("number = 1", "number = 0", ("layers", 1, 1, "number")),
        ("number = 1", "number = nan", ("layers", 1, 1, "number")),
        ("number = 1", "number = true", ("layers", 1, 1, "number")),
        ('source = "book"', 'source = "boook"', ("layers", 1, 1, "source")),
        ('confidence = "low"', 'confidence = "sure"', ("layers", 1, 1, "confidence")),
        ("codes = [1]", "codes = []", ("layers", 1, 1)),
        ("codes = [1]", "codes = [1, 1]", ("layers", 1)),
        ("km = 2", "km = -2", ("barriers", 1, "closed", "km")),
        ("km = 2", "m = 2", ("barriers", 1, "closed", "m")),
    ],
)
def test_each_mistake_is_shown_where_it_stands(good, bad, where):
    assert good in GOOD
    with pytest.raises(InvalidInputError) as refused:
        parse_rules(GOOD.replace(good, bad).encode())
    assert where in [problem.where for problem in refused.value.problems]


def test_all_mistakes_are_shown_at_once():
    bad = GOOD.replace("km = 2", "km = -2").replace("number = 1", "number = 0")
    with pytest.raises(InvalidInputError) as refused:
        parse_rules(bad.encode())
    assert len(refused.value.problems) == 2


def test_bands_must_rise_to_infinity():
    bands = GOOD.replace("classes", "bands").replace("codes = [1]", "up_to = 5")
    with pytest.raises(InvalidInputError):
        parse_rules(bands.encode())
    parse_rules(bands.replace("up_to = 5", "up_to = inf").encode())


def test_what_is_no_toml_or_no_file_is_refused(tmp_path):
    with pytest.raises(InvalidInputError):
        parse_rules(b"species = ")
    with pytest.raises(SourceMissingError, match="khulan"):
        read_rules(str(tmp_path / "none.toml"))
