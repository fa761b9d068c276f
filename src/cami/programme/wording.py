"""What changed between two wordings, word by word, for people to see."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from rapidfuzz.distance import Indel

RunKind = Literal["same", "deleted", "inserted"]


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive words that share one fate."""

    kind: RunKind
    text: str
    """The words as printed, joined by single spaces."""


def differences(old_text: str, new_text: str) -> tuple[Run, ...]:
    """Find the runs that lead from one wording to the other with the fewest words changed.

    The runs that are not inserted read as the old text, those not deleted as the new one,
    white space folded. Where both stand in one spot, the deleted run comes first.

    Examples
    --------
    >>> [(run.kind, run.text) for run in differences("Map the herds", "Count the herds")]
    [('deleted', 'Map'), ('inserted', 'Count'), ('same', 'the herds')]
    """
    old, new = old_text.split(), new_text.split()
    runs: list[Run] = []
    for same, block in groupby(_steps(old, new), key=lambda step: step[0] == "same"):
        steps = list(block)
        kinds: tuple[RunKind, ...] = ("same",) if same else ("deleted", "inserted")
        for kind in kinds:
            found = [word for step, taken in steps if step == kind for word in taken]
            if found:
                runs.append(Run(kind, " ".join(found)))
    return tuple(runs)


def words_changed(runs: Iterable[Run]) -> int:
    """Count the words that differ; a word put for another counts once.

    Examples
    --------
    >>> words_changed(differences("Map the herds", "Count all the herds"))
    2
    """
    changed, deleted = 0, 0
    for run in runs:
        count = len(run.text.split()) if run.kind != "same" else 0
        changed += max(0, count - deleted) if run.kind == "inserted" else count
        deleted = count if run.kind == "deleted" else 0
    return changed


def _steps(old: list[str], new: list[str]) -> Iterator[tuple[RunKind, list[str]]]:
    for step in Indel.opcodes(old, new):
        if step.tag == "equal":
            yield "same", old[step.src_start : step.src_end]
        elif step.tag == "delete":
            yield "deleted", old[step.src_start : step.src_end]
        else:
            yield "inserted", new[step.dest_start : step.dest_end]
