"""A filled register, and people of both sorts."""

import pytest

from cami.web.accounts import create_user
from tests.register import fill

PASSWORD = "steppe-wind-and-saiga"  # noqa: S105


@pytest.fixture
def register(db, settings, tmp_path):
    settings.DATA = tmp_path
    fill()


@pytest.fixture
def secretariat(client, db):
    create_user("aigul", PASSWORD, secretariat=True)
    client.login(username="aigul", password=PASSWORD)
    return client
