"""A shelf holds what its viewer may have, as finely as they may, and nothing else."""

import hashlib

import msgspec
import numpy as np
import pyarrow.parquet as pq
import pytest
import shapely

from cami.errors import LayerMissingError, NotAllowedError, ReleaseMissingError
from cami.programme.statements import Body
from cami.stores import holdings, releases
from cami.stores.people import PUBLIC_VIEWER, Viewer
from cami.workflows.edit_layers import withdraw_layer
from cami.workflows.publish_atlas import publish_atlas
from tests.atlas_layers import NOW, SECRETARIAT, TODAY, hold

PARTICIPANT = Viewer(name="par", participant=True)
OWNER = Viewer(
    name="own", participant=True, writes_for=frozenset({Body("organisation", "finders")})
)
OF_COUNTRY = Viewer(
    name="kz", participant=True, writes_for=frozenset({Body("country", "KZ")})
)
VIEWERS = {
    "public": PUBLIC_VIEWER,
    "participant": PARTICIPANT,
    "secretariat": SECRETARIAT,
    "owner": OWNER,
    "country": OF_COUNTRY,
}


@pytest.fixture
def folder(settings, tmp_path):
    settings.DATA = tmp_path
    return tmp_path


def steps(key):
    """Step of the finest copy that each viewer has; None where they have none."""
    told = {}
    for name, viewer in VIEWERS.items():
        shelf = releases.open_release(viewer, TODAY)
        told[name] = shelf.layer(key).layer.step_deg if key in shelf.shelved else None
    return told


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("access", "sensitivity", "expected"),
    [
        ("public", "none", [0, 0, 0, 0, 0]),
        ("public", "high", [0.1, 0.1, 0.1, 0, 0]),
        ("participants", "high", [None, 0.1, 0.1, 0, 0]),
        ("country", "high", [None, None, None, 0, 0]),
        ("owner", "high", [None, None, None, 0, None]),
        ("owner", "none", [None, None, None, 0, None]),
    ],
)
def test_everybody_gets_the_finest_copy_that_is_theirs(
    folder, access, sensitivity, expected
):
    hold("dens", access, sensitivity)
    publish_atlas(SECRETARIAT, NOW)
    assert steps("dens") == dict(zip(VIEWERS, expected, strict=True))


@pytest.mark.django_db
def test_no_file_of_an_open_tier_holds_a_fine_coordinate(folder):
    hold("dens", "public", "high")
    hold("withheld", "public", "extreme")
    hold("theirs", "owner", "none")
    name = publish_atlas(SECRETARIAT, NOW)
    for tier in ("public", "partner"):
        for path in (releases.releases_folder() / name / tier).rglob("*.parquet"):
            wkb = pq.read_table(path).column("geometry").to_pylist()
            cells = shapely.get_coordinates(shapely.from_wkb(wkb)) * 20
            assert np.allclose(cells, np.round(cells), atol=1e-6)
            assert len(cells) == 1, "two finds in one cell are told once"
        files = {p.name for p in (releases.releases_folder() / name / tier).rglob("*.*")}
        assert not any(file.startswith(("theirs", "withheld")) for file in files)


@pytest.mark.django_db
def test_a_withheld_layer_shows_its_card_alone(folder):
    hold("withheld", "public", "extreme")
    publish_atlas(SECRETARIAT, NOW)
    shelved = releases.open_release(PUBLIC_VIEWER, TODAY).layer("withheld")
    assert (shelved.layer.files, shelved.layer.count, shelved.layer.bbox) == ((), 0, None)
    assert shelved.path("features") is None


@pytest.mark.django_db
def test_a_layer_that_one_may_not_have_is_the_same_as_none(folder):
    hold("theirs", "owner", "none")
    publish_atlas(SECRETARIAT, NOW)
    shelf = releases.open_release(PUBLIC_VIEWER, TODAY)
    with pytest.raises(LayerMissingError) as hidden:
        shelf.layer("theirs")
    with pytest.raises(LayerMissingError) as absent:
        shelf.layer("nothing")
    assert str(hidden.value).replace("theirs", "") == str(absent.value).replace(
        "nothing", ""
    )


@pytest.mark.django_db
def test_what_is_withdrawn_is_on_no_shelf_of_any_release(folder):
    held = hold("dens", "public", "high")
    name = publish_atlas(SECRETARIAT, NOW)
    holdings.add_step(held, "withdrawn", by="ben", at=NOW)
    for viewer in VIEWERS.values():
        assert not releases.open_release(viewer, TODAY, name).shelved


@pytest.mark.django_db
def test_publishing_the_same_again_builds_nothing_and_names_the_same(folder):
    hold("dens", "public", "none")
    first = publish_atlas(SECRETARIAT, NOW)
    built = {path: path.stat().st_mtime_ns for path in releases.built_folder().rglob("*")}
    assert publish_atlas(SECRETARIAT, NOW) == first
    assert built == {p: p.stat().st_mtime_ns for p in releases.built_folder().rglob("*")}
    assert [name for name, *_ in releases.releases()] == [first]


@pytest.mark.django_db
def test_an_older_release_can_be_shown_again(folder):
    hold("dens", "public", "none")
    first = publish_atlas(SECRETARIAT, NOW)
    hold("more", "public", "none")
    second = publish_atlas(SECRETARIAT, NOW)
    assert releases.current() == second != first
    releases.choose(first, by="sec", at=NOW)
    assert list(releases.open_release(PUBLIC_VIEWER, TODAY).shelved) == ["dens"]
    with pytest.raises(ReleaseMissingError):
        releases.choose("2020.01-00000000", by="sec", at=NOW)


@pytest.mark.django_db
def test_drafts_are_in_no_release_and_only_the_secretariat_publishes(folder):
    hold("draft", "public", "none", publish=False)
    with pytest.raises(NotAllowedError):
        publish_atlas(PARTICIPANT, NOW)
    publish_atlas(SECRETARIAT, NOW)
    assert not releases.open_release(SECRETARIAT, TODAY).shelved


@pytest.mark.django_db
def test_a_manifest_tells_the_checksum_of_every_file(folder):
    hold("dens", "public", "none")
    name = publish_atlas(SECRETARIAT, NOW)
    tier = releases.releases_folder() / name / "public"
    told = msgspec.json.decode((tier / "manifest.json").read_bytes())
    (layer,) = told["layers"]
    for _, file in layer["files"]:
        assert (
            hashlib.sha256((tier / file["path"]).read_bytes()).hexdigest() == file["sha256"]
        )
    assert layer["record"]["licence"]["key"] == "CC0-1.0"


@pytest.mark.django_db
def test_a_layer_withdrawn_is_in_no_older_release_either(folder):
    hold("dens", "public", "none")
    older = publish_atlas(SECRETARIAT, NOW)
    hold("dens", "public", "none", title_en="Told better")
    newer = publish_atlas(SECRETARIAT, NOW)
    hold("dens", "public", "none", publish=False, title_en="Being written")
    gone = withdraw_layer(SECRETARIAT, "dens", NOW, "places told too finely")
    assert [held.record.edition for held in gone] == [1, 2]
    for name in (older, newer):
        assert not releases.open_release(PUBLIC_VIEWER, TODAY, name).shelved
    stages = [(held.stage, held.reason) for held in holdings.editions("dens")]
    told = ("withdrawn", "places told too finely")
    assert stages == [told, told, ("draft", "")], "the record of it stays"


@pytest.mark.django_db
def test_what_is_the_secretariats_own_reaches_it_and_nobody_else(folder):
    hold("ours", "owner", "none", owner="secretariat")
    publish_atlas(SECRETARIAT, NOW)
    for name, viewer in VIEWERS.items():
        shelved = releases.open_release(viewer, TODAY).shelved
        assert bool(shelved) == (name == "secretariat"), name
