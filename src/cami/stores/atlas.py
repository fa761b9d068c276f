"""The rows of the atlas: editions of layers, their steps, releases and which one is shown.

Everything here is only ever added. An edition is one state of a layer: its card and the
file that holds it; whatever is changed makes the next edition. Its last step says how far
it has come: draft, submitted, returned, published, withdrawn.
"""

from typing import ClassVar

from django.db import models

from cami.stores.append_only import AppendOnly


class LayerEdition(AppendOnly):
    """One state of a layer."""

    key = models.SlugField(max_length=80)
    number = models.PositiveIntegerField()
    card = models.JSONField()
    """A `cami.catalogue.record.Record`."""

    held = models.CharField(max_length=200)
    """Its file below the folder of holdings; never served."""

    facts = models.JSONField(default=dict)
    """Counted when it was taken in: features, bbox, geometry types, attributes, years."""

    file_name = models.CharField(max_length=255)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["key", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "number"], name="layer_edition")
        ]

    def __str__(self) -> str:
        return f"{self.key}@{self.number}"


class LayerStep(AppendOnly):
    """A step that an edition took; the last one holds."""

    edition = models.ForeignKey(LayerEdition, models.PROTECT, related_name="steps")
    stage = models.CharField(max_length=20)
    reason = models.TextField(blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.edition} {self.stage}"


class AtlasRelease(AppendOnly):
    """A release that was built; its files lie in the folder of releases."""

    name = models.CharField(max_length=60, unique=True)
    editions = models.JSONField()
    """``key@number`` of every layer that went in."""

    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.name


class ReleaseChoice(AppendOnly):
    """That a release is the one shown; the last choice holds, rolling back is one more."""

    release = models.ForeignKey(AtlasRelease, models.PROTECT, related_name="choices")
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return str(self.release)
