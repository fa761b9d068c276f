"""All that is wrong with a job, collected so that it can be mended in one go."""

from cami.errors import InvalidInputError, Problem
from cami.messages import Message, Scalar


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

    def refuse(self) -> None:
        """Go no further if there are any.

        Raises
        ------
        InvalidInputError
            With all problems found.
        """
        if self.found:
            raise InvalidInputError(tuple(self.found))
