"""What may be wrong in a programme: every check, and all their findings in order.

A check is a module of `cami.programme.lint.checks`: its file name (with hyphens) is its
code, the first sentence of its docstring the rule, the rest why, and what it lets pass on
purpose. A finding is for a person to judge; nothing is corrected.
"""

import pkgutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from cami.programme.findings import Finding, Severity
from cami.programme.lint import checks
from cami.programme.lint.sighting import Sighting
from cami.programme.provisions import Programme
from cami.programme.vocabulary import Vocabulary

_RANK: dict[Severity, int] = {"high": 0, "medium": 1, "low": 2}


@dataclass(frozen=True, slots=True)
class Check:
    """A rule, and the function that looks where a programme breaks it."""

    code: str
    """File name with hyphens: anchor in the docs, value in the API."""

    title: str
    """What is wrong, in a few words; English, marked for translation with `N_`."""

    rule: str
    """What should be, in one sentence."""

    why: str
    """Why it matters and what the check lets pass; paragraphs as in the docstring."""

    severity: Severity
    """Of its findings, where a finding does not say otherwise."""

    look: Callable[[Programme, Vocabulary], Iterator[Sighting]]

    def find(self, programme: Programme, vocabulary: Vocabulary) -> Iterator[Finding]:
        """Everything the check sees, each under a subject of its own."""
        seen: Counter[str] = Counter()
        for sighting in self.look(programme, vocabulary):
            seen[sighting.subject] += 1
            again = seen[sighting.subject]
            yield Finding(
                code=self.code,
                severity=sighting.severity or self.severity,
                message=sighting.message,
                lines=tuple(sorted(set(sighting.lines))),
                subject=sighting.subject if again == 1 else f"{sighting.subject} #{again}",
                evidence=sighting.evidence,
                suggestion=sighting.suggestion,
                section_index=sighting.section_index,
                activity_index=sighting.activity_index,
            )


@cache
def all_checks() -> tuple[Check, ...]:
    """Every check, by code."""
    names = sorted(module.name for module in pkgutil.iter_modules(checks.__path__))
    return tuple(_check(name) for name in names)


def lint(programme: Programme, vocabulary: Vocabulary) -> tuple[Finding, ...]:
    """All findings, the most severe first, then in reading order."""
    found = [
        finding for check in all_checks() for finding in check.find(programme, vocabulary)
    ]
    return tuple(
        sorted(found, key=lambda f: (_RANK[f.severity], f.lines, f.code, f.subject))
    )


def _check(name: str) -> Check:
    module = import_module(f"{checks.__name__}.{name}")
    rule, _, why = (module.__doc__ or "").partition("\n")
    return Check(
        name.replace("_", "-"),
        module.TITLE,
        rule,
        why.strip(),
        module.SEVERITY,
        module.find,
    )
