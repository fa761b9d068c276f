"""The attack: every door of the atlas is tried for what is withheld, or finer than policy.

A layer that is nobody's but its owner's, one that is withheld, one that is generalised
and one that was withdrawn are published; then every address is asked by everyone who may
come, with every layer, and whatever comes back is searched for the true places.
"""

import gzip
import io
import re
import zipfile

import mapbox_vector_tile
import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cami.stores import holdings, people, releases
from cami.web.accounts import create_user
from cami.workflows.publish_atlas import publish_atlas
from tests.atlas_layers import DENS, NOW, SECRETARIAT, hold

pytestmark = pytest.mark.django_db

KEYS = ("theirs", "withheld", "coarse", "gone", "draft", "nothing")
TRUE = tuple(
    re.compile(rf"{coordinate:.4f}"[:-1].replace(".", r"\.").encode())
    for point in DENS
    for coordinate in (point.x, point.y)
)
"""Three digits behind the point of any true coordinate."""

DOORS = re.compile(r"atlas|layer|tile|ogc|stac|map")


@pytest.fixture
def visitors(settings, tmp_path):
    settings.DATA = tmp_path
    hold("theirs", "owner", "high")
    hold("withheld", "public", "extreme")
    hold("coarse", "public", "high")
    hold("draft", "public", "none", publish=False)
    gone = hold("gone", "public", "none")
    publish_atlas(SECRETARIAT, NOW)
    holdings.add_step(gone, "withdrawn", by="ben", at=NOW)
    made = {"public": Client()}
    for name, role, scope in (
        ("participant", "participant", ""),
        ("kz", "national-focal-point", "KZ"),
        ("secretary", "secretariat", ""),
        ("finder", "partner-organisation", "finders"),
    ):
        create_user(name, "a long enough password 17", secretariat=False)
        people.give_mandate(name, role, scope, NOW.date(), by="root", at=NOW)
        made[name] = Client()
        made[name].force_login(User.objects.get(username=name))
    return made


def addresses():
    """Every address that could lead to the atlas, for every layer."""

    def named(resolver, prefix=""):
        for one in resolver.url_patterns:
            if isinstance(one, URLResolver):
                yield from named(one)
            elif isinstance(one, URLPattern) and one.name:
                yield one.name, set(one.pattern.converters)

    release = releases.current()
    for name, wanted in sorted({(n, tuple(sorted(c))) for n, c in named(get_resolver())}):
        if not DOORS.search(name):
            continue
        for key in KEYS if "key" in wanted else ("",):
            values = {"key": key, "release": release, "number": 1, "form": "geojson"}
            for z, x, y in places() if "z" in wanted else ((0, 0, 0),):
                values |= {"z": z, "x": x, "y": y, "row": y, "col": x}
                path = reverse(name, kwargs={one: values[one] for one in wanted})
                yield name, key, path


def places():
    """Tiles that the true places lie in."""
    from cami.geo.mercator import unit_square

    x, y = unit_square([[DENS[0].x, DENS[0].y]])[0]
    return [(z, int(x * 2**z), int(y * 2**z)) for z in range(0, 13, 3)]


QUERIES = (
    "",
    "?layer=theirs&layer=gone&layer=coarse&layer=withheld&layer=draft",
    "?box=60.1,45.6,60.3,45.8&layer=theirs&layer=coarse",
    "?bbox=60.12,45.76,60.13,45.77",
    "?filter=s_intersects(geometry,BBOX(60.12,45.76,60.13,45.77))",
    "?crs=http://www.opengis.net/def/crs/EPSG/0/3857",
    "?q=theirs",
    "?limit=10000&offset=0",
)


def content_of(answer):
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer.headers.get("Content-Encoding") == "gzip":
        return gzip.decompress(body)
    if answer.headers.get("Content-Type") == "application/zip":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return b"\n".join(packed.read(name) for name in packed.namelist())
    return body


def longitudes(body, z, x):
    """Longitudes of all points in a tile."""
    for layer in mapbox_vector_tile.decode(body).values():
        for feature in layer["features"]:
            across = feature["geometry"]["coordinates"][0] / layer["extent"]
            yield (x + across) / 2**z * 360 - 180


def test_no_door_tells_a_place_finer_than_its_policy(visitors):
    asked = 0
    for name, key, path in addresses():
        for query in QUERIES if name != "tile" and "tile" not in name else ("",):
            for who in ("public", "participant", "secretary"):
                answer = visitors[who].get(path + query)
                body = content_of(answer)
                asked += 1
                for true in TRUE:
                    assert not true.search(body), (who, path + query)
                if key in {"theirs", "gone", "draft", "nothing"}:
                    assert answer.status_code in {400, 404}, (who, path + query)
                if "tile" in name and key == "withheld":
                    assert answer.status_code in {204, 404}, (who, path)
    assert asked > 500


def test_a_hidden_layer_answers_like_one_that_never_was(visitors):
    for name, key, path in addresses():
        if key != "theirs":
            continue
        hidden = visitors["public"].get(path)
        absent = visitors["public"].get(path.replace("theirs", "absent"))
        assert hidden.status_code == absent.status_code, name
        told = content_of(hidden).replace(b"theirs", b"absent")
        assert without_moments(told) == without_moments(content_of(absent)), name


def without_moments(body):
    return re.sub(rb'csrfmiddlewaretoken" value="\w+"|nonce-[\w=+/-]+', b"", body)


def test_the_owner_alone_gets_what_is_theirs(visitors):
    path = reverse("ogc-items", kwargs={"key": "theirs"})
    told = visitors["finder"].get(path).json()
    assert {tuple(one["geometry"]["coordinates"]) for one in told["features"]} == {
        (point.x, point.y) for point in DENS
    }
    for who in ("public", "participant", "kz", "secretary"):
        assert visitors[who].get(path).status_code == 404, who


def test_holders_get_the_fine_copy_and_others_the_cell(visitors):
    path = reverse("ogc-items", kwargs={"key": "coarse"})
    assert visitors["finder"].get(path).json()["numberMatched"] == 2
    assert visitors["kz"].get(path).json()["numberMatched"] == 2
    for who in ("public", "participant", "secretary"):
        told = visitors[who].get(path).json()
        assert told["numberMatched"] == 1, who
        (x, y) = told["features"][0]["geometry"]["coordinates"]
        assert (x, y) == (pytest.approx(60.15), pytest.approx(45.75))


def test_boxes_moved_within_a_cell_change_no_answer(visitors):
    path = reverse("ogc-items", kwargs={"key": "coarse"})
    told = {
        visitors["public"]
        .get(f"{path}?bbox={60.1 + i / 100},45.7,60.2,45.8")
        .json()["numberMatched"]
        for i in range(5)
    }
    assert told == {1}
    beside = visitors["public"].get(f"{path}?bbox=60.12,45.76,60.13,45.77").json()
    assert beside["numberMatched"] == 0, "the true place is not where the answer lies"


def test_tiles_tell_cells_and_not_places(visitors):
    told = []
    for z, x, y in places():
        path = reverse("tile", args=(releases.current(), "coarse", z, x, y))
        answer = visitors["public"].get(path)
        if answer.status_code == 200:
            told += [(z, one) for one in longitudes(content_of(answer), z, x)]
    assert told
    for z, longitude in told:
        assert longitude == pytest.approx(60.15, abs=360 / 2**z / 4096), z


def test_withdrawing_takes_a_layer_from_every_door_at_once(visitors):
    held = holdings.edition("coarse")
    assert visitors["public"].get(reverse("layer", args=("coarse",))).status_code == 200
    holdings.add_step(held, "withdrawn", by="ben", at=NOW)
    for name, key, path in addresses():
        if key == "coarse":
            answer = visitors["finder"].get(path)
            assert answer.status_code in {404, 405}, name
    assert holdings.edition("coarse").stage == "withdrawn", "the record of it stays"


def test_no_cache_keeps_a_layer_for_longer_than_a_minute(visitors):
    asked = 0
    for name, key, path in addresses():
        if key != "coarse":
            continue
        answer = visitors["public"].get(path)
        if answer.status_code not in {200, 204} or name == "layer":
            continue
        told = answer.headers["Cache-Control"]
        age = re.search(r"max-age=(\d+)", told)
        assert "no-cache" in told or int(age[1]) <= 60, (path, told)
        assert "public" not in told.split(", "), path
        asked += 1
    assert asked > 8


def test_a_tile_that_has_not_changed_is_not_sent_again_until_it_is_withdrawn(visitors):
    path = reverse("tile", args=(releases.current(), "coarse", 0, 0, 0))
    mark = visitors["public"].get(path).headers["ETag"]
    again = visitors["public"].get(path, headers={"If-None-Match": mark})
    assert (again.status_code, again.content) == (304, b"")
    holdings.add_step(holdings.edition("coarse"), "withdrawn", by="ben", at=NOW)
    gone = visitors["public"].get(path, headers={"If-None-Match": mark})
    assert gone.status_code == 404
