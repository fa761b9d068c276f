"""What every page template may use, besides what its view gives it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse, translate_url
from django.utils import translation
from jinja2 import Environment

from cami.messages import Message
from cami.web.assets import asset


def say(message: Message) -> str:
    """Return ``message`` in the reader's language."""
    return translation.gettext(message.text).format_map(message.params)


def url(name: str, *args: object, **kwargs: object) -> str:
    """Return the address of the page called ``name``."""
    return reverse(name, args=args, kwargs=kwargs)


def in_language(request: HttpRequest, code: str) -> str:
    """Return the address of this same page in another language."""
    return translate_url(request.get_full_path(), code)


def environment(**options: Any) -> Environment:  # noqa: ANN401 (the framework's options)
    """Return the template environment: strict about names, escaping, translating."""
    env = Environment(**options)  # noqa: S701 (the framework turns escaping on)
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    env.filters["say"] = say
    env.globals.update(
        asset=asset,
        static=static,
        url=url,
        in_language=in_language,
        languages=settings.LANGUAGES,
        current_language=translation.get_language,
    )
    return env
