"""A paragraph of the resolution is one sentence, not two wordings run together.

In a plain text made from tracked changes, deleted words stand beside inserted ones. What
was adopted cannot be told from it and is not guessed. Word files with their tracked changes
are read as adopted and have no such findings.
"""

from collections.abc import Iterator

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.sighting import Sighting, lines_of, opening
from cami.programme.provisions import Programme
from cami.programme.vocabulary import Vocabulary

TITLE = N_("Wordings run together")
SEVERITY: Severity = "high"


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every garbled paragraph."""
    del vocabulary
    for clause in programme.clauses:
        if clause.garbled:
            yield Sighting(
                opening(clause.text),
                Message(
                    N_(
                        "In paragraph {number} inserted and deleted "
                        "words seem to have run together."
                    ),
                    {"number": clause.number},
                ),
                lines_of(clause.place),
                (clause.text,),
                Message(
                    N_("Import the Word file, whose tracked changes tell what was adopted.")
                )
                if programme.format == "text"
                else None,
            )
