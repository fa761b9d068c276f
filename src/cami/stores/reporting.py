"""The rows of the reporting cycle: mandates, rounds, answers being written, statements.

What somebody stated, and every step that it took, is only ever added. An answer that is
being written is kept as a line of drafts, so that no word typed is lost.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models

from cami.stores.append_only import AppendOnly

ROLES = (
    "participant",
    "partner-organisation",
    "national-focal-point",
    "country-approver",
    "species-focal-point",
    "secretariat",
    "administrator",
)


class Mandate(models.Model):
    """That a person may act in a role, for whom, and from when to when."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="mandates"
    )
    role = models.CharField(max_length=30, choices=[(role, role) for role in ROLES])
    scope = models.CharField(max_length=100, blank=True)
    """ISO code of a country, key of an organisation or of a species, as the role wants."""

    since = models.DateField()
    until = models.DateField(null=True)
    """First day on which it no longer holds."""

    given_by = models.CharField(max_length=150)
    given_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=150, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    """Where a second person has to confirm it, it holds for nothing before that."""

    class Meta:
        ordering: ClassVar = ["role", "scope", "since"]

    def __str__(self) -> str:
        return f"{self.user} {self.role} {self.scope}"


class Round(models.Model):
    """One round of reporting on a programme."""

    key = models.SlugField(max_length=60, unique=True)
    programme = models.ForeignKey("stores.Programme", models.PROTECT, related_name="rounds")
    first = models.DateField()
    last = models.DateField()
    deadline = models.DateField()
    languages = models.JSONField(default=list)
    opened_by = models.CharField(max_length=150)
    opened_at = models.DateTimeField()
    closed_by = models.CharField(max_length=150, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-opened_at"]

    def __str__(self) -> str:
        return self.key


class Assignment(models.Model):
    """What one body is asked in one round, as it was when the round was opened."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="assignments")
    body_kind = models.CharField(max_length=20)
    body_key = models.CharField(max_length=100)
    tone = models.CharField(max_length=10)
    questions = models.JSONField()
    """See `cami.stores.rounds.Asked`."""

    class Meta:
        ordering: ClassVar = ["round", "body_kind", "body_key"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["round", "body_kind", "body_key"], name="assignment_body"
            )
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.body_kind} {self.body_key}"


class Draft(AppendOnly):
    """An answer as somebody saved it. The latest that is not ``aside`` is the answer."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="+")
    item = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    base = models.PositiveIntegerField()
    """Version that the writer had before them."""

    content = models.JSONField()
    writer = models.CharField(max_length=40, blank=True)
    """Of one page in one browser: a save that is sent again is no second writer."""

    aside = models.BooleanField(default=False)
    """True where somebody else had saved in between: to be put together by a person."""

    saved_by = models.CharField(max_length=150)
    saved_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["assignment", "item", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assignment", "item", "version"], name="draft_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment} {self.item} {self.version}"


class Statement(AppendOnly):
    """One body's words about activities; ``value`` holds them whole."""

    uid = models.CharField(max_length=40, unique=True)
    programme = models.ForeignKey("stores.Programme", models.PROTECT, related_name="+")
    value = models.TextField()
    """JSON of `cami.programme.statements.Statement`."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, null=True, related_name="+")
    item = models.CharField(max_length=40, blank=True)
    draft = models.PositiveIntegerField(default=0)
    """Version of the draft that it was made from."""

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.uid


class StageChange(AppendOnly):
    """One step of a statement."""

    uid = models.CharField(max_length=40, unique=True)
    programme = models.ForeignKey("stores.Programme", models.PROTECT, related_name="+")
    statement = models.CharField(max_length=40, db_index=True)
    """``uid`` of the statement."""

    number = models.PositiveIntegerField()
    """1 for its first step; taken once, so that of two who act at once one is refused."""

    stage = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["statement", "number"], name="stage_number")
        ]

    def __str__(self) -> str:
        return f"{self.statement} {self.stage}"


class CarryOver(AppendOnly):
    """That a person let the history of one programme follow into its successor."""

    old = models.ForeignKey("stores.Programme", models.PROTECT, related_name="+")
    new = models.ForeignKey("stores.Programme", models.PROTECT, related_name="+")
    heirs = models.JSONField()
    """Key of each old activity to the keys of its heirs."""

    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.old} -> {self.new}"
