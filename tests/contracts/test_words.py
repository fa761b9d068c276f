"""Whatever is said in English is said in Russian too."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

import cami

SOURCE = Path(cami.__file__).parent
CONFIG = Path(__file__).parents[2] / "babel.cfg"
RUSSIAN = SOURCE / "locale" / "ru" / "LC_MESSAGES" / "django.po"
RUSSIAN_PLURAL_FORMS = 3


@pytest.fixture(scope="module")
def said():
    with CONFIG.open() as config:
        methods, options = parse_mapping_cfg(config)
    keywords = {**DEFAULT_KEYWORDS, "gettext_lazy": None}
    found = extract_from_dir(
        SOURCE, method_map=methods, options_map=options, keywords=keywords
    )
    return {text if isinstance(text, str) else tuple(text) for _, _, text, _, _ in found}


@pytest.fixture(scope="module")
def russian():
    with RUSSIAN.open("rb") as file:
        return {m.id: m for m in read_po(file, locale="ru", abort_invalid=True) if m.id}


def placeholders(text):
    return set(re.findall(r"%\((\w+)\)", text)) | set(re.findall(r"\{(\w*)", text))


def test_every_sentence_is_translated(said, russian):
    assert said, "nothing was extracted"
    missing = said - set(russian)
    assert not missing, "run `make messages` and translate"
    forms = [m.string if m.pluralizable else (m.string,) for m in russian.values()]
    assert all(all(strings) for strings in forms)


def test_no_translation_outlives_its_sentence(said, russian):
    stale = set(russian) - said
    assert not stale, "run `make messages`"


def test_no_translation_is_a_guess(russian):
    assert not [m.id for m in russian.values() if m.fuzzy]


def test_translations_keep_the_placeholders(russian):
    for message in russian.values():
        if message.pluralizable:
            assert len(message.string) == RUSSIAN_PLURAL_FORMS
            wanted, forms = placeholders(message.id[1]), message.string
        else:
            wanted, forms = placeholders(message.id), (message.string,)
        assert all(placeholders(form) == wanted for form in forms), message.id
