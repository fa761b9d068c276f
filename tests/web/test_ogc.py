"""The API keeps what it claims, refuses by name, and real clients read it."""

import json
import subprocess
import sys

import numpy as np
import pytest
import shapely

from cami.catalogue.licences import LICENCES
from cami.workflows.publish_atlas import publish_atlas
from tests.atlas_layers import NOW, SECRETARIAT, hold

pytestmark = pytest.mark.django_db

COUNT = 25
LINES = shapely.linestrings([[[60 + i, 45], [60.5 + i, 45.5]] for i in range(COUNT)])
STATUS = ["planned" if i % 5 == 0 else "existing" for i in range(COUNT)]


@pytest.fixture(autouse=True)
def roads(settings, tmp_path):
    settings.DATA = tmp_path
    columns = {"name": [f"road {i}" for i in range(COUNT)], "status": STATUS}
    hold("roads", "public", "none", shapes=LINES, columns=columns, kind="road")
    kept = {"shapes": LINES[:1], "columns": {"status": ["existing"]}, "kind": "road"}
    hold("kept", "participants", "none", licence=LICENCES["WDPA"], **kept)
    publish_atlas(SECRETARIAT, NOW)


def ask(client, path, **query):
    answer = client.get(path, query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def items(client, **query):
    return ask(client, "/ogc/collections/roads/items", **query)


def test_every_link_of_the_api_leads_somewhere(client):
    seen, waiting = set(), ["http://testserver/ogc", "http://testserver/stac"]
    while waiting:
        href = waiting.pop()
        if href in seen or "{" in href or not href.startswith("http://testserver"):
            continue
        seen.add(href)
        answer = client.get(href.removeprefix("http://testserver"))
        assert answer.status_code in {200, 204}, href
        if "json" in answer.headers.get("Content-Type", ""):
            waiting += [one["href"] for one in links(answer.json())]
    assert len(seen) > 12


def links(told):
    if isinstance(told, dict):
        yield from told.get("links", ())
        for value in told.values():
            yield from links(value)
    elif isinstance(told, list):
        for value in told:
            yield from links(value)


def test_pages_follow_on_by_their_links(client):
    seen, path = [], "/ogc/collections/roads/items?limit=10"
    while path:
        told = client.get(path).json()
        assert told["numberMatched"] == COUNT
        assert told["numberReturned"] == len(told["features"]) <= 10
        seen += [one["id"] for one in told["features"]]
        following = [one["href"] for one in told["links"] if one["rel"] == "next"]
        path = following[0].removeprefix("http://testserver") if following else ""
    assert len(seen) == len(set(seen)) == COUNT


def test_a_feature_has_an_address_of_its_own(client):
    (first, *_) = items(client, limit=1)["features"]
    told = ask(client, f"/ogc/collections/roads/items/{first['id']}")
    assert told["geometry"] == first["geometry"]
    assert told["properties"] == first["properties"]
    for number in ("1", "no-number", "9" * 40, "²"):
        answer = client.get(f"/ogc/collections/roads/items/{number}")
        assert answer.status_code == 404
        assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"bbox": "59.9,44.9,60.1,45.1"}, 1),
        ({"bbox": "59.9,44.9,0,62.1,45.1,100"}, 3),
        (
            {
                "bbox": "44.9,59.9,45.1,60.1",
                "bbox-crs": "http://www.opengis.net/def/crs/EPSG/0/4326",
            },
            1,
        ),
        ({"status": "planned"}, 5),
        ({"filter": "status = 'planned'"}, 5),
        ({"filter": "status <> 'planned' AND name LIKE 'road 1%'"}, 9),
        ({"filter": "NOT (status = 'planned' OR name = 'road 1')"}, 19),
        ({"filter": "name IN ('road 1', 'road 2')"}, 2),
        ({"filter": "name IS NULL"}, 0),
        ({"filter": "s_intersects(geometry, BBOX(59.9, 44.9, 60.1, 45.1))"}, 1),
        ({"filter": "s_intersects(geometry, POINT(60.25 45.25))"}, 1),
        (
            {
                "filter": '{"op":"=","args":[{"property":"status"},"planned"]}',
                "filter-lang": "cql2-json",
            },
            5,
        ),
    ],
)
def test_features_are_chosen_by_box_and_condition(client, query, count):
    told = items(client, **query)
    assert told["numberMatched"] == told["numberReturned"] == count


@pytest.mark.parametrize(
    "query",
    [
        {"boox": "1,2,3,4"},
        {"bbox": "1,2,3"},
        {"bbox": "a,b,c,d"},
        {"bbox": "60,46,61,45"},
        {"bbox": "nan,45,61,46"},
        {"limit": "0"},
        {"limit": "many"},
        {"crs": "http://www.opengis.net/def/crs/EPSG/0/28355"},
        {"filter": "statsu = 'planned'"},
        {"filter": "status = "},
        {"filter": "status = 1"},
        {"filter": "casei(name) = 'x'"},
        {"filter": "name = 'a'", "filter-lang": "sql"},
        {"filter": "NOT " * 60 + "name = 'a'"},
    ],
)
def test_what_cannot_be_is_refused_and_said_in_the_language_asked_for(client, query):
    answer = client.get("/ogc/collections/roads/items", query)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    russian = client.get("/ogc/collections/roads/items", {**query, "lang": "ru"})
    assert russian.status_code == 400


@pytest.mark.parametrize(
    ("crs", "first"),
    [
        ("http://www.opengis.net/def/crs/OGC/1.3/CRS84", (60, 45)),
        ("http://www.opengis.net/def/crs/EPSG/0/4326", (45, 60)),
        ("http://www.opengis.net/def/crs/EPSG/0/3857", (6679169.4476, 5621521.4862)),
    ],
)
def test_features_come_in_the_system_asked_for(client, crs, first):
    answer = client.get(
        "/ogc/collections/roads/items", {"crs": crs, "filter": "name = 'road 0'"}
    )
    assert answer.headers["Content-Crs"] == f"<{crs}>"
    (feature,) = answer.json()["features"]
    assert feature["geometry"]["coordinates"][0] == pytest.approx(first, abs=1e-3)


def test_queryables_are_those_that_the_filter_knows(client):
    told = ask(client, "/ogc/collections/roads/queryables")
    assert set(told["properties"]) == {"geometry", "name", "status"}
    assert "planned" in told["properties"]["status"]["enum"]


def test_titles_come_in_the_language_asked_for(client):
    told = {
        lang: ask(client, "/ogc/collections/roads", lang=lang)["title"]
        for lang in ("en", "ru")
    }
    assert told == {"en": "Made-up roads", "ru": "Выдуманный слой roads"}


def test_what_may_not_be_passed_on_is_not_given_out(admin_client, admin_user):
    from cami.stores import people

    people.give_mandate("admin", "participant", "", NOW.date(), by="x", at=NOW)
    assert ask(admin_client, "/ogc/collections/kept")["license"] == "WDPA"
    answer = admin_client.get("/ogc/collections/kept/items")
    assert answer.status_code == 403
    assert answer.json()["type"] == "licence-forbids"


def test_tilejson_and_tileset_lead_to_the_same_tile(client):
    tilejson = ask(client, "/ogc/collections/roads/tilejson")
    told = ask(client, "/ogc/collections/roads/tiles/WebMercatorQuad")
    (item,) = [one["href"] for one in told["links"] if one["rel"] == "item"]
    fill = {"{z}": "3", "{x}": "5", "{y}": "2"}
    by_column = tilejson["tiles"][0]
    for name, value in fill.items():
        by_column = by_column.replace(name, value)
    by_row = item.replace("{tileMatrix}", "3").replace("{tileRow}", "2")
    by_row = by_row.replace("{tileCol}", "5")
    one, other = (
        client.get(path.removeprefix("http://testserver")).content
        for path in (by_column, by_row)
    )
    assert one == other != b""


def test_records_tell_every_layer_and_are_found_by_words(client):
    told = ask(client, "/ogc/records")
    assert [one["id"] for one in told["features"]] == ["roads"]
    assert told["features"][0]["properties"]["license"] == "CC0-1.0"
    assert ask(client, "/ogc/records", q="made-up")["numberMatched"] == 1
    assert ask(client, "/ogc/records", q="kept")["numberMatched"] == 0


def test_the_definition_names_every_address_with_its_parameters(client):
    told = json.loads(client.get("/ogc/api").content)
    assert told["openapi"].startswith("3.0")
    path = told["paths"]["/collections/roads/items"]["get"]
    assert {"limit", "bbox", "filter", "status"} <= {
        one["name"] for one in path["parameters"]
    }
    identities = [one["get"]["operationId"] for one in told["paths"].values()]
    assert len(identities) == len(set(identities))


READ = """
import json, sys, pyogrio
address = "OAPIF:" + sys.argv[1] + "/ogc"
whole = pyogrio.read_dataframe(address, layer="roads")
part = pyogrio.read_dataframe(address, layer="roads", bbox=(59.9, 44.9, 62.1, 45.1))
chosen = pyogrio.read_dataframe(address, layer="roads", where="status = 'planned'")
print(json.dumps([len(whole), len(part), len(chosen), whole.crs.to_epsg() or 84,
                  whole.total_bounds.tolist()]))
"""


@pytest.mark.django_db(transaction=True)
def test_gdal_reads_the_api(live_server, roads):
    run = subprocess.run(
        [sys.executable, "-c", READ, live_server.url],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    whole, part, chosen, _, bounds = json.loads(run.stdout)
    assert (whole, part, chosen) == (COUNT, 3, 5)
    assert np.allclose(bounds, [60, 45, 84.5, 45.5])
