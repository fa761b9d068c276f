"""Before the first visitor comes, all that their page needs is loaded."""

from django.template import engines
from django.urls import get_resolver

from cami.web.warming import warm


def test_every_template_is_compiled_and_every_address_known_without_the_database():
    pages = engines["jinja2"].env
    pages.cache.clear()
    warm()
    assert {name for _, name in pages.cache} == set(pages.list_templates())
    assert "url_patterns" in vars(get_resolver())
