"""What is said of who is a Party agrees with the list of Range States.

It decides who is bound. Held against the list are sentences that name countries right
before "is (not) a Party", or list them right after "non-Party ..."; a list that does not
tell Parties from others is let pass, and so are Parties to other treaties.
"""

import re
from collections.abc import Iterator

from cami.messages import N_, Message
from cami.programme.findings import Severity
from cami.programme.lint.claims import listed
from cami.programme.lint.sighting import Sighting, passages
from cami.programme.provisions import Programme
from cami.programme.vocabulary import Vocabulary, any_of, fold

TITLE = N_("Contradiction about who is a Party")
SEVERITY: Severity = "high"
_TEXTS = {
    "party": N_("The text calls {country} a Party; the list of Range States does not."),
    "non_party": N_(
        "The text says that {country} is no Party; the list of Range States does."
    ),
}
_GAP = 14
"""Characters between a country and "is a Party", such as ", which"."""

_TREATY = 60
"""Characters after "is a Party" within which a treaty is named."""

_LIST_OPENS = re.compile(r"[^.;:(]{0,24}[:(]\s*")


def find(programme: Programme, vocabulary: Vocabulary) -> Iterator[Sighting]:
    """Every country that text and list disagree about."""
    states = {_code(one.name, vocabulary): one for one in programme.range_states}
    if all(state.party is None for state in states.values()):
        return
    phrases = {word: kind for word, kind in vocabulary.labels.items() if kind in _TEXTS}
    said = any_of(tuple(phrases))
    for passage in passages(programme):
        folded = fold(passage.text)
        for phrase in said.finditer(folded):
            if _of_another_treaty(folded, phrase, vocabulary):
                continue
            kind = phrases[phrase[0]]
            for code in _countries(folded, phrase, vocabulary):
                state = states.get(code)
                if state and state.party is not None and state.party != (kind == "party"):
                    yield Sighting(
                        f"{code} in {passage.name}",
                        Message(_TEXTS[kind], {"country": state.name}),
                        (*passage.lines, state.place.first),
                        (passage.text,),
                        section_index=passage.section_index,
                        activity_index=passage.activity_index,
                    )


def _of_another_treaty(text: str, phrase: re.Match[str], vocabulary: Vocabulary) -> bool:
    """True where an organisation other than the programme's own follows."""
    after = re.split(r"[.;]", text[phrase.end() :], maxsplit=1)[0]
    found = vocabulary.organisation_names.search(after[:_TREATY])
    return found is not None and vocabulary.actors.keys[found[0]] != "cms"


def _countries(text: str, phrase: re.Match[str], vocabulary: Vocabulary) -> list[str]:
    """Codes of the countries that a phrase is about."""
    before = list(vocabulary.country_names.finditer(text[: phrase.start()]))
    if before and re.fullmatch(
        rf"[^.;:)]{{0,{_GAP}}}", text[before[-1].end() : phrase.start()]
    ):
        return [vocabulary.countries[before[-1][0]]]
    opens = _LIST_OPENS.match(text, phrase.end())
    if opens is None:
        return []
    rest = text[opens.end() :]
    return listed(rest, vocabulary.countries, vocabulary.country_names, vocabulary) or []


def _code(name: str, vocabulary: Vocabulary) -> str:
    folded = fold(name)
    return vocabulary.countries.get(folded.removeprefix("the ")) or folded
