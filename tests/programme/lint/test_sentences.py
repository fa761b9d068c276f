"""What findings tell people: the sentence, the suggestion, the place, the weight."""

# ruff: noqa: E501 (examples are rows of a table)

import pytest

from cami.programme.lint import lint
from cami.sources.words import load_vocabulary
from tests.programme.lint.clean import ENGLISH, edited, read

QUIET = "quiet in May."
WHO = "\tNGOs, local communities\n\tMedium"


def said(message):
    return message and message.text.format(**message.params)


def line_of(text, words):
    return text[: text.index(words)].count("\n") + 1


def only(code, text):
    (finding,) = [one for one in lint(read(text), load_vocabulary()) if one.code == code]
    return finding


@pytest.mark.parametrize(
    ("code", "edits", "message", "suggestion"),
    [
        ("activity-number-gap", [("\t1.3 ", "\t1.4 ")], "Number 1.3 is missing before activity 1.4.", "Was an activity lost? If not, say that 1.3 is void."),
        ("activity-number-repeated", [("\t1.3 ", "\t1.2 ")], "2 activities of section 1 bear the number 1.2.", "Cite them by number and occurrence until the document is corrected."),
        ("activity-number-repeated", [("\t7.1 ", "\t6.1 ")], "2 activities bear the number 6.1, in sections 6, 7.", "Cite them by number and occurrence until the document is corrected."),
        ("activity-number-section", [("\t7.1 ", "\t6.1 ")], "Activity 6.1 stands in section 7.", "The number meant may be 7.1."),
        ("activity-number-style", [("\t1.3 ", "\t1.3. ")], "1 of 12 numbers are closed unlike the others: 1.3.", None),
        ("section-number-sequence", [("\t8. Great", "\t11. Great"), ("\t8.1 ", "\t11.1 ")], "Section 11 follows 7: 8–10 is missing.", None),
        ("section-number-sequence", [("\t8. Great", "\t9. Great"), ("\t8.1 ", "\t9.1 ")], "Section 9 follows 7: 8 is missing.", None),
        ("part-label-sequence", [("\tPart III. ", "\tPart VI. ")], "Part VI follows part II.", "The label meant may be III."),
        ("part-label-sequence", [("\tPart I. ", "\tPart 1. "), ("\tPart II. ", "\tPart 2. "), ("\tPart III. ", "\tPart 4. ")], "Part 4 follows part 2.", "The label meant may be 3."),
        ("part-label-sequence", [("\tPart I. ", "\tPart A. "), ("\tPart II. ", "\tPart B. "), ("\tPart III. ", "\tPart D. ")], "Part D follows part B.", None),
        ("priority-unreadable", [("\tScientific institutions\n\tLow", "\tScientific institutions\n\tLwo")], "“Lwo” in the priority of activity 7.1 is no known level.", None),
        ("priority-unreadable", [(WHO, "\tNGOs, local communities\n\tMeduim")], "“Meduim” in the priority of activity 4.1 is no known level.", "The level meant may be “Medium”."),
        ("priority-style", [("\tScientific institutions\n\tLow", "\tScientific institutions\n\tlow")], "The same priority is printed in several ways: “Low” (2), “low” (1).", None),
        ("actor-misspelt", [(WHO, "\tNGOs, Local comunities\n\tMedium")], "Activity 4.1 names “Local comunities”, who is not known.", "The actor meant may be “Local communities”."),
        ("actor-spelling", [(WHO, "\tNGO’s, local communities\n\tMedium")], "One actor is spelt in several ways: “NGOs” (7), “NGO’s” (1).", None),
        ("species-unknown", [("Species: Saiga Antelope, Wild", "Species: Saiga Antilope, Wild")], "“Saiga Antilope” is not in the species table.", "The species meant may be “Saiga Antelope”."),
        ("species-list-differs", [("Kiang Equus kiang.]", "Chiru Pantholops hodgsonii.]")], "Note 1 lists other species than the table: too many: Chiru; lacking: Kiang.", None),
        ("country-unlisted", [("Countries: Kazakhstan,", "Countries: Kasakhstan,")], "“Kasakhstan” is not among the Range States that the document lists.", "The country meant may be “Kazakhstan”."),
        ("scientific-name-misspelt", [(QUIET, "quiet in May (Siaga tatarica).")], "“Siaga tatarica” is no known scientific name.", "The name meant may be “Saiga tatarica”."),
        ("count-differs", [("two projects", "seven projects")], "The text says “seven projects”, but 2 are listed.", None),
        ("statement-differs", [("open by 2026.\n", "open by 2026.\n\nGoal\nTo keep each route of the herds open by 2026.\n")], "The goal is stated in different words: “every” / “each”.", None),
        ("reference-target", [("(see 2.2)", "(see 2.9)")], "Activity 1.3 refers to 2.9, which does not exist.", None),
        ("reference-target", [("earlier meetings on", "earlier meetings (see activity 2.9) on")], "A paragraph refers to activity 2.9, which does not exist.", None),
        ("reference-target", [("\t1.1 ", "\t1.2 ")], "Activity 2.1 refers to 1.2, which may not be what is meant.", "2 activities bear the number 1.2."),
        ("clause-garbled", [("2. Instructs the Secretariat", "2. Requests Instructs the Secretariat")], "In paragraph 2 inserted and deleted words seem to have run together.", "Import the Word file, whose tracked changes tell what was adopted."),
    ],
)  # fmt: skip
def test_a_finding_says_what_is_wrong_and_what_may_be_meant(
    code, edits, message, suggestion
):
    finding = only(code, edited(ENGLISH, *edits))
    assert said(finding.message) == message
    assert said(finding.suggestion) == suggestion


@pytest.mark.parametrize(
    ("code", "edits", "first_line"),
    [
        ("actor-spelling", [(WHO, "\tNGO’s, local communities\n\tMedium")], "\t4.1 Build"),
        ("cell-empty", [(WHO, "\t\n\tMedium")], "\t4.1 Build"),
        ("priority-style", [("\tScientific institutions\n\tLow", "\tScientific institutions\n\tlow")], "\tlow"),
        ("part-label-sequence", [("\tPart III. ", "\tPart VI. ")], "\tPart II. "),
        ("reference-target", [("(see 2.2)", "(see 2.9)")], "\t1.3 Invite"),
        ("count-differs", [("two projects", "seven projects")], "Since 2019"),
        ("country-name-forms", [("Countries: Kazakhstan,", "Countries: Republic of Kazakhstan,")], "KAZAKHSTAN, MON"),
    ],
)  # fmt: skip
def test_a_finding_points_at_its_first_line(code, edits, first_line):
    text = edited(ENGLISH, *edits)
    assert only(code, text).lines[0] == line_of(text, first_line)


def test_a_finding_on_an_activity_names_it_and_its_section():
    text = edited(ENGLISH, (WHO, "\t\n\tMedium"))
    finding, programme = only("cell-empty", text), read(text)
    assert programme.activities[finding.activity_index].number == "4.1"
    assert programme.sections[finding.section_index].number == "4"


def test_asking_the_same_twice_in_one_section_weighs_more_than_in_two():
    twice = "Keep the calving grounds quiet in May."
    one = edited(
        ENGLISH, ("3.2 Open three passages under the western railway.", f"3.2 {twice}")
    )
    two = edited(
        ENGLISH, ("4.1 Build night corrals where flocks were attacked.", f"4.1 {twice}")
    )
    assert only("activity-near-duplicate", one).severity == "medium"
    assert only("activity-near-duplicate", two).severity == "low"
