"""Layouts of tables that programmes of different conventions use."""

import pytest

from cami.programme.interpret import interpret
from cami.sources.docx import read_docx
from tests.sources.word import cell, paragraph, row, save, style, table

HEAD = "\tActivity\n\tResponsible\n\tPriority\n\n"


@pytest.fixture
def word(tmp_path, vocabulary):
    """Read a programme from the blocks of a Word document."""

    def word(*blocks):
        path = tmp_path / "programme.docx"
        headings = style("Heading1", name="heading 1")
        save(path, *blocks, styles=headings)
        return interpret(read_docx(path), vocabulary)

    return word


def sections(programme):
    """Number and title of each section, with the numbers of its activities."""
    return [
        (
            section.number,
            section.title,
            [a.number for a in programme.activities if a.section_index == index],
        )
        for index, section in enumerate(programme.sections)
    ]


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("Section A: Roads", "A"),
        ("Result 1.2 Roads", "1.2"),
        ("1.2 Roads", "1.2"),
        ("1.2. Roads", "1.2"),
        ("Раздел IV. Дороги", "IV"),
        ("Задача 3 — Дороги", "3"),
    ],
)
def test_a_line_above_a_table_titles_its_section(read, printed, number):
    found = read(f"{printed}\n\n{HEAD}\t7.1.1 Mend roads.\n\tNGOs\n\tHigh\n")
    title = printed.split()[-1]
    assert sections(found) == [(number, title, ["7.1.1"])]


def test_a_row_before_the_column_headings_titles_the_section(read):
    text = "".join(
        f"\tResult {n}. Roads\n\n{HEAD}\t{n}.1 Mend.\n\tNGOs\n\tHigh\n\n" for n in (1, 2)
    )
    assert sections(read(text)) == [("1", "Roads", ["1.1"]), ("2", "Roads", ["2.1"])]


def test_prose_between_a_heading_and_its_table_is_no_title(read):
    found = read(f"1. Roads\n\nRoads are worn.\n\n{HEAD}\t1.1 Mend.\n\tNGOs\n\tHigh\n")
    assert [s.title for s in found.sections] == ["Roads"]
    assert [p[0] for p in found.paragraphs] == ["Roads are worn."]


def test_lists_between_a_heading_and_its_table_belong_to_the_section(read):
    found = read(
        f"1. Roads\nRoads are worn.\nCountries: Nepal, Oman\n\n{HEAD}"
        "\t1.1 Mend.\n\tNGOs\n\tHigh\n"
    )
    assert found.sections[0].countries == ("Nepal", "Oman")


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("Action 1.1.1. Mend roads", "1.1.1"),
        ("Measure 4: Mend roads", "4"),
        ("Мероприятие 2.1. Mend roads", "2.1"),
        ("A.3 Mend roads", "A.3"),
        ("B1.2 Mend roads", "B1.2"),
        ("1.1a Mend roads", "1.1a"),
        ("2.1.b) Mend roads", "2.1.b"),
        ("7. Mend roads", "7"),
        ("7 Mend roads", "7"),
    ],
)
def test_an_activity_bears_its_number_in_many_shapes(read, printed, number):
    found = read(f"{HEAD}\t{printed}\n\tNGOs\n\tHigh\n").activities[0]
    assert (found.number, found.text) == (number, "Mend roads")
    assert f"{found.number_printed} {found.text}" == printed


@pytest.mark.parametrize("printed", ["3 wardens mend roads", "Action on roads", "A. Roads"])
def test_words_are_not_taken_for_numbers(read, printed):
    found = read(f"{HEAD}\t{printed}\n\tNGOs\n\tHigh\n").activities[0]
    assert (found.number, found.text) == ("", printed)


def test_a_second_column_of_those_responsible_is_kept_under_its_heading(read):
    found = read(
        "\tActivity\n\tLead\n\tImplementing bodies\n\tPriority\n\n"
        "\t1.1 Mend.\n\tCMS\n\tNGOs\n\tHigh\n"
    ).activities[0]
    assert [actor.key for actor in found.actors] == ["cms"]
    assert found.extras == (("Implementing bodies", "NGOs"),)


def test_a_wider_table_may_follow_a_narrow_one(read):
    found = read(
        f"{HEAD}\t1.1 Mend.\n\tNGOs\n\tHigh\n\nSpecies:\n\n"
        "\t\n\tAppendix\n\tSpecies (common name)\n\tSpecies (scientific name)\n\n"
        "\t1\n\tApp. I\n\tKulan\n\tEquus hemionus\n"
    )
    assert [s.scientific_name for s in found.species] == ["Equus hemionus"]
    assert len(found.activities) == 1


def test_spaces_before_a_tab_and_signs_without_shape_do_not_matter(read):
    plain = read(f"{HEAD}\t1.1 Mend roads.\n\tNGOs\n\tHigh\n")
    spaced = f"{HEAD}\t1.1 Mend roads.\n\tNGOs\n\tHigh\n".replace("\t", "  \t")
    broken = f"{HEAD}\t1.1 Me\u00adnd ro\u200bads.\n\tNG\u00adOs\n\tHi\u00adgh\n"
    for text in (spaced, broken):
        assert read(text).activities[0].text == plain.activities[0].text
        assert read(text).activities[0].priority == plain.activities[0].priority


def test_a_cell_across_the_table_titles_a_section(word):
    found = word(
        table(
            row("Activity", "Responsible", "Priority"),
            row(cell("Roads and rails", span=3)),
            row("Mend roads", "NGOs", "High"),
            row(cell("1.2 Rivers", span=3)),
            row("1.2.1 Count boats", "NGOs", "Low"),
            row(cell("The budget is in the annex.", span=3)),
        )
    )
    assert sections(found) == [
        ("", "Roads and rails", [""]),
        ("1.2", "Rivers", ["1.2.1"]),
    ]
    assert [p[0] for p in found.paragraphs] == ["The budget is in the annex."]


def test_a_heading_above_the_table_gives_way_to_sections_inside(word):
    rows = (
        row("Activity", "Responsible", "Priority"),
        row("1.1 Mend roads", "NGOs", "High"),
    )
    heading = paragraph("Annex: list of measures", style="Heading1")
    assert sections(word(heading, table(*rows))) == [
        ("", "Annex: list of measures", ["1.1"])
    ]
    inside = word(heading, table(rows[0], row(cell("1. Roads", span=3)), rows[1]))
    assert sections(inside) == [("1", "Roads", ["1.1"])]
    assert [p[0] for p in inside.paragraphs] == ["Annex: list of measures"]


def test_the_title_of_the_programme_titles_no_section(word):
    found = word(
        paragraph("Programme of Work for Otters 2021-2026", style="Heading1"),
        table(row("Activity", "Responsible", "Priority"), row("1.1 Count", "NGOs", "High")),
    )
    assert (found.title, found.period) == (
        "Programme of Work for Otters 2021-2026",
        (2021, 2026),
    )
    assert sections(found) == [("", "", ["1.1"])]


def test_a_row_that_counts_the_columns_is_no_activity(word):
    found = word(
        table(
            row("№ п/п", "Мероприятие", "Исполнители", "Приоритет"),
            row("1", "2", "3", "4"),
            row("I", "Дороги", "", ""),
            row("1.", "Чинить дороги", "НПО", "Высокий"),
            row("2.", "Считать дороги (см. п. 1)", "НПО", "Низкий"),
        )
    )
    assert sections(found) == [("I", "Дороги", ["1", "2"])]
    assert [(r.printed, r.targets) for r in found.references] == [("п. 1", ("1",))]


def test_a_title_in_a_numbered_row_is_a_section_by_the_number_below(word):
    found = word(
        table(
            row("No.", "Action", "Responsible", "Priority"),
            row("1", "Roads", "", ""),
            row("1.1", "Mend roads", "NGOs", "High"),
            row("2", "Count roads", "", ""),
            row("3", "Close roads", "NGOs", "Low"),
        )
    )
    assert sections(found) == [("1", "Roads", ["1.1", "2", "3"])]


def test_ticks_under_levels_are_priorities(word):
    found = word(
        table(
            row("Activity", "Responsible", cell("Priority", span=3)),
            row("", "", "High", "Medium", "Low"),
            row("1.1 Mend", "NGOs", "x", "", ""),
            row("1.2 Count", "NGOs", "", "", "✓"),
        )
    )
    assert [a.priority_printed for a in found.activities] == ["High", "Low"]
    flat = word(
        table(
            row("1. Roads", "Responsible", "High", "Low"),
            row("1.1 Mend", "NGOs", "", "x"),
        )
    )
    assert [a.priority.levels for a in flat.activities] == [("low",)]
    assert sections(flat) == [("1", "Roads", ["1.1"])]


def test_two_words_of_level_in_a_row_do_not_make_it_a_heading(word):
    found = word(
        table(
            row("Action", "Priority", "Time scale", "Responsible"),
            row("1.1 Mend", "Essential", "Medium", "NGOs"),
            row("1.2 Count", "High", "Medium", ""),
        )
    )
    assert [a.number for a in found.activities] == ["1.1", "1.2"]


def test_a_column_heading_across_number_and_text_loses_neither(word):
    found = word(
        table(
            row(cell("Activity", span=2), "Responsible", "Priority"),
            row("1.1", "Mend roads", "NGOs", "High"),
        )
    ).activities[0]
    assert (found.number, found.text) == ("1.1", "Mend roads")


def test_another_table_after_the_programme_is_not_read_as_activities(word):
    found = word(
        table(row("Activity", "Responsible", "Priority"), row("1.1 Mend", "NGOs", "High")),
        paragraph("Abbreviations"),
        table(row("CMS", "the Convention"), row("PA", "protected area")),
    )
    assert [a.number for a in found.activities] == ["1.1"]
    assert [p[0] for p in found.paragraphs][-2:] == ["PA", "protected area"]


def test_a_table_without_headings_goes_on_with_the_one_before(word):
    found = word(
        table(row("Activity", "Responsible", "Priority"), row("1.1 Mend", "NGOs", "High")),
        paragraph("continued"),
        table(row("1.2 Count", "CMS", "Low")),
    )
    assert [a.number for a in found.activities] == ["1.1", "1.2"]


def test_a_row_with_neither_number_nor_text_is_no_activity(read):
    found = read(f"{HEAD}\t1.1 Mend.\n\tNGOs\n\tHigh\n\n\t\n\tGovernments\n\tLow\n")
    assert [a.number for a in found.activities] == ["1.1"]
    assert [p[0] for p in found.paragraphs] == ["Governments", "Low"]


def test_lettered_numbers_are_found_in_references(read):
    found = read(
        f"{HEAD}\tA1.1 Mend roads.\n\tNGOs\n\tHigh\n\n"
        "\tA1.2 Count roads (see A1.1, p. 5 and 3.2).\n\tNGOs\n\tHigh\n"
    )
    assert [(r.printed, r.status) for r in found.references] == [("A1.1", "ok")]


def test_a_statement_may_stand_behind_its_name(read):
    found = read(f"Goal: Roads for all\n\n{HEAD}\t1.1 Mend.\n\tNGOs\n\tHigh\n")
    assert [text for text, _ in found.goals] == ["Roads for all"]


def test_plain_numbers_that_begin_anew_point_into_their_own_section(read):
    head = "\tNo.\n\tAction\n\tResponsible\n\tPriority\n\n"
    tables = "".join(
        f"Section {n}. {title}\n\n{head}\t1\n\tMend {title}\n\tNGOs\n\tHigh\n\n"
        f"\t2\n\tCount after action 1\n\tNGOs\n\tHigh\n\n"
        for n, title in (("I", "roads"), ("II", "boats"))
    )
    found = read(tables)
    assert [(r.printed, r.status) for r in found.references] == [("action 1", "ok")] * 2
