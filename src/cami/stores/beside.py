"""Rows beside the statements: delegations, talk, files, records, objections, the trail."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from cami.stores.append_only import AppendOnly
from cami.stores.reporting import Assignment


class Delegation(models.Model):
    """That a colleague may write some answers, by a link and for a time."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="delegations")
    uid = models.CharField(max_length=40, unique=True)
    questions = models.JSONField()
    """Keys of the questions; no others are seen by the link."""

    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.assignment} {self.name}"


class Comment(AppendOnly):
    """A word among those who work on an answer; never public."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="+")
    item = models.CharField(max_length=40)
    text = models.TextField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.assignment} {self.item}"


class PrivateNote(models.Model):
    """A note that its writer alone sees."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="+")
    item = models.CharField(max_length=40)
    text = models.TextField(blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "assignment", "item"], name="private_note"
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment} {self.item}"


class TurnedDown(models.Model):
    """That a suggestion was turned down for an item; it is not offered again."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="turned_down")
    item = models.CharField(max_length=40)
    statement = models.CharField(max_length=40)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assignment", "item", "statement"], name="turned_down_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment} {self.item} {self.statement}"


class KeptFile(models.Model):
    """A file that a statement can point at; kept under its digest, shown with its name."""

    uid = models.CharField(max_length=40, unique=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=150)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    body_kind = models.CharField(max_length=20)
    body_key = models.CharField(max_length=100)
    kept_by = models.CharField(max_length=150)
    kept_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.name


class Record(models.Model):
    """A meeting, project, outreach event or fundraising act of the report part."""

    uid = models.CharField(max_length=40, unique=True)
    programme = models.ForeignKey(
        "stores.Programme", models.PROTECT, related_name="records"
    )
    kind = models.CharField(max_length=20)
    date = models.CharField(max_length=10, blank=True)
    """ISO 8601, as precise as known."""

    title = models.TextField()
    text = models.TextField(blank=True)
    location = models.CharField(max_length=200, blank=True)
    partners = models.JSONField(default=list)
    activities = models.JSONField(default=list)
    source = models.CharField(max_length=300, blank=True)
    entered_by = models.CharField(max_length=150)
    entered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["programme", "date", "id"]

    def __str__(self) -> str:
        return self.title


class RangeContest(models.Model):
    """A country's objection to where a species is said to live."""

    country = models.CharField(max_length=2)
    taxon = models.CharField(max_length=60)
    reason = models.TextField()
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    verdict = models.CharField(max_length=10, blank=True)
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["made_at", "id"]

    def __str__(self) -> str:
        return f"{self.country} {self.taxon}"


class Minutes(models.Model):
    """A text that the Secretariat pasted: minutes or a letter; for the Secretariat only."""

    programme = models.ForeignKey(
        "stores.Programme", models.PROTECT, related_name="minutes"
    )
    title = models.CharField(max_length=200)
    text = models.TextField()
    kept_by = models.CharField(max_length=150)
    kept_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-kept_at"]

    def __str__(self) -> str:
        return self.title


class AuditEntry(AppendOnly):
    """Who did what, and when."""

    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    act = models.CharField(max_length=40, db_index=True)
    subject = models.CharField(max_length=200, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.by} {self.act} {self.subject}"
