"""A layer's way to the atlas and out of it again, on a server as in use."""

import json
import os
import subprocess
import time

import pytest

from tests.journeys.served import COMMAND, PASSWORD, _free_port, _wait_for, log_in

ROAD = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"highway": "primary", "name": "Made-up road"},
            "geometry": {"type": "LineString", "coordinates": [[60, 45], [61, 45.5]]},
        }
    ],
}
BUILT_S = 60
GONE_S = 60


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    data = tmp_path_factory.mktemp("data")
    own = {"CAMI_DATA": str(data), "DATABASE_URL": "", "CAMI_LANG": "en"}
    env = os.environ | own  # noqa: TID251 (a child needs its parent's)
    road = data / "road.geojson"
    road.write_text(json.dumps(ROAD), "utf-8")
    for words in (
        ("user", "create", "aigul", "--password-stdin", "--role", "secretariat"),
        ("user", "create", "botir", "--password-stdin", "--role", "secretariat"),
        (
            "layers",
            "add",
            str(road),
            "--as",
            "osm-roads",
            "--key",
            "en-road",
            "--by",
            "ann",
        ),
        (
            "layers",
            "add",
            str(road),
            "--as",
            "osm-roads",
            "--key",
            "ru-road",
            "--by",
            "ann",
        ),
    ):
        done = subprocess.run(
            [*COMMAND, *words], input=f"{PASSWORD}\n", env=env, check=False, text=True,
            capture_output=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    port = _free_port()
    with subprocess.Popen(
        [*COMMAND, "run", "--port", str(port)], env=env, stderr=subprocess.DEVNULL
    ) as server:
        _wait_for(port)
        yield port
        server.terminate()


def signed_in(browser, port, name):
    page = log_in(browser, port, name)
    page.locator("form[data-sign-out]").wait_for()
    return page


def until(seconds, holds):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.5)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_layer_is_submitted_published_seen_and_withdrawn(browser, port, language):
    page = signed_in(browser, port, "aigul")
    key, anyone = f"{language}-road", browser.new_context().request
    root = f"http://127.0.0.1:{port}"
    card = f"{root}/{language}/atlas/layers/{key}/"
    page.goto(f"/{language}/manage/layers/")
    one = page.locator("ul.cards > li", has=page.locator(f"input[value={key}]")).first
    one.locator("button[value=submit]").click()
    assert page.locator("button[value=publish]").count() == 0
    other = signed_in(browser, port, "botir")
    other.goto(f"/{language}/manage/layers/")
    two = other.locator("ul.cards > li", has=other.locator(f"input[value={key}]")).first
    assert anyone.get(card).status == 404
    two.locator("button[value=publish]").click()
    until(BUILT_S, lambda: anyone.get(card).status == 200)
    release = anyone.get(f"{root}/{language}/atlas/style.json").json()["metadata"][
        "release"
    ]
    doors = [
        card,
        f"{root}/ogc/collections/{key}/items",
        f"{root}/ogc/records/{key}",
        f"{root}/tiles/{release}/{key}/0/0/0",
        f"{card}csv",
    ]
    assert [anyone.get(door).status for door in doors] == [200] * len(doors)
    page.goto(f"/{language}/manage/layers/")
    one = page.locator("ul.cards > li", has=page.locator(f"input[value={key}]")).first
    one.locator("summary").click()
    one.locator("input[name=reason]").fill("drawn at the wrong place")
    one.locator("button[value=withdraw]").click()
    until(GONE_S, lambda: {anyone.get(door).status for door in doors} == {404})
    assert "drawn at the wrong place" in page.locator("main").inner_text()
    page.context.close()
    other.context.close()
