"""What every check is tested for: silent on the clean programmes, silent on what it lets
pass, and loud on what it is for, without setting off other checks.
"""

from tests.programme.lint.clean import ENGLISH, RUSSIAN, edited, found

Edit = tuple[str, str]


class CheckCase:
    """Subclass with examples: each is a tuple of edits to the clean English programme."""

    code: str
    ignored: tuple[tuple[Edit, ...], ...]
    """Damage that this check is to let pass."""

    failing: tuple[tuple[tuple[Edit, ...], set[str]], ...]
    """Damage, and the subjects of the findings it must lead to."""

    russian: tuple[tuple[tuple[Edit, ...], set[str]], ...] = ()
    """The same for the clean Russian programme."""

    besides: frozenset[str] = frozenset()
    """Other checks that may see the same damage."""

    def test_good_is_silent(self):
        assert found(ENGLISH) == set()
        assert found(RUSSIAN) == set()

    def test_ignored_is_silent(self):
        assert self.ignored
        for edits in self.ignored:
            codes = {code for code, _ in found(edited(ENGLISH, *edits))}
            assert self.code not in codes, edits

    def test_failing_is_found(self):
        assert self.failing
        for clean, examples in ((ENGLISH, self.failing), (RUSSIAN, self.russian)):
            for edits, expected in examples:
                seen = found(edited(clean, *edits))
                own = {subject for code, subject in seen if code == self.code}
                assert own == expected, (edits, seen)
                others = {code for code, _ in seen} - {self.code}
                assert others <= self.besides, (edits, seen)
