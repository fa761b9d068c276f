"""What the reporting cycle's own keys are called on a page, and how bodies are named."""

from collections.abc import Mapping
from typing import Any

from django.utils import translation

from cami.messages import N_
from cami.programme.clearance import STAGES_NAMED
from cami.programme.progress_words import BASES_NAMED, OBSTACLES_NAMED, PROGRESS_NAMED
from cami.programme.records import STAGES_NAMED as RECORD_STAGES_NAMED
from cami.programme.statements import Body
from cami.web.lexicon import Lexicon


def _plain(named: Mapping[Any, str]) -> Mapping[str, str]:
    return {str(key): text for key, text in named.items()}


_WORDS: Mapping[str, Mapping[str, str]] = {
    "progress": _plain(PROGRESS_NAMED),
    "stage": _plain(STAGES_NAMED),
    "basis": _plain(BASES_NAMED),
    "obstacle": _plain(OBSTACLES_NAMED),
    "role": {
        "participant": N_("Participant"),
        "partner-organisation": N_("Partner organisation"),
        "national-focal-point": N_("National focal point"),
        "country-approver": N_("Approver of a country"),
        "species-focal-point": N_("Species focal point"),
        "secretariat": N_("Secretariat"),
        "administrator": N_("Administrator"),
    },
    "record": {
        "meeting": N_("Meeting"),
        "project": N_("Project"),
        "outreach": N_("Outreach"),
        "fundraising": N_("Fundraising"),
    },
    "record-stage": _plain(RECORD_STAGES_NAMED),
    "access": {"public": N_("everybody"), "participants": N_("those who take part")},
    "source": {
        "earlier": N_("your own earlier report"),
        "partner-report": N_("a partner's report"),
        "public-source": N_("a public source"),
        "secretariat-act": N_("the Secretariat's own act"),
    },
    "list": {
        "all": N_("Activities"),
        "concrete": N_("Implemented or begun"),
        "nothing-concrete": N_("Nothing concrete reported"),
        "no-progress": N_("High priority and no concrete progress"),
        "no-information": N_("No information"),
        "fundable": N_("Fundable: high priority, stalled, money named as the obstacle"),
        "contradicted": N_("Reported differently by different bodies"),
    },
    "kind": {
        "review": N_("Review of implementation"),
        "brief": N_("Brief for the chair"),
        "digest": N_("News for the newsletter"),
    },
    "contest": {"": N_("open"), "upheld": N_("upheld"), "rejected": N_("rejected")},
}


_FOCAL_POINT = N_("{species} (species focal point)")


def word(group: str, key: str) -> str:
    """Return what a key is called in the reader's language; itself where unknown."""
    known = _WORDS[group]
    return translation.gettext(known[key]) if key in known else key


def keys(group: str) -> tuple[str, ...]:
    """Return every key of a group, in order."""
    return tuple(_WORDS[group])


def body_name(body: Body, lexicon: Lexicon) -> str:
    """Return the name of a body in the reader's language."""
    match body.kind:
        case "country":
            return lexicon.name("country", body.key)
        case "organisation":
            return lexicon.name("actor", body.key)
    if body.key == "secretariat":
        return word("role", "secretariat")
    name = lexicon.name("species", body.key)
    return translation.gettext(_FOCAL_POINT).format(species=name)
