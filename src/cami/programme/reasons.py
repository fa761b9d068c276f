"""Why a body is asked, in a sentence: the reason, its source, and how it can be mended."""

from collections.abc import Callable, Mapping
from typing import Final

from cami.messages import N_, Message
from cami.programme.obligations import Reason, ReasonKind

Names = Callable[[str, str], str]
"""Gives the name of a ``species``, ``country``, ``actor`` or ``source`` by its key, in the
reader's language."""

_SENTENCES: Final[Mapping[ReasonKind, str]] = {
    "actor": N_("Named among those responsible: “{actor}”."),
    "group": N_("Those responsible include all organisations of its kind: “{actor}”."),
    "named": N_("“{actor}” are responsible, and the text names {country}."),
    "landscape": N_(
        "“{actor}” are responsible, and the section lists {country} among its countries."
    ),
    "cross-cutting": N_(
        "“{actor}” are responsible, and the activity concerns all Range States."
    ),
    "focal-point": N_(
        "The activity concerns {species}; its focal point is asked for what is known."
    ),
    "range": N_(
        "“{actor}” are responsible, and {country} is a Range State of {species} "
        "(source: {sources}; as known in {known_by})."
    ),
}
_CONTESTED: Final = N_(
    "{country} contests that it is a Range State of {species}; until that is decided "
    "nothing is asked for this reason."
)
_UNDATED: Final = N_(
    "“{actor}” are responsible, and {country} is a Range State of {species} "
    "(source: {sources})."
)


def reason_words(reason: Reason, names: Names) -> Message:
    """Give the sentence that says a reason."""
    params = {
        "actor": reason.printed,
        "country": names("country", reason.country) if reason.country else "",
        "species": names("species", reason.taxon) if reason.taxon else "",
        "sources": "; ".join(names("source", key) for key in reason.sources),
        "known_by": reason.known_by,
    }
    if reason.contested:
        text = _CONTESTED
    elif reason.kind == "range" and not reason.known_by:
        text = _UNDATED
    else:
        text = _SENTENCES[reason.kind]
    return Message(text, params)
