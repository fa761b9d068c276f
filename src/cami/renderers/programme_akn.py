"""A programme as AKN4UN: the Akoma Ntoso 3.0 XML of United Nations documents.

Everything printed stands in it once, in reading order: what precedes the resolution in the
preface, its recitals in the preamble, operative paragraphs and the programme in the body.
The ids of activities are made from the register's keys and those of sections from their
titles, not from numbers: they stay when a section is inserted and numbers move.

References
----------
OASIS, Akoma Ntoso Version 1.0 and Akoma Ntoso Naming Convention Version 1.0; UN HLCM
Working Group on Document Standards, AKN4UN Guidelines.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from lxml import etree

from cami.programme.provisions import (
    Activity,
    ActivityId,
    Part,
    Programme,
    Section,
    SpeciesEntry,
    SubItem,
    identity,
)
from cami.programme.vocabulary import Vocabulary
from cami.renderers.akn_elements import NAMESPACE, Element, Identifiers, akn, marked
from cami.renderers.akn_marks import Anchors, CrossReferences, actor_marks, name_marks
from cami.renderers.akn_meta import actors, locations, meta
from cami.renderers.reading_order import (
    Block,
    Paragraph,
    in_reading_order,
    stray_notes,
)

_Noted = tuple[Block, tuple[str, ...]]
"""A block, and the footnotes that nothing else claims."""


def programme_akn(
    programme: Programme,
    vocabulary: Vocabulary,
    keys: Mapping[ActivityId, str],
    names: Mapping[str, str],
    *,
    name: str,
    imported: dt.date,
) -> bytes:
    """Give the document as UTF-8 XML, valid against the schema of Akoma Ntoso 3.0.

    Parameters
    ----------
    keys : mapping
        The register's own keys of activities; one without gets its id from its number.
    names : mapping
        Names of actors by key; the printed name stands for one that is missing.
    name : str
        Name of the programme in the register, for its IRI.
    imported : date
        When the document was read into the register.
    """
    writer = _Writer(programme, vocabulary, keys, names)
    parts = writer.write()
    things = [*writer.actors.values(), *writer.locations.values()]
    kind, named = ("statement", "resolution") if programme.clauses else ("doc", "programme")
    about = meta(programme, name, imported, things)
    document = akn(kind, about, *parts, name=named, contains="originalVersion")
    root = akn("akomaNtoso", document)
    etree.cleanup_namespaces(root, top_nsmap={None: NAMESPACE})
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


@dataclass
class _Writer:
    programme: Programme
    vocabulary: Vocabulary
    keys: Mapping[ActivityId, str]
    names: Mapping[str, str]
    identifiers: Identifiers = field(default_factory=Identifiers)
    noted: dict[str, str] = field(default_factory=dict)
    """Footnotes written so far, number to id."""

    def __post_init__(self) -> None:
        self.actors = actors(self.programme, self.names, self.vocabulary, self.identifiers)
        self.locations = locations(self.programme, self.vocabulary, self.identifiers)
        self.anchors = Anchors(self.programme, self.keys, self.identifiers)
        self.references = CrossReferences(
            self.programme, self.anchors, self.vocabulary.references
        )
        self.clauses = {clause.place: clause for clause in self.programme.clauses}
        self.listing = {state.place for state in self.programme.range_states}
        self.notes = {note.number: note.text for note in self.programme.footnotes}
        self.sections = iter(self.anchors.sections)

    def write(self) -> list[Element]:
        """Give preface, preamble and body, as far as there are any."""
        blocks = list(in_reading_order(self.programme))
        stray = stray_notes(self.programme, blocks)
        noted = [
            (block, tuple(note.number for note in stray.get(at, ())))
            for at, block in enumerate(blocks)
        ]
        kinds = [self._kind(block) for block in blocks]
        front = next((at for at, kind in enumerate(kinds) if kind), len(kinds))
        opened = kinds[front : front + 1] == ["preambular"]
        acts = (at for at, kind in enumerate(kinds) if kind not in ("", "preambular"))
        body = next((at for at in acts if at >= front), len(kinds)) if opened else front
        parts = [
            akn("preface", *(self._plain(*pair) for pair in noted[:front])),
            akn("preamble", *self._preamble(noted[front:body])),
            self._body(noted[body:]),
        ]
        return [part for part in parts if len(part) or part is parts[-1]]

    def _kind(self, block: Block) -> str:
        """Tell what a block is: a clause, another paragraph (empty), or a provision."""
        if not isinstance(block, Paragraph):
            return "provision"
        clause = self.clauses.get(block.place)
        return clause.kind if clause else ""

    def _preamble(self, blocks: Sequence[_Noted]) -> Iterator[Element]:
        """Recitals; after the last of them, the words by which the body enacts."""
        groups = [
            (kind, list(group))
            for kind, group in groupby(blocks, key=lambda pair: self._kind(pair[0]))
        ]
        for at, (kind, group) in enumerate(groups):
            if kind == "preambular":
                made = akn("recitals", eId=self.identifiers.give("recs", str(at // 2 + 1)))
                for block, notes in group:
                    about = akn("recital", eId=self.anchors.clauses[block.place])
                    made.append(about)
                    about.append(self._plain(block, notes))
                yield made
            elif at == len(groups) - 1:
                paragraphs = [self._plain(*pair) for pair in group]
                yield akn("formula", *paragraphs, name="enactingFormula")
            else:
                yield from (self._plain(*pair) for pair in group)

    def _plain(self, block: Block, notes: Sequence[str]) -> Element:
        """Give a paragraph as it is."""
        assert isinstance(block, Paragraph)  # noqa: S101 (only these stand outside the body)
        made = akn("p", class_=f"heading-{block.heading}" if block.heading else "")
        self._fill(made, block, block.text, notes)
        return made

    def _fill(
        self, made: Element, block: Paragraph, text: str, notes: Sequence[str]
    ) -> None:
        marks = self.references.of_paragraph(block.place, text)
        if block.place in self.listing:
            marks += name_marks(text, self.locations)
        marked(made, text, marks)
        self._number_references(made, "")
        self._call([*block.notes, *notes], made)

    def _number_references(self, made: Element, parent: str) -> None:
        for reference in made.iterchildren(f"{{{NAMESPACE}}}ref"):
            reference.set("eId", self.identifiers.give("ref", "1", parent))

    def _call(self, notes: Sequence[str], made: Element) -> None:
        """Set footnotes at the end of a text; a later call of one points at the first."""
        for number in notes:
            if number in self.noted:
                href = f"#{self.noted[number]}"
                made.append(akn("noteRef", href=href, marker=number))
                continue
            self.noted[number] = self.identifiers.give("authorialNote", number)
            text = marked(akn("p"), self.notes.get(number, ""))
            made.append(
                akn(
                    "authorialNote",
                    text,
                    eId=self.noted[number],
                    marker=number,
                    placement="bottom",
                )
            )

    def _body(self, blocks: Sequence[_Noted]) -> Element:
        body = akn("mainBody")
        part: Element | None = None
        section: Element | None = None
        table: Element | None = None
        for block, notes in blocks:
            into = next((e for e in (section, part) if e is not None), body)
            if isinstance(block, SpeciesEntry):
                if table is None:
                    table = self._table(into)
                table.append(self._species(block, notes))
                continue
            table = None
            if isinstance(block, Part):
                part, section = self._part(block, notes), None
                body.append(part)
            elif isinstance(block, Section):
                section = self._section(block, notes)
                (body if part is None else part).append(section)
            elif isinstance(block, Activity):
                into.append(self._activity(block, notes))
            else:
                into.append(self._paragraph(block, notes))
        return body

    def _paragraph(self, block: Paragraph, notes: Sequence[str]) -> Element:
        """Give an operative paragraph with its number, or any other as a container."""
        clause = self.clauses.get(block.place)
        if clause is None or clause.kind != "operative":
            content = akn("content", self._plain(block, notes))
            return akn("hcontainer", content, name="text")
        number = block.text.removesuffix(clause.text).strip()
        text = akn("p")
        self._fill(text, block, clause.text, notes)
        content = akn("content", text)
        eid = self.anchors.clauses[block.place]
        return akn("paragraph", marked(akn("num"), number), content, eId=eid)

    def _part(self, part: Part, notes: Sequence[str]) -> Element:
        number = part.printed.removesuffix(part.title).strip()
        heading = marked(akn("heading"), part.title)
        self._call(notes, heading)
        eid = self.identifiers.give("part", part.label)
        return akn("part", marked(akn("num"), number), heading, eId=eid, wId=eid)

    def _section(self, section: Section, notes: Sequence[str]) -> Element:
        eid = next(self.sections)
        number = section.printed.removesuffix(section.title).strip()
        heading = marked(akn("heading"), section.title)
        self._call([*section.notes, *notes], heading)
        made = akn("section", eId=eid, wId=eid, class_=section.kind)
        if number:
            made.append(marked(akn("num"), number))
        made.append(heading)
        listed = (("countries", section.countries), ("species", section.species))
        lines = [
            marked(akn("p", class_=kind), ", ".join(names))
            for kind, names in listed
            if names
        ]
        if lines:
            made.append(akn("intro", *lines))
        return made

    def _activity(self, activity: Activity, notes: Sequence[str]) -> Element:
        eid = self.anchors.activities[identity(activity)]
        made = akn("hcontainer", name="activity", eId=eid, wId=eid)
        if activity.number_printed:
            made.append(marked(akn("num"), activity.number_printed))
        lead = self._line(activity, activity.lead, eid)
        self._call([*activity.notes, *notes], lead)
        made.append(akn("intro", lead))
        if activity.sub_items:
            made.append(self._list(activity, activity.sub_items, eid))
        made.append(self._cells(activity))
        return made

    def _line(self, activity: Activity, text: str, parent: str) -> Element:
        made = marked(akn("p"), text, self.references.of_activity(activity, text))
        self._number_references(made, parent)
        return made

    def _list(self, activity: Activity, items: Sequence[SubItem], parent: str) -> Element:
        eid = self.identifiers.give("list", "1", parent)
        made = akn("list", eId=eid)
        for at, item in enumerate(items, start=1):
            number = item.label.strip("().") if item.label[:1].isalnum() else ""
            number = number or item.label.strip("()[]. ")
            label = number if number.isalnum() else str(at)
            point = self.identifiers.give("point", label, eid)
            text = self._line(activity, item.text, point)
            inner = [akn("content", text)]
            if item.sub_items:
                nested = self._list(activity, item.sub_items, point)
                inner = [akn("intro", text), nested]
            made.append(akn("point", marked(akn("num"), item.label), *inner, eId=point))
        return made

    def _cells(self, activity: Activity) -> Element:
        """Give the other cells of the row: who is responsible, priority, and further."""
        things = dict.fromkeys(
            self.actors[actor.key].get("eId") for actor in activity.actors
        )
        responsible = akn(
            "p", class_="responsible", refersTo=" ".join(f"#{eid}" for eid in things)
        )
        marked(
            responsible, activity.responsible_printed, actor_marks(activity, self.actors)
        )
        priority = marked(akn("p", class_="priority"), activity.priority_printed)
        further = [
            marked(akn("p", class_="further", title=heading), text)
            for heading, text in activity.extras
        ]
        return akn("wrapUp", responsible, priority, *further)

    def _table(self, into: Element) -> Element:
        table = akn("table", eId=self.identifiers.give("table", "1"), class_="species")
        content = akn("content", table)
        into.append(akn("hcontainer", content, name="species"))
        return table

    def _species(self, entry: SpeciesEntry, notes: Sequence[str]) -> Element:
        texts = (entry.common_name, entry.scientific_name, entry.appendix)
        paragraphs = [marked(akn("p"), text) for text in texts]
        self._call(notes, paragraphs[1])
        cells = (akn("td", made) for made in paragraphs)
        return akn("tr", *cells, class_="covered" if entry.covered else "not-covered")
