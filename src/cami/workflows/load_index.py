"""Put our own index of each shipped programme into an empty register."""

from cami.sources.programme_index import load_index, shipped
from cami.stores.renewal import keep_index
from cami.workflows.lexicon import lexicon


def load_indexes() -> tuple[str, ...]:
    """Keep every shipped index that is not kept yet; return the slugs of those kept now."""
    words = lexicon()
    return tuple(slug for slug in shipped() if keep_index(load_index(slug), words))
