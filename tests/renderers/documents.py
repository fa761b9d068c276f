"""Small source documents written for these tests, and the programmes read from them."""

from functools import cache
from zlib import crc32

from cami.programme.interpret import interpret
from cami.programme.provisions import Programme, identity
from cami.programme.source import Cell, Line, Note, Place, Row, SourceDocument
from cami.sources.words import load_vocabulary

VOCABULARY = load_vocabulary()


class Written:
    """A document under way: paragraphs and rows get their places as they are added."""

    def __init__(self):
        self.at = 0
        self.blocks = []
        self.notes = []

    def line(self, text, *notes, heading=0):
        self.at += 1
        return Line(text, self.at, heading=heading, notes=notes)

    def say(self, *texts, heading=0, notes=()):
        for text in texts:
            self.blocks.append(self.line(text, *notes, heading=heading))
        return self

    def row(self, *cells, notes=()):
        """A row of a table; lines of a cell are parted by line breaks."""
        first = self.at + 1
        made = [Cell(tuple(self.line(t) for t in c.split("\n") if t)) for c in cells]
        if notes:
            lines = made[0].lines
            called = Line(lines[-1].text, lines[-1].at, notes=notes)
            made[0] = Cell((*lines[:-1], called))
        self.blocks.append(Row(tuple(made), Place(first, max(self.at, first))))
        self.at = max(self.at, first)
        return self

    def note(self, number, text):
        at = next(
            (line.at for line in self._lines() if number in line.notes),
            self.at,
        )
        self.notes.append(Note(number, text, at))
        return self

    def _lines(self):
        for block in self.blocks:
            if isinstance(block, Row):
                yield from (line for cell in block.cells for line in cell.lines)
            else:
                yield block

    def read(self) -> Programme:
        document = SourceDocument("ab" * 32, "docx", tuple(self.blocks), tuple(self.notes))
        return interpret(document, VOCABULARY)


@cache
def steppe() -> Programme:
    """A programme in English with everything that the type can hold."""
    said = Written()
    said.say("STEPPE BIRDS INITIATIVE", "Report", "Meetings")
    said.say("In May 2019 the Secretariat met the partners in Astana, Kazakhstan.")
    said.say("Concerned that cranes are lost to power lines;", notes=("1",))
    said.say("Aware that herders know the routes of the cranes; and")
    said.say("The Meeting of the Parties")
    said.say("1. Adopts the Programme of Work in the Annex to this Resolution;")
    said.say("2. Urges Parties to count cranes every year as Resolution 9.3 asks;")
    said.say("ANNEX", "PROGRAMME OF WORK FOR STEPPE BIRDS (2022-2027)")
    said.row("CMS Appendix", "Species (common name)", "Species (scientific name)")
    said.row("App. I", "Siberian Crane", "Leucogeranus leucogeranus", notes=("2",))
    said.row("Species not covered by the programme")
    said.row("Not listed", "Common Raven", "Corvus corax")
    said.say("These species occur in the following Range States:", notes=("3",))
    said.say("KAZAKHSTAN, China, MONGOLIA and UZBEKISTAN")
    said.say("Vision", "Steppes with cranes.", "Goal", "More cranes.")
    said.row("Part A. Measures for All")
    said.row("1. Flyways", "Responsible", "Priority")
    said.row(
        "1.1. Map the routes, namely:\na) gather fixes:\ni. of adults;\nii. of chicks;\n"
        "b)share the maps (see also 1.3 and 2.1).",
        "CMS, NGOs (tbc)",
        "High (a)\nMedium (b)",
        notes=("4",),
    )
    said.row("1.3 Mark power lines.", "", "High/ medium")
    said.row("1.3 Mark power lines again.", "Government agencies", "")
    said.row("1.4 Nobody was named here.", "High")
    said.row(
        "1.5 Nothing was said here (see 1.1), nor here (see 1.1).",
        "Government agencies, NGOs",
    )
    said.row("1.6 A row of one cell")
    said.row("Part II. Landscapes")
    said.say("Measures for places.")
    said.row(
        "2. Great Steppe\nCountries: Kazakhstan, Mongolia\nSpecies: Siberian Crane, Saiga",
        "Responsible",
        "Priority",
    )
    said.row("2.1 Keep =SUM(1) the steppe.\n· first;\n· second.", "=CMS, +NGOs", "low")
    said.say("A remark between two rows.")
    said.row("2.2 Go on.", "IUCN", "Low")
    said.row("3. Siberian Crane (Leucogeranus leucogeranus)", "Responsible", "Priority")
    said.row("3.1 Breed (see section 1).", "IUCN", "Low")
    said.say("Done at Astana.")
    for number, text in enumerate(
        (
            "Of all kinds.",
            "Once in Anser.",
            "In capitals: CMS Parties in capital letters.",
            "Fixes.",
        ),
        1,
    ):
        said.note(str(number), text)
    return said.read()


@cache
def river() -> Programme:
    """A programme in Russian with numbers in a column of their own, and further columns."""
    said = Written()
    said.say("Программа работы по речным рыбам (2024-2029)", heading=1)
    said.say("Введение", heading=2)
    said.say("Осётр исчезает.")
    said.say("Часть I. Общие меры", heading=2)
    said.say("1. Законы", heading=3)
    said.row("№", "Мероприятие", "Срок", "Исполнители", "Приоритет", "Примечание")
    said.row(
        "1.1",
        "Проверить законы:\nа) о вылове;\nб) о торговле.",
        "2024",
        "КМВ",
        "Высокий",
        "",
    )
    said.row("1.2", "Обучить инспекторов.", "", "НПО, МСОП", "Средний", "по заявке")
    said.say("2. Нерест", heading=3)
    said.row("№", "Мероприятие", "Исполнители", "Приоритет")
    said.row("2.1", "Охранять нерестилища.", "", "Низкий")
    said.say("3. Наука", heading=3)
    said.row("№", "Мероприятие", "Исполнители", "Приоритет", "Срок", "Замечания")
    said.row("3.1", "Изучать миграции.", "МСОП", "Низкий", "2027", "нет")
    return said.read()


@cache
def bare() -> Programme:
    """Tables alone: no parts, no title, section numbers that repeat."""
    said = Written()
    said.row("Activity", "Responsible", "Priority")
    said.row("1.1 Begin.", "CMS", "High")
    said.row("4. Later")
    said.row("4.1 Go on.", "CMS", "High")
    said.row("4. Later")
    said.row("4.1 Go on.", "CMS", "High")
    said.row("5. Saiga (Saiga tatarica)")
    said.row("5.1 Go on.", "CMS", "High")
    return said.read()


def keys_of(programme):
    """Keys as the register gives them: by what is said, not by number."""
    return {
        identity(a): f"k-{crc32(a.text.encode())}-{a.occurrence}"
        for a in programme.activities
    }
