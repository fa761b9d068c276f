"""A note that lists the programme's species lists those of the species table.

Who is covered decides who gets help. Held against the table are notes with at least five
species that a number of species calls; a note about one Appendix is held against what the
table says of that Appendix. Species that the table does not hold are let pass there.
"""

from collections.abc import Iterator

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.claims import claims, listed_in_note, listed_species, note_appendix
from cami.programme.lint.coverage import entry_key
from cami.programme.lint.sighting import Sighting, listing, opening
from cami.programme.provisions import Programme
from cami.programme.vocabulary import Vocabulary

TITLE = N_("Contradiction about which species are covered")
SEVERITY: Severity = "medium"
_LEAST = 5


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every note that contradicts the species table."""
    yield from _covered(programme, vocabulary)
    yield from _listed(programme, vocabulary)


def _covered(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    names = {entry_key(entry, vocabulary): entry.common_name for entry in programme.species}
    covered = {entry_key(entry, vocabulary) for entry in programme.species if entry.covered}
    for claim in claims(programme, vocabulary) if covered else ():
        noted = None if claim.appendix else listed_in_note(claim, programme, vocabulary)
        if noted is None or len(noted[1]) < _LEAST:
            continue
        note, keys = noted
        extra = [names.get(key, key) for key in dict.fromkeys(keys) if key not in covered]
        lacking = [names[key] for key in names if key in covered and key not in keys]
        if not (extra or lacking) or len(extra) * 2 > len(keys):
            continue
        yield Sighting(
            f"covered: {opening(note.text)}",
            Message(
                N_(
                    "Note {note} lists other species than the table: "
                    "too many: {extra}; lacking: {lacking}."
                ),
                {
                    "note": note.number,
                    "extra": listing(extra) or "–",
                    "lacking": listing(lacking) or "–",
                },
            ),
            (note.at,),
            (claim.printed, note.text),
        )


def _listed(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    table = {entry_key(entry, vocabulary): entry for entry in programme.species}
    for note in programme.footnotes:
        appendix, body = note_appendix(note, vocabulary)
        for key in (appendix and listed_species(body, vocabulary)) or ():
            entry = table.get(key)
            if entry and entry.covered and appendix not in entry.appendix.upper().split():
                yield Sighting(
                    f"appendix {appendix}: {key}",
                    Message(
                        N_(
                            "Note {note} has {species} on Appendix {appendix}, "
                            "the species table on “{printed}”."
                        ),
                        {
                            "note": note.number,
                            "species": entry.common_name,
                            "appendix": appendix,
                            "printed": entry.appendix,
                        },
                    ),
                    (note.at, entry.place.first),
                    (note.text, entry.appendix),
                )
