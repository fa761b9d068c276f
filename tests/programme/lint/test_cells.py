"""Checks of the cells for those responsible and for priority."""

# ruff: noqa: E501 (examples are rows of a table)

import re

from tests.programme.lint.case import CheckCase
from tests.programme.lint.clean import ENGLISH, found

FENCE_ITEMS = "\tHigh (a, b)\nMedium (c)"


class TestCellEmpty(CheckCase):
    code = "cell-empty"
    ignored = (
        (("\tScientific institutions\n\tLow", "\tScientific institutions\n\tUndecided"),),
    )
    failing = (
        ((("villages below the pass.\n\tGovernment agencies, local communities\n\tLow", "villages below the pass.\n\tGovernment agencies, local communities\n\t"),), {"6.1 priority"}),
        ((("\tNGOs, local communities\n\tMedium", "\t\n\tMedium"),), {"4.1 responsible"}),
    )  # fmt: skip
    russian = (
        (
            (("\tНПО, местные общины\n\tСредний", "\tНПО, местные общины\n\t"),),
            {"4.1 priority"},
        ),
    )


class TestCellMissing(CheckCase):
    code = "cell-missing"
    ignored = ((("\tNGOs, local communities\n\tMedium", "\tNGOs, local communities\n\t"),),)
    failing = (
        ((("\tNGOs, local communities\n\tMedium\n", "\tNGOs, local communities\n"),), {"4.1 priority"}),
        ((("\tNGOs, local communities\n\tMedium\n", "\tMedium\n"),), {"4.1 responsible"}),
    )  # fmt: skip
    russian = (
        (
            (("НПО\n\tВысокий\n\n\t4. Снежный", "НПО\n\n\t4. Снежный"),),
            {"3.1 priority"},
        ),
    )


class TestPriorityUnreadable(CheckCase):
    code = "priority-unreadable"
    besides = frozenset({"priority-sub-items"})
    ignored = (
        (("\tScientific institutions\n\tLow", "\tScientific institutions\n\tLow/ medium"),),
        (("\tScientific institutions\n\tLow", "\tScientific institutions\n\tLow to high"),),
        (("\tScientific institutions\n\tLow", "\tScientific institutions\n\t"),),
    )
    failing = (
        ((("\tScientific institutions\n\tLow", "\tScientific institutions\n\tLwo"),), {"7.1 lwo"}),
        ((("\tNGOs, local communities\n\tMedium", "\tNGOs, local communities\n\tHigh/ mediun"),), {"4.1 mediun"}),
    )  # fmt: skip
    russian = (
        (
            (("\tНПО, местные общины\n\tСредний", "\tНПО, местные общины\n\tСрений"),),
            {"4.1 срений"},
        ),
    )


def test_a_column_left_blank_is_let_pass():
    text = re.sub(r"\t(High|Medium|Low)\b.*\n(Medium.*\n)?", "\t\n", ENGLISH)
    assert found(text) == set()


def test_a_word_that_many_activities_bear_is_told_once():
    text = ENGLISH.replace("\tLow\n", "\tSomeday\n").replace("\tMedium\n", "\tSomeday\n")
    assert found(text) == {("priority-unreadable", "someday")}


class TestPrioritySubItems(CheckCase):
    code = "priority-sub-items"
    ignored = (
        ((FENCE_ITEMS, "\tHigh"),),
        ((FENCE_ITEMS, "\tHigh (a), Medium"),),
        ((FENCE_ITEMS, "\tHigh (a), Medium (b, c)"),),
    )
    failing = (
        (((FENCE_ITEMS, "\tHigh (a, b)"),), {"1.2 left out c"}),
        (((FENCE_ITEMS, "\tHigh (a, b, c), Low (e)"),), {"1.2 unknown e"}),
    )
    russian = (
        ((("\nСредний (в)", "\nСредний (г)"),), {"1.2 unknown г", "1.2 left out в"}),
    )


class TestPriorityStyle(CheckCase):
    code = "priority-style"
    ignored = (
        (("\tScientific institutions\n\tLow", "\tScientific institutions\n\tLow/ medium"),),
    )
    failing = (
        (
            (("\tScientific institutions\n\tLow", "\tScientific institutions\n\tlow"),),
            {"style"},
        ),
        (
            (
                (
                    "\tScientific institutions\n\tLow",
                    "\tScientific institutions\n\tLow/ medium",
                ),
                (
                    "\tNGOs, local communities\n\tMedium",
                    "\tNGOs, local communities\n\tMedium/Low",
                ),
            ),
            {"style"},
        ),
    )
    russian = (
        (
            (("\tНПО, местные общины\n\tСредний", "\tНПО, местные общины\n\tсредний"),),
            {"style"},
        ),
    )
