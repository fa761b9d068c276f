"""Readings kept whole: a programme and its findings as JSON, and back without loss."""

from datetime import datetime
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec

from cami.programme.provisions import Programme
from cami.stores import models

Value = TypeVar("Value")


def encode(value: object) -> Any:  # noqa: ANN401 (JSON)
    """JSON form of a value made of our dataclasses."""
    return msgspec.to_builtins(value, enc_hook=_plain)


def decode(kind: type[Value], kept: Any) -> Value:  # noqa: ANN401 (JSON)
    """Give back the value of that type that was encoded."""
    return msgspec.convert(kept, kind)


def reading(edition: models.Edition) -> Programme:
    """Give back the programme that an edition holds."""
    return decode(Programme, edition.reading)


def latest_edition(slug: str) -> models.Edition | None:
    """Return the latest edition of a programme; None where nothing was imported."""
    return models.Edition.objects.filter(programme__slug=slug).order_by("number").last()


def edition_as_of(slug: str, as_of: datetime) -> tuple[int, str] | None:
    """Return number and digest of the edition in force at a moment.

    It is the latest then, or the first one where none had been imported yet; None where
    none ever was.
    """
    kept = models.Edition.objects.filter(programme__slug=slug).order_by("number")
    found = kept.values_list("number", "sha256")
    return found.filter(imported_at__lte=as_of).last() or found.first()


def reading_of(slug: str, number: int) -> Programme:
    """Give back the programme that an edition of that number holds."""
    return reading(models.Edition.objects.get(programme__slug=slug, number=number))


def _plain(value: object) -> object:
    if isinstance(value, MappingProxyType):
        return dict(value)
    raise NotImplementedError(type(value).__name__)
