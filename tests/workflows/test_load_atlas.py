"""An empty atlas gets what the product brings along, once."""

from datetime import UTC, date, datetime

import pytest

from cami.sources.features_file import features_file
from cami.stores import releases
from cami.stores.people import PUBLIC_VIEWER
from cami.workflows.load_atlas import load_atlas

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.django_db
def test_the_public_finds_species_by_range_state_and_dated_cases(settings, tmp_path):
    settings.DATA = tmp_path
    assert load_atlas(NOW)
    assert not load_atlas(NOW), "what is there stays"
    shelf = releases.open_release(PUBLIC_VIEWER, date(2026, 11, 23))
    assert list(shelf.shelved) == ["dated-cases", "species-by-range-state"]
    for shelved in shelf:
        assert shelved.layer.record.indicative
        page = features_file(shelved.path("features")).page(limit=500)
        assert page.matched == len(page.features) == shelved.layer.count
        assert all(one.properties["source"] for one in page.features)
        assert all(
            one.properties["told_ru"] for one in page.features if one.properties["told"]
        )


@pytest.mark.django_db
def test_species_stand_in_range_states_only_and_every_one_of_them_has_some(
    settings, tmp_path
):
    settings.DATA = tmp_path
    load_atlas(NOW)
    shelf = releases.open_release(PUBLIC_VIEWER, date(2026, 11, 23))
    path = shelf.layer("species-by-range-state").path("features")
    page = features_file(path).page(limit=500)
    countries = {one.properties["country"] for one in page.features}
    assert len(countries) == 14
    assert "Mongolia" in countries
