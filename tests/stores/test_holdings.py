"""Editions of layers: only ever added, and known to those who may."""

from datetime import UTC, date, datetime

import pytest

from cami.catalogue.licences import LICENCES
from cami.catalogue.record import Record, Step
from cami.errors import AppendOnlyError
from cami.programme.statements import Body
from cami.stores import holdings
from cami.stores.atlas import LayerEdition
from cami.stores.people import PUBLIC_VIEWER, Viewer

NOW = datetime(2026, 11, 23, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def card(**changes):
    told = {
        "key": "made-up-fences",
        "title_en": "Made-up fences",
        "title_ru": "Выдуманные ограждения",
        "kind": "fence",
        "shape": "vector",
        "licence": LICENCES["CC0-1.0"],
        "source": "made up for a test",
        "citation": "none",
        "owner": "herders",
        "access": "public",
        "sensitivity": "none",
        "crs": "OGC:CRS84",
        "sha256": "0" * 64,
        "lineage": (Step("made-up", "1"),),
        "unfit_for_en": "anything",
        "unfit_for_ru": "чего бы то ни было",
    }
    return Record(**(told | changes))


def viewer(kind="", key="", **more):
    body = frozenset({Body(kind, key)}) if kind else frozenset()
    return Viewer(name="somebody", writes_for=body, participant=bool(kind), **more)


@pytest.mark.parametrize(
    ("access", "who", "may"),
    [
        ("public", PUBLIC_VIEWER, True),
        ("participants", PUBLIC_VIEWER, False),
        ("participants", viewer("role", "saiga"), True),
        ("country", viewer("country", "KZ"), True),
        ("country", viewer("country", "MN"), False),
        ("country", viewer(secretariat=True), False),
        ("owner", viewer("organisation", "herders"), True),
        ("owner", viewer("country", "KZ"), False),
        ("owner", viewer(secretariat=True), False),
    ],
)
def test_a_card_says_who_may_have_the_data(access, who, may):
    told = card(access=access, countries=("KZ",))
    assert holdings.reaches(who, told, TODAY) is may


def test_an_embargo_binds_everybody_but_the_owner():
    told = card(embargo_until=date(2027, 1, 1))
    assert not holdings.reaches(viewer("country", "KZ"), told, TODAY)
    assert holdings.reaches(viewer("organisation", "herders"), told, TODAY)
    assert holdings.reaches(PUBLIC_VIEWER, told, date(2027, 1, 1))


def add(**changes):
    return holdings.add_edition(
        card(**changes), "x.parquet", {"features": 3}, file_name="x.shp", by="ann", at=NOW
    )


@pytest.mark.django_db
def test_a_card_comes_back_as_it_was_kept():
    told = card(first_day=date(2020, 1, 31), months=(4, 5), accuracy_m=30.0)
    held = holdings.add_edition(told, "x", {}, file_name="x", by="ann", at=NOW)
    assert holdings.edition(told.key).record == told == held.record


@pytest.mark.django_db
def test_editions_are_numbered_and_the_newest_published_one_counts():
    first, second = add(), add(title_en="Better")
    assert (first.record.edition, second.record.edition) == (1, 2)
    holdings.add_step(first, "submitted", by="ann", at=NOW)
    holdings.add_step(first, "published", by="ben", at=NOW)
    assert [held.name for held in holdings.published()] == ["made-up-fences@1"]
    assert holdings.published()[0].submitted_by == "ann"
    holdings.add_step(second, "submitted", by="ann", at=NOW)
    holdings.add_step(second, "published", by="ben", at=NOW)
    assert [held.name for held in holdings.published()] == ["made-up-fences@2"]


@pytest.mark.django_db
def test_withdrawing_the_newest_edition_does_not_bring_an_older_one_back():
    for held in (add(), add()):
        holdings.add_step(held, "published", by="ben", at=NOW)
    holdings.add_step(holdings.edition("made-up-fences"), "withdrawn", by="ben", at=NOW)
    assert holdings.published() == ()
    assert len(holdings.editions("made-up-fences")) == 2


@pytest.mark.django_db
def test_editions_cannot_be_changed_or_deleted():
    add()
    with pytest.raises(AppendOnlyError):
        LayerEdition.objects.all().delete()
    with pytest.raises(AppendOnlyError):
        LayerEdition.objects.update(key="other")
