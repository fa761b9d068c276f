"""What every page template may use, besides what its view gives it."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse, translate_url
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from jinja2 import Environment

from cami.documents.disclaimer import DISCLAIMER
from cami.messages import Message
from cami.web import cycle_words, titles
from cami.web.assets import asset
from cami.web.labels import label
from cami.web.publisher import exchange_formats


def say(message: Message) -> str:
    """Return ``message`` in the reader's language."""
    return translation.gettext(message.text).format_map(message.params)


def url(name: str, *args: object, **kwargs: object) -> str:
    """Return the address of the page called ``name``."""
    return reverse(name, args=args, kwargs=kwargs)


def in_language(request: HttpRequest, code: str) -> str:
    """Return the address of this same page in another language."""
    return translate_url(request.get_full_path(), code)


def day(moment: datetime) -> str:
    """Return a date as the reader's language writes it: ``3 May 2026``."""
    return date_format(moment, "j E Y" if translation.get_language() == "ru" else "j F Y")


def month(written: str) -> str:
    """Return a year or month, kept as ``2020`` or ``2020-02``, in the reader's language."""
    year, _, number = written.partition("-")
    if not number:
        return year
    told = date_format(date(int(year), int(number), 1), "F Y")
    return told.lower() if translation.get_language() == "ru" else told


def may_manage(request: HttpRequest) -> bool:
    """Tell whether the visitor may change the register."""
    user = getattr(request, "user", None)
    return user is not None and user.has_perm("stores.add_edition")


def account_mark(request: HttpRequest) -> str:
    """Return the name that a browser keeps an account's words under; it says not whose."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    return salted_hmac("cami.waiting", str(user.pk)).hexdigest()[:16]


def disclaimer() -> str:
    """Return what every map and report says of names and boundaries."""
    return say(DISCLAIMER)


def second_factor_optional() -> bool:
    """Tell whether this is a trial, in which nobody must show a second factor."""
    return bool(settings.SECOND_FACTOR == "optional")


def environment(**options: Any) -> Environment:  # noqa: ANN401 (the framework's options)
    """Return the template environment: strict about names, escaping, translating."""
    jinja = Environment(**options)  # noqa: S701 (the framework turns escaping on)
    jinja.policies["ext.i18n.trimmed"] = True
    jinja.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext, translation.ngettext, newstyle=True
    )
    jinja.filters["say"] = say
    jinja.globals.update(
        account_mark=account_mark,
        asset=asset,
        body_name=cycle_words.body_name,
        current_language=translation.get_language,
        day=day,
        disclaimer=disclaimer,
        exchange_formats=exchange_formats,
        heading=titles.heading,
        in_language=in_language,
        label=label,
        languages=settings.LANGUAGES,
        may_manage=may_manage,
        second_factor_optional=second_factor_optional,
        month=month,
        programme_title=titles.programme_title,
        short_title=titles.short_title,
        static=static,
        url=url,
        word=cycle_words.word,
    )
    return jinja
