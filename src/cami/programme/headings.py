"""The headings of parts and sections: what is one, and what it says of its section."""

import re

from cami.programme.numbering import part_heading, section_number
from cami.programme.provisions import Part, Section, SectionKind
from cami.programme.source import Line, Place
from cami.programme.vocabulary import Vocabulary, fold

_SCIENTIFIC = re.compile(r"\(([A-Z][a-z]+ (?:spp?\.|[a-z]{3,}(?: [a-z]{3,})?))[^()]*\)")
_LONGEST = 200


def read_part(lines: tuple[Line, ...], place: Place, words: Vocabulary) -> Part | None:
    """The part that a heading opens; None if it is none."""
    text = " ".join(line.text for line in lines)
    found = part_heading(text, words.part_words)
    if found is None or len(text) > _LONGEST:
        return None
    return Part(found[0], found[1], text, place)


def is_numbered_heading(text: str, words: Vocabulary) -> bool:
    """True for a short text that opens with the number of a section."""
    return len(text) <= _LONGEST and section_number(text, words.section_words) is not None


def is_bare_heading(line: Line, words: Vocabulary) -> bool:
    """True for a heading without a number that is not the title of the programme."""
    names_document = any(word in fold(line.text) for word in words.programme_words)
    return line.heading > 0 and len(line.text) <= _LONGEST and not names_document


def heading_with_lists(lines: list[Line], words: Vocabulary) -> tuple[Line, ...]:
    """A heading, with lists of countries or species and names in brackets after it."""
    kept = [line for line in lines[1:] if _listed(line, words) or line.text.startswith("(")]
    return (lines[0], *kept)


def read_section(
    lines: tuple[Line, ...],
    place: Place,
    part: Part | None,
    words: Vocabulary,
    number: str = "",
) -> Section:
    """The section that a heading opens; its number may stand in a cell of its own."""
    heading: list[str] = []
    listed: dict[str, tuple[str, ...]] = {}
    for line in lines:
        named = _listed(line, words)
        if named:
            listed[named[0]] = named[1]
        else:
            heading.append(line.text)
    printed = " ".join(heading)
    numbered = None if number else section_number(printed, words.section_words)
    title = numbered.rest if numbered else printed
    scientific = _SCIENTIFIC.search(title)
    own = (title[: scientific.start()].strip(),) if scientific else ()
    return Section(
        part=part.label if part else "",
        number=numbered.number if numbered else number.rstrip(".): "),
        title=title,
        printed=f"{number} {printed}".strip(),
        kind=_kind(title, part, words, named=bool(scientific), listed=bool(listed)),
        scientific_name=scientific[1] if scientific else None,
        countries=listed.get("countries", ()),
        species=listed.get("species", own),
        place=place,
        notes=tuple(note for line in lines for note in line.notes),
    )


def _listed(line: Line, words: Vocabulary) -> tuple[str, tuple[str, ...]] | None:
    """What a line lists, and the names: ``Countries: Mongolia, China``."""
    name, _, names = line.text.partition(":")
    label = words.labels.get(fold(name))
    if label not in ("countries", "species") or not names.strip():
        return None
    return label, tuple(n.strip(" .") for n in names.split(",") if n.strip(" ."))


def _kind(
    title: str, part: Part | None, words: Vocabulary, *, named: bool, listed: bool
) -> SectionKind:
    of_part = words.kind_of(part.title) if part else None
    if of_part:
        return of_part
    if listed:
        return "landscape"
    return "species" if named else words.kind_of(title) or "other"
