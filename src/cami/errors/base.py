"""What every refusal is made of: a problem to mend, and an error that ends the work."""

from dataclasses import dataclass
from typing import ClassVar

from cami.messages import N_, Message, Scalar


@dataclass(frozen=True, slots=True)
class Problem:
    """One rule that the person's data break, and how to mend it."""

    code: str
    """Stable name for machines and tests, e.g. ``crs-missing``; never reused."""

    where: tuple[str | int, ...]
    """Path to the culprit, e.g. ``("features", 3, "geometry")``."""

    what: Message
    remedy: Message


class CamiError(Exception):
    """Base of all errors raised on purpose."""

    code: ClassVar[str]
    text: ClassVar[str]

    def __init__(self, **params: Scalar) -> None:
        self.message = Message(self.text, params)
        super().__init__(self.text.format(**params))


class InvalidInputError(CamiError):
    """The data break one or more rules; carries every `Problem` found, not the first."""

    code = "invalid-input"
    text = N_("{count} things in the data need mending.")

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(count=len(problems))
        self.problems = problems
