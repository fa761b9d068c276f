"""People save at once over real HTTP, and the server is killed: no save told of is lost."""

import os
from contextlib import closing
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest

from benchmarks.people_over_http import rehearse
from tests.conftest import on_postgresql

PEOPLE, SAVES = 10, 5


@pytest.fixture
def empty_database(monkeypatch):
    """A database of the server's own where the tests run on PostgreSQL; else SQLite."""
    kept = os.environ.get("DATABASE_URL", "")  # noqa: TID251 (which database is asked for)
    if not on_postgresql():
        monkeypatch.delenv("DATABASE_URL", raising=False)
        yield
        return
    name = f"people_{uuid4().hex}"
    with closing(psycopg.connect(kept, autocommit=True)) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        monkeypatch.setenv("DATABASE_URL", urlunsplit(urlsplit(kept)._replace(path=name)))
        yield
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.database
@pytest.mark.parametrize("kills", [0, 2])
def test_nobody_fails_and_nothing_that_was_acknowledged_is_lost(
    empty_database, tmp_path, kills
):
    told = rehearse(tmp_path, PEOPLE, SAVES, kills)
    assert told.refused == []
    assert len(told.acknowledged) == PEOPLE * SAVES
    assert told.lost == set()
    assert told.integrity == "ok"
    assert kills or not told.asked_again, "nobody has to ask again while the server lives"
