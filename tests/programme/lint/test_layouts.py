"""Programmes in other layouts, without a fault: nothing is found; and what is, in them."""

import pytest

from tests.programme.lint.clean import found

HEAD = "\tAction\n\tPriority\n\tImplementing bodies\n\n"


def rows(*texts, priorities="HHHH", actors="NGOs"):
    levels = {"H": "High"}
    return HEAD + "".join(
        f"\t{text}\n\t{levels.get(mark, mark)}\n\t{actors}\n\n"
        for text, mark in zip(texts, priorities, strict=False)
    )


@pytest.mark.parametrize(
    "text",
    [
        "Result 1.1: Ways\n\n" + rows("1.1.1 Mend roads", "1.1.2 Count boats"),
        rows("Action 1.1. Mend roads", "Action 1.2. Count boats"),
        rows("1.1 Mend roads", "1.2 Count boats", "1.3 Feed cats", priorities="ABC"),
        "5. Ways\n\n" + rows("5.1 Mend roads", "5.2 Count boats"),
        "Section A: Ways\n\n" + rows("A1.1 Mend roads", "A1.2 Count boats"),
    ],
)
def test_other_layouts_without_a_fault_are_clean(text):
    assert found(text) == set()


def test_a_mark_of_another_scale_is_found():
    assert {code for code, _ in found(rows("1.1 Mend", "1.2 Count", priorities="AX"))} == {
        "priority-unreadable"
    }


def test_numbers_after_another_dotted_section_are_found():
    text = "1.1 Ways\n\n" + rows("1.1.1 Mend roads", "1.1.2 Count boats", "1.2.3 Feed cats")
    assert ("activity-number-section", "1.2.3 in 1.1") in found(text)


def test_an_acronym_is_misspelt_only_beside_one_that_is_printed_often():
    often = rows(*(f"1.{n} {'Mend' * n}" for n in range(1, 7)), priorities="H" * 6)
    odd = "\t1.7 Feed cats\n\tHigh\n\tNGSs\n"
    assert ("actor-misspelt", "1.7 ngss") in found(often + odd)
    rare = rows(*(f"1.{n} {'Mend' * n}" for n in range(1, 4)), priorities="H" * 3)
    assert "actor-misspelt" not in {code for code, _ in found(rare + odd)}
