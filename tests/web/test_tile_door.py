"""The short way to tiles: what anybody may have, and nothing else."""

import gzip

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cami.geo.mercator import unit_square
from cami.stores import holdings, people, releases
from cami.web.accounts import create_user
from cami.web.tile_door import REMEMBERED_S, TileDoor
from cami.workflows.publish_atlas import publish_atlas
from tests.atlas_layers import DENS, NOW, SECRETARIAT, hold

pytestmark = pytest.mark.django_db

Z = 3
X, Y = (int(one * 2**Z) for one in unit_square([[DENS[0].x, DENS[0].y]])[0])


class Asked:
    """What the door says, or that it let the application answer."""

    def __init__(self):
        self.now = 0.0
        self.door = TileDoor(self.application, clock=lambda: self.now)

    def application(self, environ, start):
        start("599 application", [])
        return []

    def __call__(self, key, *, release="", place=f"{Z}/{X}/{Y}", method="GET", **headers):
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": f"/tiles/{release or releases.current()}/{key}/{place}",
            "HTTP_HOST": "localhost:8000",
            **headers,
        }
        told = []
        body = b"".join(self.door(environ, lambda *one: told.append(one)))
        status, named = told[0]
        return int(status[:3]), dict(named), body


@pytest.fixture
def ask(settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path
    # As the framework's own client does: a test's connection is not to be closed.
    monkeypatch.setattr("cami.web.tile_door.close_old_connections", lambda: None)
    hold("open", "public", "none")
    hold("coarse", "public", "high")
    hold("theirs", "owner", "high")
    hold("members", "participants", "none")
    publish_atlas(SECRETARIAT, NOW)
    return Asked()


ELSEWHERE = 599


@pytest.mark.parametrize("key", ["open", "coarse", "base-map"])
def test_anybody_gets_the_same_tile_as_from_the_application(ask, client, key):
    status, headers, body = ask(key, HTTP_ACCEPT_ENCODING="gzip, br")
    through = client.get(
        f"/tiles/{releases.current()}/{key}/{Z}/{X}/{Y}",
        headers={"Accept-Encoding": "gzip"},
    )
    assert (status, body) == (through.status_code, through.content) == (200, body)
    same = ("Cache-Control", "Content-Type", "ETag", "Content-Encoding",
            "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy")  # fmt: skip
    assert {name: headers[name] for name in same} == {
        name: through.headers[name] for name in same
    }


def test_who_unpacks_nothing_gets_it_unpacked(ask):
    packed, plain = ask("open", HTTP_ACCEPT_ENCODING="gzip"), ask("open")
    assert gzip.decompress(packed[2]) == plain[2]
    assert "Content-Encoding" not in plain[1]
    assert plain[1]["Content-Length"] == str(len(plain[2]))


def test_a_tile_that_is_there_already_is_not_sent_again(ask):
    _, headers, body = ask("open")
    again = ask("open", HTTP_IF_NONE_MATCH=headers["ETag"])
    assert (again[0], again[2]) == (304, b"")
    headed = ask("open", method="HEAD")
    assert (headed[0], headed[2]) == (200, b"")
    assert headed[1]["Content-Length"] == str(len(body))
    assert ask("open", place=f"{Z}/0/0")[0] == 204


@pytest.mark.parametrize("key", ["theirs", "members", "absent"])
def test_what_is_not_for_anybody_is_left_to_the_application(ask, key):
    assert ask(key)[0] == ELSEWHERE


@pytest.mark.parametrize(
    "otherwise",
    [
        {"method": "POST"},
        {"HTTP_COOKIE": "a=b; sessionid=abc"},
        {"HTTP_HOST": "elsewhere.example"},
        {"HTTP_HOST": ""},
        {"release": "2020.01-00000000"},
        {"release": ".."},
        {"place": f"{Z}/{X}/{Y}/"},
        {"place": f"{Z}/-1/{Y}"},
    ],
)
def test_whoever_asks_otherwise_is_left_to_the_application(ask, otherwise):
    assert ask("open", **otherwise)[0] == ELSEWHERE


def test_holders_get_their_fine_copy_from_the_application(ask):
    create_user("finder", "a long enough password 17", secretariat=False)
    people.give_mandate(
        "finder", "partner-organisation", "finders", NOW.date(), by="root", at=NOW
    )
    visitor = Client()
    visitor.force_login(User.objects.get(username="finder"))
    cookie = f"sessionid={visitor.cookies['sessionid'].value}"
    assert ask("coarse", HTTP_COOKIE=cookie)[0] == ELSEWHERE
    fine = visitor.get(f"/tiles/{releases.current()}/coarse/{Z}/{X}/{Y}")
    assert fine.headers["ETag"] != ask("coarse")[1]["ETag"]


def test_a_withdrawn_layer_is_gone_when_the_shelf_is_looked_at_again(ask):
    assert ask("open")[0] == 200
    holdings.add_step(holdings.edition("open"), "withdrawn", by="ben", at=NOW)
    ask.now = REMEMBERED_S
    assert ask("open")[0] == ELSEWHERE


def test_behind_a_proxy_plain_requests_are_left_to_the_application(ask, settings):
    settings.HTTPS = True
    assert ask("open")[0] == ELSEWHERE
    assert ask("open", HTTP_X_FORWARDED_PROTO="https")[0] == 200
