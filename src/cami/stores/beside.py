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


class Record(AppendOnly):
    """A meeting, project, outreach event or fundraising act, as somebody entered it."""

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
    body_kind = models.CharField(max_length=20, default="role")
    body_key = models.CharField(max_length=100, default="secretariat")
    """Whose it is: those who work for that body see it while it is a draft."""

    access = models.CharField(max_length=20, default="public")
    """Who may see it once it is published: ``public`` or ``participants``."""

    supersedes = models.CharField(max_length=40, blank=True)
    """``uid`` of the record that it replaces as soon as it is published."""

    until = models.CharField(max_length=10, blank=True)
    """When a project ended, ISO 8601; ``ongoing``; empty where nobody said."""

    entered_by = models.CharField(max_length=150)
    entered_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["programme", "date", "id"]

    def __str__(self) -> str:
        return self.title


class RecordStep(AppendOnly):
    """One step of a record; one without any is a draft."""

    record = models.CharField(max_length=40, db_index=True)
    """``uid`` of the record."""

    number = models.PositiveIntegerField()
    """1 for its first step; taken once, so that of two who act at once one is refused."""

    stage = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "number"], name="record_step_number")
        ]

    def __str__(self) -> str:
        return f"{self.record} {self.stage}"


class RangeContest(models.Model):
    """A country's objection to where a species is said to live."""

    country = models.CharField(max_length=2)
    taxon = models.CharField(max_length=60)
    reason = models.TextField()
    status = models.CharField(max_length=20, blank=True)
    """What the country says instead, e.g. ``extinct``; empty: not that it lives there."""

    since = models.CharField(max_length=10, blank=True)
    until = models.CharField(max_length=10, blank=True)
    source = models.CharField(max_length=300, blank=True)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    verdict = models.CharField(max_length=10, blank=True)
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["made_at", "id"]

    def __str__(self) -> str:
        return f"{self.country} {self.taxon}"


class RangeEntry(AppendOnly):
    """That a species lives, or does not live, in a country, from when to when."""

    country = models.CharField(max_length=2)
    taxon = models.CharField(max_length=60)
    status = models.CharField(max_length=20)
    since = models.CharField(max_length=10, blank=True)
    """ISO 8601, as precise as known; empty where not known."""

    until = models.CharField(max_length=10, blank=True)
    source = models.CharField(max_length=300)
    contest = models.ForeignKey(RangeContest, models.PROTECT, null=True, related_name="+")
    """The objection that it follows from, if any."""

    entered_by = models.CharField(max_length=150)
    entered_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["entered_at", "id"]

    def __str__(self) -> str:
        return f"{self.country} {self.taxon} {self.status}"


class Invitation(models.Model):
    """That somebody may make an account in a role, by a link and for a time."""

    uid = models.CharField(max_length=40, unique=True)
    email = models.EmailField()
    name = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=30)
    scope = models.CharField(max_length=100, blank=True)
    invited_by = models.CharField(max_length=150)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.CharField(max_length=150, blank=True)
    """Name of the account that was made."""

    class Meta:
        ordering: ClassVar = ["-invited_at"]

    def __str__(self) -> str:
        return f"{self.email} {self.role}"


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
