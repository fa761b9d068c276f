"""The words in force: the data files' vocabulary and what the Secretariat has added."""

from cami.sources.words import load_vocabulary, names, occurrence
from cami.stores.renewal import Lexicon
from cami.stores.terms import further_names


def lexicon() -> Lexicon:
    """Give the words that documents are read and rows of the register made with."""
    further = further_names()
    searched = {(name.kind, name.key): name.all for name in (*names(), *further)}
    return Lexicon(load_vocabulary(further), searched, occurrence())
