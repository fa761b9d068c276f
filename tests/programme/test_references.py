"""What a printed number points at, and when it no longer points where it means."""

import pytest

HEAD = "\n\tResponsible\n\tPriority\n\n"


def row(number, text):
    return f"\t{number} {text}\n\tNGOs\n\tHigh\n\n"


@pytest.fixture(scope="module")
def statuses(read):
    def statuses(*rows, sections=("1", "2", "3")):
        text = "".join(
            f"\t{section}. Measures of theme {section}{HEAD}"
            + "".join(row(n, t) for n, t in rows if n.split(".")[0] == section)
            for section in sections
        )
        return {
            (r.source.number, r.printed): (r.status, r.targets, r.suggested)
            for r in read(text).references
        }

    return statuses


def test_a_number_after_a_cue_resolves(statuses):
    found = statuses(("1.1", "Count saiga."), ("2.1", "Count them again (see 1.1)."))
    assert found == {("2.1", "1.1"): ("ok", ("1.1",), ())}


def test_every_number_of_a_list_is_a_reference(statuses):
    found = statuses(
        ("1.1", "Count saiga."),
        ("1.2", "Count khulan."),
        ("2.1", "Publish the counts (see also 1.1, 1.2 and section 1)."),
    )
    assert set(found) == {("2.1", "1.1"), ("2.1", "1.2")}


def test_a_section_is_found_by_its_word(statuses):
    found = statuses(("1.1", "Count saiga."), ("2.1", "Publish (see also section 1)."))
    assert found == {("2.1", "section 1"): ("ok", ("1",), ())}


def test_a_number_without_a_cue_is_no_reference(statuses):
    assert statuses(("1.1", "Fence 2.1 metres high, as 1.2 million people did.")) == {}


def test_a_number_that_nobody_bears_is_unresolved(statuses):
    found = statuses(("1.1", "Count saiga (see 9.9)."))
    assert found == {("1.1", "9.9"): ("unresolved", (), ())}


def test_a_number_of_another_document_is_external(statuses):
    found = statuses(("1.1", "Clarify taxonomy (see Action 3.1.10 of the Action Plan)."))
    assert found == {("1.1", "Action 3.1.10"): ("external", (), ())}


def test_a_repeated_number_is_doubtful(statuses):
    found = statuses(
        ("1.1", "Count saiga."), ("1.1", "Count khulan."), ("2.1", "Publish (see 1.1).")
    )
    assert found[("2.1", "1.1")][0] == "doubtful"


def test_a_neighbour_far_more_alike_is_suggested(statuses):
    found = statuses(
        (
            "1.1",
            "Strengthen the capacity of rangers and customs officers against poaching.",
        ),
        ("1.2", "Publish a newsletter for herders."),
        (
            "2.1",
            "Increase capacity of rangers, customs officers against poaching (see 1.2).",
        ),
    )
    assert found[("2.1", "1.2")] == ("doubtful", ("1.2",), ("1.1",))


def test_a_section_that_moved_makes_its_references_stale(statuses):
    found = statuses(
        ("1.1", "Hold a yearly meeting."),
        ("2.3", "Restore wells for khulan in Gobi."),
        (
            "3.3",
            "Assess the impact of linear infrastructure on herds and develop mitigation.",
        ),
        (
            "1.2",
            "Assess the impact of linear infrastructure, develop mitigation (see 2.3).",
        ),
    )
    assert found[("1.2", "2.3")] == ("stale", ("2.3",), ("3.3",))
