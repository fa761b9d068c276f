"""Layers on the web: one submits, another publishes, anyone withdraws at once."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cami.messages import N_
from cami.stores import building, holdings, trail
from cami.web import background
from cami.workflows.publish_atlas import publish_atlas
from tests.atlas_layers import DENS, NOW, SECRETARIAT, hold
from tests.reporting import meet

pytestmark = pytest.mark.django_db
PAGE = "/{}/manage/layers/"


@pytest.fixture(autouse=True)
def began(settings, tmp_path, monkeypatch):
    """Names of those who had a release built."""
    settings.DATA = tmp_path
    meet()
    names = []
    monkeypatch.setattr(background, "build_release", names.append)
    return names


def signed_in(name):
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


@pytest.fixture
def ann():
    User.objects.create(username="ann").groups.set(
        User.objects.get(username="aigul").groups.all()
    )
    return signed_in("ann")


@pytest.fixture
def aigul():
    return signed_in("aigul")


def step(who, act, reason="", number=1, language="en"):
    sent = {"act": act, "key": "dens", "number": number, "reason": reason}
    return who.post(PAGE.format(language), sent, follow=True)


def stages():
    return [held.stage for held in holdings.editions("dens")]


def test_one_submits_another_publishes_and_a_release_is_built(ann, aigul, began):
    hold("dens", "public", "high", publish=False)
    step(ann, "submit")
    own = step(ann, "publish")
    assert (own.status_code, stages(), began) == (403, ["submitted"], [])
    assert 'value="publish"' not in ann.get(PAGE.format("en")).content.decode()
    assert step(aigul, "publish").status_code == 200
    assert (stages(), began) == (["published"], ["aigul"])
    told = [(row.act, row.by) for row in trail.acts().rows]
    assert told[:2] == [("layer-published", "aigul"), ("layer-submitted", "ann")]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_what_is_returned_or_withdrawn_has_a_reason_that_stays(ann, aigul, language):
    hold("dens", "public", "high", publish=False)
    step(ann, "submit")
    step(aigul, "return")
    assert stages() == ["submitted"], "not without a reason"
    step(aigul, "return", "Whose data?", language=language)
    assert "Whose data?" in ann.get(PAGE.format(language)).content.decode()
    step(ann, "submit")
    step(aigul, "publish")
    publish_atlas(SECRETARIAT, NOW)
    assert aigul.get("/ogc/collections/dens").status_code == 200
    step(ann, "withdraw", "Too fine")
    for path in ("/ogc/collections/dens", "/en/atlas/layers/dens/",
                 "/en/atlas/layers/dens/csv", "/ogc/records/dens"):  # fmt: skip
        assert aigul.get(path).status_code == 404, path
    text = aigul.get(PAGE.format(language)).content.decode()
    assert "Too fine" in text
    assert 'value="publish"' not in text


def test_the_page_tells_no_place(aigul):
    hold("dens", "owner", "high", publish=False)
    text = aigul.get(PAGE.format("en")).content.decode()
    assert "Made-up dens" in text
    assert not [point for point in DENS if f"{point.x:.2f}" in text]


@pytest.mark.parametrize("name", ["guest", "dana", "union", "root"])
def test_nobody_else_takes_a_step(name, began):
    hold("dens", "public", "none", publish=False)
    for act in ("submit", "publish", "withdraw", "build"):
        assert step(signed_in(name), act, "x").status_code == 403
    assert (stages(), began) == (["draft"], [])


def test_a_step_that_is_none_is_no_step(aigul, began):
    assert step(aigul, "destroy").status_code == 404
    assert step(aigul, "submit").status_code == 404
    assert step(aigul, "publish", number="x").status_code == 404
    assert not began


def test_the_page_tells_how_far_the_building_is(aigul, began):
    with building.alone() as told:
        told("dens", 1, 3)
        text = aigul.get(PAGE.format("en")).content.decode()
        assert "1 of 3 layers" in text
        assert 'http-equiv="refresh"' in text
    assert 'http-equiv="refresh"' not in aigul.get(PAGE.format("en")).content.decode()


def test_a_building_that_failed_says_why_and_can_be_tried_again(aigul, began, monkeypatch):
    from cami.errors import TilerMissingError

    hold("dens", "public", "none")

    def fail(*_):
        raise TilerMissingError

    monkeypatch.setattr("cami.workflows.publish_atlas.build_copy", fail)
    with pytest.raises(TilerMissingError):
        publish_atlas(SECRETARIAT, NOW)
    assert N_("tippecanoe") in aigul.get(PAGE.format("ru")).content.decode()
    step(aigul, "build")
    assert began == ["aigul"]
