from cami.programme.numbering import (
    activity_number,
    list_label,
    ordinal,
    part_heading,
    section_number,
    starts_row,
)


def test_an_activity_number_is_kept_as_printed_beside_its_bare_form():
    found = activity_number("4.12. Support the vaccination")
    assert (found.number, found.printed, found.rest) == (
        "4.12",
        "4.12.",
        "Support the vaccination",
    )


def test_a_number_may_touch_its_text():
    assert activity_number("1.1Count").rest == "Count"


def test_a_year_or_a_plain_number_is_no_activity_number():
    assert activity_number("2021 is over") is None
    assert activity_number("3 wardens") is None


def test_parts_are_labelled_by_letters_romans_and_digits_in_two_languages():
    words = ("Part", "Часть")
    assert part_heading("Part A. Cross-cutting", words) == ("A", "Cross-cutting")
    assert part_heading("PART VI: Support", words) == ("VI", "Support")
    assert part_heading("Часть 2 — Виды", words) == ("2", "Виды")
    assert part_heading("Part of the range", words) is None


def test_a_section_number_needs_closing_punctuation_or_digits():
    assert section_number("12. Bukhara Deer").number == "12"
    assert section_number("Species list") is None


def test_labels_know_their_list():
    assert list_label("a) this").style == list_label("g) that").style
    assert list_label("ii. this").style == "i."
    assert list_label("· this").rest == "this"
    assert list_label("(б) это").bare == "б"
    assert list_label("e.g. this") is None


def test_ordinals_of_part_labels():
    assert [ordinal(label) for label in ("A", "II", "VI", "7", "Б")] == [1, 2, 6, 7, 2]


def test_a_new_row_opens_with_a_number_and_never_with_an_actor():
    assert starts_row("3.4 Increase")
    assert starts_row("9. Argali (Ovis ammon)")
    assert starts_row("15")
    assert not starts_row("CMS, NGOs")
    assert not starts_row("High/")
    assert not starts_row("2021")
