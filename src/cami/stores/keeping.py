"""Keeping a reading: one transaction, all of it or nothing, and the same twice is once.

The register rows are brought to what the new edition says. What lives on keeps its row and
key; what is gone is withdrawn, not deleted, because decisions and statements refer to it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from django.db import transaction

from cami.programme.findings import Finding
from cami.programme.lineage import Comparison, carry_keys, compare, first_keys
from cami.programme.provisions import ActivityId, Programme, identity
from cami.stores import models
from cami.stores.readings import encode, latest_edition, reading
from cami.stores.register_values import set_down
from cami.stores.renewal import Lexicon, renew


@dataclass(frozen=True, slots=True)
class Import:
    """Who brings which file, when, and what was read from it."""

    slug: str
    file_name: str
    by: str
    at: datetime
    programme: Programme
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """What an import did."""

    slug: str
    edition: int
    changed: bool
    """False where the latest edition was made from the very same file."""

    activities: int
    added: int
    withdrawn: int
    findings: int


@transaction.atomic
def keep(brought: Import, lexicon: Lexicon) -> Kept:
    """Keep a reading as the next edition of its programme, and renew the register."""
    row = _programme_row(brought)
    last = latest_edition(brought.slug)
    if last is not None and last.sha256 == brought.programme.sha256:
        return _unchanged(row, last)
    comparison = compare(reading(last), brought.programme) if last else None
    keys = _activity_keys(row, brought.programme, last, comparison)
    sections = _section_keys(row, brought.programme, last, comparison)
    edition = models.Edition.objects.create(
        programme=row,
        number=last.number + 1 if last else 1,
        sha256=brought.programme.sha256,
        format=brought.programme.format,
        language=brought.programme.language,
        file_name=brought.file_name[:255],
        imported_at=brought.at,
        imported_by=brought.by,
        reading=encode(brought.programme),
        keys=keys,
        section_keys=sections,
    )
    before = set(row.activities.filter(withdrawn=False).values_list("key", flat=True))
    if last:
        set_down(last, until=brought.at)
    renew(row, edition, brought.programme, lexicon)
    keep_findings(row, edition, brought.findings)
    if last and comparison:
        keep_descent(last, edition, comparison)
    return Kept(
        brought.slug,
        edition.number,
        changed=True,
        activities=len(keys),
        added=len(set(keys) - before),
        withdrawn=len(before - set(keys)),
        findings=len(brought.findings),
    )


def keep_findings(
    row: models.Programme, edition: models.Edition, findings: Sequence[Finding]
) -> None:
    """Replace the findings of a programme; decisions stay, under their keys."""
    activities = {a.key: a.pk for a in row.activities.only("key")}
    sections = {s.key: s.pk for s in row.sections.only("key")}
    row.findings.all().delete()
    models.Finding.objects.bulk_create(
        models.Finding(
            programme=row,
            edition=edition,
            activity_id=_at(edition.keys, finding.activity_index, activities),
            section_id=_at(edition.section_keys, finding.section_index, sections),
            key=finding_key(finding),
            position=position,
            code=finding.code,
            subject=finding.subject,
            severity=finding.severity,
            lines=list(finding.lines),
            message=encode(finding.message),
            suggestion=encode(finding.suggestion),
            evidence=list(finding.evidence),
        )
        for position, finding in enumerate(findings)
    )


def finding_key(finding: Finding) -> str:
    """Name of a finding that survives re-import: made of what it is about, not where."""
    about = f"{finding.code}\n{finding.subject}"
    return hashlib.sha256(about.encode()).hexdigest()[:16]


def keep_descent(old: models.Edition, new: models.Edition, comparison: Comparison) -> None:
    """Keep how one edition became another, for a person to confirm."""
    old_keys, new_keys = activity_keys(old), activity_keys(new)
    models.Descent.objects.filter(old=old, new=new).delete()
    models.Descent.objects.bulk_create(
        models.Descent(
            old=old,
            new=new,
            position=position,
            kind=link.kind,
            old_keys=[old_keys[one] for one in link.old],
            new_keys=[new_keys[one] for one in link.new],
            score=link.score,
            link=encode(link),
        )
        for position, link in enumerate(comparison.links)
    )


def activity_keys(edition: models.Edition) -> dict[ActivityId, str]:
    """Return the internal key of each activity of an edition."""
    return dict(zip(map(identity, reading(edition).activities), edition.keys, strict=True))


def _at(keys: Sequence[str], index: int | None, rows: Mapping[str, int]) -> int | None:
    return None if index is None else rows.get(keys[index])


def _unchanged(row: models.Programme, last: models.Edition) -> Kept:
    return Kept(
        row.slug,
        last.number,
        changed=False,
        activities=row.activities.filter(withdrawn=False).count(),
        added=0,
        withdrawn=0,
        findings=row.findings.count(),
    )


def _programme_row(brought: Import) -> models.Programme:
    programme = brought.programme
    first, last = programme.period or (None, None)
    title = {
        "title_ru" if programme.language == "ru" else "title_en": programme.title[:300]
    }
    row, _ = models.Programme.objects.select_for_update().get_or_create(
        slug=brought.slug,
        defaults={"title_en": "", **title, "first_year": first, "last_year": last},
    )
    return row


def _activity_keys(
    row: models.Programme,
    programme: Programme,
    last: models.Edition | None,
    comparison: Comparison | None,
) -> list[str]:
    if last is None or comparison is None:
        keys = first_keys(programme)
    else:
        every = tuple(row.activities.values_list("key", flat=True))
        keys = carry_keys(activity_keys(last), comparison, every)
    return [keys[identity(activity)] for activity in programme.activities]


def _section_keys(
    row: models.Programme,
    programme: Programme,
    last: models.Edition | None,
    comparison: Comparison | None,
) -> list[str]:
    """Keys of the sections: what lives on keeps its own, a new one gets a new one."""
    links = comparison.sections if comparison else ()
    old = last.section_keys if last else []
    carried = {
        link.new: old[link.old]
        for link in links
        if link.new is not None and link.old is not None
    }
    taken = {*carried.values()}
    if last is not None:
        taken |= set(row.sections.values_list("key", flat=True))
    keys = []
    for index, section in enumerate(programme.sections):
        key = carried.get(index) or _free(section.number or "section", taken)
        taken.add(key)
        keys.append(key)
    return keys


def _free(stem: str, taken: set[str]) -> str:
    """Return the stem, or the stem with the first number that makes it new."""
    if stem not in taken:
        return stem
    return next(key for n in count(2) if (key := f"{stem}-{n}") not in taken)
