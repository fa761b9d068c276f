"""A reading as JSON: what ``cami programme read`` and the web give to machines.

Texts stand as printed. Our sentences (``message``, ``suggestion``, ``why``) are in the
language asked for; ``code`` and ``params`` let a machine do without them.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cami.messages import Say
from cami.programme.findings import Finding
from cami.programme.lineage import Comparison, Link, SectionLink
from cami.programme.provisions import (
    Activity,
    ActivityId,
    Clause,
    Event,
    Programme,
    Reference,
    Section,
    SubItem,
    identity,
)
from cami.programme.source import Place

Json = dict[str, Any]


def dump(value: Json) -> str:
    """JSON text, readable, with a newline at its end."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def programme_json(
    programme: Programme,
    findings: Iterable[Finding],
    say: Say,
    keys: Mapping[ActivityId, str] | None = None,
) -> Json:
    """A programme and its findings; ``keys`` are internal keys where it is kept."""
    return {
        "document": {
            "sha256": programme.sha256,
            "format": programme.format,
            "language": programme.language,
            "title": programme.title,
            "period": programme.period,
        },
        "parts": [
            {
                "label": part.label,
                "title": part.title,
                "printed": part.printed,
                **_at(part.place),
            }
            for part in programme.parts
        ],
        "sections": [_section(section) for section in programme.sections],
        "activities": [
            _activity(activity, keys or {}) for activity in programme.activities
        ],
        "references": [_reference(reference, say) for reference in programme.references],
        "species": [
            {
                "common_name": entry.common_name,
                "scientific_name": entry.scientific_name,
                "appendix": entry.appendix,
                "covered": entry.covered,
                **_at(entry.place),
            }
            for entry in programme.species
        ],
        "range_states": [
            {"name": state.name, "party": state.party, **_at(state.place)}
            for state in programme.range_states
        ],
        "footnotes": [
            {"number": note.number, "text": note.text, "lines": [note.at, note.at]}
            for note in programme.footnotes
        ],
        "vision": [{"text": text, **_at(place)} for text, place in programme.visions],
        "goal": [{"text": text, **_at(place)} for text, place in programme.goals],
        "events": [_event(event) for event in programme.events],
        "clauses": [_clause(clause) for clause in programme.clauses],
        "citations": [
            {"printed": citation.printed, "kind": citation.kind, **_at(citation.place)}
            for citation in programme.citations
        ],
        "revisions": [
            {
                "kind": revision.kind,
                "text": revision.text,
                "author": revision.author,
                "date": revision.date,
                **_at(revision.place),
            }
            for revision in programme.revisions
        ],
        "findings": [finding_json(finding, say) for finding in findings],
    }


def finding_json(finding: Finding, say: Say) -> Json:
    """One finding."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "lines": list(finding.lines),
        "message": say(finding.message),
        "suggestion": say(finding.suggestion) if finding.suggestion else None,
        "evidence": list(finding.evidence),
        "subject": finding.subject,
        "params": dict(finding.message.params),
    }


def comparison_json(
    comparison: Comparison, old: Programme, new: Programme, say: Say
) -> Json:
    """What became of each section and activity."""
    return {
        "old": {"sha256": old.sha256, "title": old.title},
        "new": {"sha256": new.sha256, "title": new.title},
        "activities": [_link(link, say) for link in comparison.links],
        "sections": [_section_link(link, old, new, say) for link in comparison.sections],
    }


def _section(section: Section) -> Json:
    return {
        "part": section.part,
        "number": section.number,
        "title": section.title,
        "printed": section.printed,
        "kind": section.kind,
        "scientific_name": section.scientific_name,
        "countries": list(section.countries),
        "species": list(section.species),
        "notes": list(section.notes),
        **_at(section.place),
    }


def _activity(activity: Activity, keys: Mapping[ActivityId, str]) -> Json:
    one = identity(activity)
    key = {"key": keys[one]} if one in keys else {}
    return {
        **key,
        "section": activity.section,
        "number": activity.number,
        "number_printed": activity.number_printed,
        "occurrence": activity.occurrence,
        "text": activity.text,
        "lead": activity.lead,
        "sub_items": [_sub_item(item) for item in activity.sub_items],
        "responsible_printed": activity.responsible_printed,
        "actors": [
            {"key": a.key, "printed": a.printed, "tbc": a.tbc, "known": a.known}
            for a in activity.actors
        ],
        "priority_printed": activity.priority_printed,
        "priority": {
            "levels": list(activity.priority.levels),
            "by_sub_item": dict(activity.priority.by_sub_item),
        },
        "extras": [{"heading": heading, "text": text} for heading, text in activity.extras],
        "notes": list(activity.notes),
        **_at(activity.place),
    }


def _sub_item(item: SubItem) -> Json:
    return {
        "label": item.label,
        "text": item.text,
        "sub_items": [_sub_item(inner) for inner in item.sub_items],
    }


def _reference(reference: Reference, say: Say) -> Json:
    return {
        "from": _id(reference.source),
        "printed": reference.printed,
        "cue": reference.cue,
        "targets": list(reference.targets),
        "status": reference.status,
        "suggested": list(reference.suggested),
        "why": say(reference.why) if reference.why else None,
        **_at(reference.place),
    }


def _event(event: Event) -> Json:
    return {
        "kind": event.kind,
        "date": event.date,
        "date_printed": event.date_printed,
        "title": event.title,
        "text": event.text,
        "location": event.location,
        "partners": list(event.partners),
        "bears_on": [_id(one) for one in event.bears_on],
        **_at(event.place),
    }


def _clause(clause: Clause) -> Json:
    return {
        "kind": clause.kind,
        "number": clause.number,
        "text": clause.text,
        "verbs": list(clause.verbs),
        "addressees": list(clause.addressees),
        "garbled": clause.garbled,
        **_at(clause.place),
    }


def _link(link: Link, say: Say) -> Json:
    return {
        "kind": link.kind,
        "also": list(link.also),
        "old": [_id(one) for one in link.old],
        "new": [_id(one) for one in link.new],
        "score": round(link.score, 4),
        "why": [say(message) for message in link.why],
        "changes": [
            {
                "field": change.field,
                "before": list(change.before),
                "after": list(change.after),
            }
            for change in link.changes
        ],
    }


def _section_link(link: SectionLink, old: Programme, new: Programme, say: Say) -> Json:
    return {
        "kind": link.kind,
        "also": list(link.also),
        "old": _number(old.sections, link.old),
        "new": _number(new.sections, link.new),
        "why": [say(message) for message in link.why],
    }


def _number(sections: Sequence[Section], index: int | None) -> str | None:
    return None if index is None else sections[index].number


def _id(one: ActivityId) -> Json:
    return {"section": one.section, "number": one.number, "occurrence": one.occurrence}


def _at(place: Place) -> Json:
    where = {"table": place.table, "row": place.row, "cell": place.cell}
    known = {name: number for name, number in where.items() if number is not None}
    return {"lines": [place.first, place.last], **({"place": known} if known else {})}
