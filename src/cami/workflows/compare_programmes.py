"""Compare two programmes that are kept, and keep how one became the other."""

from cami.errors import ProgrammeMissingError
from cami.programme.lineage import Comparison, compare
from cami.stores import models
from cami.stores.keeping import keep_descent
from cami.stores.readings import latest_edition, reading


def compare_kept(old: str, new: str) -> Comparison:
    """Compare the latest editions of two programmes, and keep the lineage for confirmation.

    Raises
    ------
    ProgrammeMissingError
        A programme is not kept, or only our own index of it is.
    """
    before, after = _edition(old), _edition(new)
    comparison = compare(reading(before), reading(after))
    keep_descent(before, after, comparison)
    return comparison


def _edition(slug: str) -> models.Edition:
    edition = latest_edition(slug)
    if edition is None:
        raise ProgrammeMissingError(name=slug)
    return edition
