"""The rows that are kept: programmes, their editions, the register, findings, decisions.

An edition holds the whole reading of one document and is never changed. The register rows
(sections, activities) are what the latest edition says; an activity keeps its row and its
key for as long as it lives on, whatever its number, so that whatever refers to it follows.
"""

from typing import ClassVar

from django.db import models

from cami.stores.append_only import AppendOnly


class Programme(models.Model):
    """A programme of work, known by its short name in addresses."""

    slug = models.SlugField(max_length=80, unique=True)
    title_en = models.CharField(max_length=300)
    title_ru = models.CharField(max_length=300, blank=True)
    first_year = models.PositiveSmallIntegerField(null=True)
    last_year = models.PositiveSmallIntegerField(null=True)
    source = models.CharField(max_length=300, blank=True)
    """Citation of the document that the product's own index was made from."""

    class Meta:
        ordering: ClassVar = ["-last_year", "slug"]

    def __str__(self) -> str:
        return self.slug


class Edition(models.Model):
    """One import: what was read from one document. Never changed."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    format = models.CharField(max_length=10)
    language = models.CharField(max_length=5, blank=True)
    file_name = models.CharField(max_length=255)
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=150)
    reading = models.JSONField()
    """The reading in full; see `cami.stores.readings`."""

    keys = models.JSONField()
    """Internal key of each activity, in the order of the reading."""

    section_keys = models.JSONField()
    """Internal key of each section, in the order of the reading."""

    class Meta:
        ordering: ClassVar = ["programme", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="edition_number")
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.number}"


class PastRegister(AppendOnly):
    """What the register said while an edition was the latest; kept when one followed."""

    edition = models.OneToOneField(Edition, models.PROTECT, related_name="+")
    until = models.DateTimeField()
    """When the next edition was imported."""

    value = models.JSONField()
    """See `cami.stores.register_values`."""

    class Meta:
        ordering: ClassVar = ["edition"]

    def __str__(self) -> str:
        return f"{self.edition} until {self.until}"


class Part(models.Model):
    """A part of a programme."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="parts")
    position = models.PositiveIntegerField()
    label = models.CharField(max_length=20)
    title = models.CharField(max_length=300, blank=True)
    short_en = models.CharField(max_length=200, blank=True)
    short_ru = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["programme", "position"]

    def __str__(self) -> str:
        return self.label


class Section(models.Model):
    """A section; ``title`` is the printed one, ``short_*`` are ours and unofficial."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="sections")
    part = models.ForeignKey(Part, models.CASCADE, null=True, related_name="sections")
    key = models.CharField(max_length=40)
    position = models.PositiveIntegerField()
    number = models.CharField(max_length=20)
    title = models.CharField(max_length=500, blank=True)
    short_en = models.CharField(max_length=200, blank=True)
    short_ru = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=20)
    scientific_name = models.CharField(max_length=100, blank=True)
    taxa = models.JSONField(default=list)
    """Keys of the species that the section is about."""

    countries = models.JSONField(default=list)
    """ISO 3166-1 alpha-2 codes of the countries that the section is about."""

    printed_species = models.JSONField(default=list)
    printed_countries = models.JSONField(default=list)
    first_line = models.PositiveIntegerField(null=True)
    last_line = models.PositiveIntegerField(null=True)
    withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["programme", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "key"], name="section_key")
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.number}"


class Activity(models.Model):
    """An activity; ``text`` is the adopted wording, empty until a document is imported."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="activities")
    section = models.ForeignKey(Section, models.CASCADE, related_name="activities")
    key = models.CharField(max_length=40)
    """Internal key: made from the number first printed, never changed or used again."""

    position = models.PositiveIntegerField()
    number = models.CharField(max_length=20)
    number_printed = models.CharField(max_length=20)
    occurrence = models.PositiveSmallIntegerField(default=1)
    short_en = models.CharField(max_length=200, blank=True)
    short_ru = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    lead = models.TextField(blank=True)
    sub_items = models.JSONField(default=list)
    responsible_printed = models.TextField(blank=True)
    priority_printed = models.CharField(max_length=200, blank=True)
    levels = models.CharField(max_length=100, blank=True)
    """Levels between spaces, in printed order: `` high medium ``."""

    by_sub_item = models.JSONField(default=dict)
    extras = models.JSONField(default=list)
    references = models.JSONField(default=list)
    """Cross-references that the activity makes; see `cami.stores.readings`."""

    first_line = models.PositiveIntegerField(null=True)
    last_line = models.PositiveIntegerField(null=True)
    place = models.JSONField(default=dict)
    search = models.TextField(blank=True)
    """Stems of all that it may be found by, in both languages, between spaces."""

    withdrawn = models.BooleanField(default=False)
    """True where the latest edition no longer has it; history may refer to it."""

    class Meta:
        ordering: ClassVar = ["programme", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "key"], name="activity_key")
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.key}"


class Responsibility(models.Model):
    """One actor named as responsible for an activity."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="responsibilities")
    position = models.PositiveSmallIntegerField()
    actor = models.CharField(max_length=100, db_index=True)
    """Key in the vocabulary of actors."""

    printed = models.CharField(max_length=500)
    tbc = models.BooleanField(default=False)
    known = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["activity", "position"]

    def __str__(self) -> str:
        return f"{self.activity} {self.actor}"


class Concern(models.Model):
    """Why an activity concerns a species or a country."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="concerns")
    kind = models.CharField(max_length=10)
    """``species`` or ``country``."""

    key = models.CharField(max_length=40)
    why = models.CharField(max_length=20)
    """``section``: its section is about it; ``named``: its text names it; ``range``: its
    section is about a species that occurs there."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "key"], name="concern_of")]

    def __str__(self) -> str:
        return f"{self.activity} {self.kind} {self.key}"


class Finding(models.Model):
    """Something in the document that may be wrong; ``key`` survives re-import."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="findings")
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="findings")
    activity = models.ForeignKey(
        Activity, models.CASCADE, null=True, related_name="findings"
    )
    section = models.ForeignKey(Section, models.CASCADE, null=True, related_name="findings")
    key = models.CharField(max_length=64)
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=60)
    subject = models.TextField()
    severity = models.CharField(max_length=10)
    lines = models.JSONField(default=list)
    message = models.JSONField()
    """``{"text": ..., "params": {...}}``: language is chosen when read."""

    suggestion = models.JSONField(null=True)
    evidence = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["programme", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "key"], name="finding_key")
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.code}"


class Decision(models.Model):
    """What a person decided about a finding. Append-only; the latest one counts."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="decisions")
    finding_key = models.CharField(max_length=64, db_index=True)
    verdict = models.CharField(max_length=10)
    """``accepted``, ``dismissed`` or ``reopened``."""

    note = models.TextField(blank=True)
    decided_by = models.CharField(max_length=150)
    decided_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["decided_at", "id"]

    def __str__(self) -> str:
        return f"{self.finding_key} {self.verdict}"


class Descent(models.Model):
    """How activities of one edition became activities of another; a person may confirm."""

    old = models.ForeignKey(Edition, models.CASCADE, related_name="descendants")
    new = models.ForeignKey(Edition, models.CASCADE, related_name="ancestors")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    old_keys = models.JSONField(default=list)
    new_keys = models.JSONField(default=list)
    score = models.FloatField()
    link = models.JSONField()
    """The link in full; see `cami.stores.readings`."""

    verdict = models.CharField(max_length=10, blank=True)
    """``confirmed``, ``rejected`` or empty while nobody has looked."""

    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["old", "new", "position"]

    def __str__(self) -> str:
        return f"{self.old} -> {self.new} {self.kind}"


class Term(models.Model):
    """A name of an actor, species or country that the Secretariat added or changed."""

    kind = models.CharField(
        max_length=10, choices=[(k, k) for k in ("actor", "species", "country")]
    )
    key = models.SlugField(max_length=100)
    name_en = models.CharField(max_length=200)
    name_ru = models.CharField(max_length=200)
    synonyms = models.TextField(blank=True)
    """Printed forms in any language, one a line."""

    changed_by = models.CharField(max_length=150, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["kind", "key"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "key"], name="term_key")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


from cami.stores import atlas, beside, reporting  # noqa: E402, F401 (models of the same store)
