"""All that is wrong with a job, collected so that it can be mended in one go."""

import difflib
from collections.abc import Iterable

from cami.errors import InvalidInputError, Problem
from cami.messages import N_, Message, Scalar

ALIKE = 0.6
"""Likeness from which on an unknown word is taken for a known one, misspelt."""
SHOWN = 60
"""Letters of a job's own words that are repeated to the person."""


class Complaints:
    """Problems found so far."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(
        self,
        code: str,
        where: tuple[str | int, ...],
        what: str,
        remedy: str,
        **params: Scalar,
    ) -> None:
        """Note one; ``what`` and ``remedy`` are marked sentences that share ``params``."""
        self.found.append(
            Problem(code, where, Message(what, params), Message(remedy, params))
        )

    def unknown_option(
        self, where: tuple[str | int, ...], name: str, known: Iterable[str]
    ) -> None:
        """Note an option that does not exist, and the one that may be meant."""
        near = difflib.get_close_matches(name.lower(), known, n=1, cutoff=ALIKE)
        self.add(
            "job-option-unknown",
            where,
            N_("There is no such option."),
            N_('Is "{near}" meant?')
            if near
            else N_("Remove it, or see the list of options."),
            near=near[0] if near else "",
        )

    def unknown_value(
        self, where: tuple[str | int, ...], value: str, known: Iterable[str]
    ) -> None:
        """Note a value that an option cannot have, and those that it can."""
        values = [*known]
        small = [each.lower() for each in values]
        near = difflib.get_close_matches(value.lower(), small, n=1, cutoff=ALIKE)
        self.add(
            "job-value",
            where,
            N_('The value "{value}" is not known; it can be: {known}.'),
            N_('Is "{near}" meant?') if near else N_("Write one of these."),
            value=value[:SHOWN],
            known=", ".join(values),
            near=near[0] if near else "",
        )

    def refuse(self) -> None:
        """Go no further if there are any.

        Raises
        ------
        InvalidInputError
            With all problems found.
        """
        if self.found:
            raise InvalidInputError(tuple(self.found))
