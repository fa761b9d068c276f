"""A terminal is spoken to in its own language."""

import pytest

from cami.cli.speak import in_words, language, tell
from cami.errors import UserExistsError

VARIABLES = ("CAMI_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.fixture(autouse=True)
def _no_language(monkeypatch):
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("name", VARIABLES)
def test_each_variable_can_choose_russian(monkeypatch, name):
    assert language() == "en"
    monkeypatch.setenv(name, "ru_KZ.UTF-8")
    assert language() == "ru"


def test_our_own_variable_wins_over_the_terminals(monkeypatch):
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    monkeypatch.setenv("CAMI_LANG", "en")
    assert language() == "en"


def test_the_same_message_is_said_in_both_languages(monkeypatch):
    message = UserExistsError(name="anna").message
    assert in_words(message) == "There is a user called anna already."
    monkeypatch.setenv("CAMI_LANG", "ru")
    assert in_words(message) == "Пользователь anna уже есть."


def test_people_are_told_on_standard_error_only(capsys):
    tell(UserExistsError(name="anna").message)
    said = capsys.readouterr()
    assert said.out == ""
    assert "anna" in said.err
