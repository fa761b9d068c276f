"""Readings kept whole: a programme and its findings as JSON, and back without loss."""

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


def latest_digest(slug: str) -> str:
    """Return the SHA-256 of the latest edition's document; empty where there is none."""
    kept = models.Edition.objects.filter(programme__slug=slug).order_by("-number")
    return kept.values_list("sha256", flat=True).first() or ""


def _plain(value: object) -> object:
    if isinstance(value, MappingProxyType):
        return dict(value)
    raise NotImplementedError(type(value).__name__)
