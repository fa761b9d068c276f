"""Layers as they are held: rows in, rows out, and who may know of which."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import msgspec
from django.conf import settings
from django.db import transaction

from cami.atlas.stages import LayerStage
from cami.catalogue.record import Record
from cami.stores.atlas import LayerEdition, LayerStep
from cami.stores.people import Viewer


@dataclass(frozen=True, slots=True)
class Held:
    """An edition of a layer."""

    record: Record
    stage: LayerStage
    path: Path
    """Its file: GeoParquet or GeoTIFF, as fine as it was delivered."""
    facts: Mapping[str, object]
    file_name: str
    made_by: str
    made_at: datetime
    staged_by: str
    staged_at: datetime
    reason: str = ""
    submitted_by: str = ""

    @property
    def name(self) -> str:
        """``key@edition``, by which lineage and releases call it."""
        return f"{self.record.key}@{self.record.edition}"


def holdings_folder() -> Path:
    """Where working copies lie, which nobody is ever served."""
    folder: Path = settings.DATA / "atlas" / "holdings"
    return folder


def fetched_folder() -> Path:
    """Where files fetched by name are kept, to be asked for no more than once."""
    folder: Path = settings.DATA / "fetched"
    return folder


def reaches(viewer: Viewer, record: Record, on: date) -> bool:
    """Whether a viewer may have a dataset, as its card says.

    The Secretariat has what participants have, and what is its own; a country's and an
    owner's data are theirs. An embargo binds everybody but the owner.
    """
    if owns(viewer, record):
        return True
    bodies = {(body.kind, body.key) for body in viewer.bodies}
    if record.embargo_until is not None and on < record.embargo_until:
        return False
    if record.access == "public":
        return True
    if record.access == "participants":
        return viewer.participant
    if record.access == "country":
        return any(("country", country) in bodies for country in record.countries)
    return False


def owns(viewer: Viewer, record: Record) -> bool:
    """Whether a dataset is theirs, their organisation's, or their Secretariat's."""
    if not record.owner:
        return False
    held = {body.key for body in viewer.bodies if body.kind == "organisation"}
    held |= {"secretariat"} if viewer.secretariat else set()
    return record.owner in {viewer.name, *held}


def add_edition(
    record: Record,
    held: str,
    facts: Mapping[str, object],
    *,
    file_name: str,
    by: str,
    at: datetime,
) -> Held:
    """Keep the next edition of a layer, as a draft."""
    with transaction.atomic():
        last = LayerEdition.objects.filter(key=record.key).order_by("-number").first()
        number = (last.number if last else 0) + 1
        row = LayerEdition.objects.create(
            key=record.key,
            number=number,
            card={**msgspec.to_builtins(record), "edition": number},
            held=held,
            facts=dict(facts),
            file_name=file_name[:255],
            made_by=by,
            made_at=at,
        )
        LayerStep.objects.create(edition=row, stage="draft", by=by, at=at)
    return _held(row, LayerStep.objects.filter(edition=row))


def add_step(
    held: Held, stage: LayerStage, *, by: str, at: datetime, reason: str = ""
) -> None:
    """Keep that an edition took a step."""
    row = LayerEdition.objects.get(key=held.record.key, number=held.record.edition)
    LayerStep.objects.create(edition=row, stage=stage, reason=reason, by=by, at=at)


def editions(key: str = "", stages: Iterable[LayerStage] = ()) -> tuple[Held, ...]:
    """All editions, or those of one layer, or those at certain stages."""
    rows = LayerEdition.objects.filter(**({"key": key} if key else {}))
    wanted = frozenset(stages)
    found = (_held(row, row.steps.all()) for row in rows.prefetch_related("steps"))
    return tuple(held for held in found if not wanted or held.stage in wanted)


def edition(key: str, number: int | None = None) -> Held | None:
    """One edition; the latest where no number is given."""
    rows = LayerEdition.objects.filter(key=key)
    row = (rows.filter(number=number) if number else rows.order_by("-number")).first()
    return _held(row, row.steps.all()) if row else None


def published() -> tuple[Held, ...]:
    """The latest published edition of each layer that has not been withdrawn since."""
    newest: dict[str, Held] = {}
    for held in editions():
        if held.stage in {"published", "withdrawn"}:
            newest[held.record.key] = held
    return tuple(held for held in newest.values() if held.stage == "published")


def _held(row: LayerEdition, steps: Iterable[LayerStep]) -> Held:
    taken = sorted(steps, key=lambda step: int(step.pk))
    last = taken[-1]
    submitted = [step.by for step in taken if step.stage == "submitted"]
    return Held(
        record=msgspec.convert(row.card, Record),
        stage=last.stage,  # type: ignore[arg-type]
        path=holdings_folder() / row.held,
        facts=row.facts,
        file_name=row.file_name,
        made_by=row.made_by,
        made_at=row.made_at,
        staged_by=last.by,
        staged_at=last.at,
        reason=last.reason,
        submitted_by=submitted[-1] if submitted else "",
    )
