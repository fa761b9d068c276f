"""What is loaded before the first visitor comes: nobody's first page waits for it."""

from django.conf import settings
from django.template import engines
from django.urls import reverse
from django.utils import translation

from cami.sources.words import load_vocabulary


def warm() -> None:
    """Load addresses with their pages, sentences, vocabulary, and compile templates."""
    for code, _ in settings.LANGUAGES:
        with translation.override(code):
            reverse("start")
            translation.gettext("CAMI register")
    load_vocabulary()
    pages = engines["jinja2"].env  # type: ignore[attr-defined]
    for name in pages.list_templates():
        pages.get_template(name)
