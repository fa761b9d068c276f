"""The shipped index: complete, our own words, and joined by the adopted ones on import."""

import re

from cami.sources.programme_index import load_index
from cami.stores import models
from cami.workflows.import_programme import import_programme
from cami.workflows.load_index import load_indexes
from tests.workflows.conftest import NOON

SLUG = "cami-2021-2026"


def test_an_empty_register_gets_the_index_once(db):
    assert load_indexes() == (SLUG,)
    assert load_indexes() == ()
    programme = models.Programme.objects.get()
    assert programme.activities.count() == 228
    assert programme.sections.count() == 32
    assert not programme.activities.filter(short_en="").exists()
    assert not programme.activities.filter(short_ru="").exists()
    assert not programme.activities.exclude(text="").exists()


def test_the_index_is_found_in_either_language(db):
    load_indexes()
    english = models.Activity.objects.filter(search__contains=" saiga ")
    russian = models.Activity.objects.filter(search__contains=" сайгак ")
    assert {a.key for a in english} == {a.key for a in russian} != set()


def test_the_index_says_of_each_activity_what_the_document_says(official_reading):
    index = load_index(SLUG)
    spelt = {"sokhondiunsky-biosphere-reserve": "sokhondinsky-reserve"}
    for entry, activity in zip(index.activities, official_reading.activities, strict=True):
        printed = (activity.section, activity.number, activity.occurrence)
        assert (entry.section, entry.number, entry.occurrence) == printed
        assert entry.levels == activity.priority.levels
        actors = tuple((spelt.get(a.key, a.key), a.tbc) for a in activity.actors)
        assert entry.actors == actors, activity.number


def test_the_index_does_not_copy_the_adopted_wording(official_reading):
    """No run of five words of a title stands in the activity's text."""
    for entry, activity in zip(
        load_index(SLUG).activities, official_reading.activities, strict=True
    ):
        title = re.findall(r"\w+", entry.title_en.casefold())
        text = " ".join(re.findall(r"\w+", activity.text.casefold()))
        runs = (" ".join(title[at : at + 5]) for at in range(len(title) - 4))
        assert not any(run in text for run in runs), entry.number


def test_importing_the_document_adds_its_wording_to_the_index(db, shared):
    load_indexes()
    before = dict(models.Activity.objects.values_list("key", "pk"))
    path = shared / "seed" / "cami-cop13-doc.txt"
    kept = import_programme(path, SLUG, file_name=path.name, by="Aigul", at=NOON)
    assert (kept.activities, kept.added, kept.withdrawn) == (228, 0, 0)
    assert dict(models.Activity.objects.values_list("key", "pk")) == before
    assert not models.Activity.objects.filter(text="").exists()
    assert not models.Activity.objects.filter(short_ru="").exists()
    part = models.Part.objects.get(label="VI")
    assert part.title
    assert part.short_ru
