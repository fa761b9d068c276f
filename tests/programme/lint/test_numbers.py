"""Checks of numbers and labels."""

from tests.programme.lint.case import CheckCase

ONE_MORE = "\t1.4 Plant a hedge of willows.\n\tNGOs\n\tLow\n\n\t2. Knowledge"
PLAIN = tuple(
    (f"\t{number} ", f"\t{number.split('.')[1]}. ")
    for number in [
        "1.1",
        "1.2",
        "1.3",
        "2.1",
        "2.2",
        "3.1",
        "3.2",
        "4.1",
        "5.1",
        "6.1",
        "7.1",
        "8.1",
    ]
)


RUNNING_ON = tuple(
    (f"\t{number} ", f"\t{place}. ")
    for place, number in enumerate((old.strip() for old, _ in PLAIN), start=1)
)


class TestActivityNumberGap(CheckCase):
    code = "activity-number-gap"
    ignored = (
        PLAIN,
        RUNNING_ON,
        (("\t1.3 ", "\t1.2 "),),
        (("\t1.1 ", "\t1.2 "), ("\t1.2 Draw", "\t1.1 Draw")),
        (("\t2.2 ", "\t7.9 "),),
        (("\t1.2 Draw", "\t1.33 Draw"), ("\t2. Knowledge", ONE_MORE.replace("1.4", "1.2"))),
    )
    failing = (
        ((("\t1.3 ", "\t1.4 "),), {"1.3"}),
        ((("\t1.3 ", "\t1.9 "),), {"1.3–1.8"}),
        ((("\t3.1 ", "\t3.3 "), ("\t3.2 ", "\t3.4 ")), {"3.1–3.2"}),
    )
    russian = (((("\t1.3 ", "\t1.4 "),), {"1.3"}),)


class TestActivityNumberRepeated(CheckCase):
    code = "activity-number-repeated"
    besides = frozenset({"reference-target"})
    ignored = (PLAIN,)
    failing = (
        ((("\t1.3 ", "\t1.2 "),), {"1.2"}),
        ((("\t2. Knowledge", ONE_MORE.replace("1.4", "1.3")),), {"1.3"}),
    )
    russian = (((("\t1.3 ", "\t1.2 "),), {"1.2"}),)


class TestActivityNumberOrder(CheckCase):
    code = "activity-number-order"
    besides = frozenset({"reference-target"})
    ignored = ((("\t1.3 ", "\t1.2 "),),)
    failing = (((("\t1.1 ", "\t1.3 "), ("\t1.3 Invite", "\t1.1 Invite")), {"1.2", "1.1"}),)


class TestActivityNumberSection(CheckCase):
    code = "activity-number-section"
    besides = frozenset({"activity-number-repeated"})
    ignored = (PLAIN, (("\t2.2 ", "\t2.1.1 "), ("(see 2.2)", "(see 2.1)")))
    failing = (((("\t7.1 ", "\t8.1 "),), {"8.1 in 7"}),)


class TestActivityUnnumbered(CheckCase):
    code = "activity-unnumbered"
    besides = frozenset({"cell-missing", "activity-number-gap", "reference-target"})
    ignored = (PLAIN,)
    failing = ()

    def test_failing_is_found(self):
        """A text tells rows by their numbers; only a Word table can lack one."""
        from cami.programme.lint import lint
        from cami.sources.words import load_vocabulary
        from tests.programme.build import programme

        rows = [("1.1", "Map herds"), ("", "Build gates"), ("1.2", "Count wells")]
        seen = lint(programme([("1", "Work", rows)]), load_vocabulary())
        assert [one.subject for one in seen if one.code == self.code] == ["build gates"]
        bare = programme([("1", "Work", [("", "Map herds"), ("", "Build gates")])])
        assert self.code not in {one.code for one in lint(bare, load_vocabulary())}


class TestActivityNumberStyle(CheckCase):
    code = "activity-number-style"
    ignored = (PLAIN,)
    failing = (((("\t1.3 ", "\t1.3. "), ("\t7.1 ", "\t7.1) ")), {"style"}),)
    russian = (((("\t1.3 ", "\t1.3. "),), {"style"}),)


class TestSectionNumberSequence(CheckCase):
    code = "section-number-sequence"
    besides = frozenset({"activity-number-section", "activity-number-repeated"})
    ignored = (
        (("\tPart II. ", "\tPart IV. "),),
        (
            ("\t8. Great", "\t1. Great"),
            ("\t8.1 ", "\t1.4 "),
        ),
    )
    failing = (
        ((("\t8. Great", "\t9. Great"), ("\t8.1 ", "\t9.1 ")), {"gap 9"}),
        ((("\t8. Great", "\t7. Great"), ("\t8.1 ", "\t7.1 ")), {"repeated 7"}),
        (
            (
                ("\t6. Argali", "\t7. Argali"),
                ("\t6.1 ", "\t7.1 "),
                ("\t7. Kiang", "\t6. Kiang"),
                ("\t7.1 Compare", "\t6.1 Compare"),
            ),
            {"order 6"},
        ),
    )


class TestPartLabelStyle(CheckCase):
    code = "part-label-style"
    besides = frozenset({"part-label-sequence"})
    ignored = (
        (
            ("\tPart I. ", "\tPart A. "),
            ("\tPart II. ", "\tPart B. "),
            ("\tPart III. ", "\tPart C. "),
        ),
    )
    failing = (((("\tPart I. ", "\tPart A. "),), {"style"}),)
    russian = (((("\tЧасть III. ", "\tЧасть 3. "),), {"style"}),)


class TestPartLabelSequence(CheckCase):
    code = "part-label-sequence"
    besides = frozenset({"part-label-style"})
    ignored = ((("\tPart I. ", "\tPart A. "),),)
    failing = (((("\tPart III. ", "\tPart VI. "),), {"VI"}),)
    russian = (((("\tЧасть III. ", "\tЧасть VI. "),), {"VI"}),)


class TestSubItemLabels(CheckCase):
    code = "sub-item-labels"
    besides = frozenset({"priority-sub-items"})
    ignored = (
        (
            ("\na) measure", "\n· measure"),
            ("\nb) photo", "\n· photo"),
            ("\nc) pub", "\n· pub"),
        ),
        (
            ("\na) measure", "\ni. measure"),
            ("\nb) photo", "\nii. photo"),
            ("\nc) pub", "\niii. pub"),
        ),
    )
    failing = (
        ((("\nc) publish", "\nd) publish"), ("\nMedium (c)", "\nMedium (d)")), {"1.2 d)"}),
    )
    russian = (
        ((("\nв) публ", "\nд) публ"), ("\nСредний (в)", "\nСредний (д)")), {"1.2 д)"}),
    )


class TestSectionEmpty(CheckCase):
    code = "section-empty"
    ignored = ((("\t7.1 ", "\t7.2 "),),)
    failing = (
        (
            (
                (
                    "\n\t7.1 Compare grazing by domestic yaks with that of wild herds.\n"
                    "\tScientific institutions\n\tLow\n",
                    "",
                ),
            ),
            {"kiang (equus kiang)"},
        ),
    )
