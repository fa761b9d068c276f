"""The vocabulary's data files, read into the value that readers ask.

Every word is a row of ``sources/vocabulary/*.toml`` in English and Russian; a deployment
may lay further names of actors, species and countries over them.
"""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from cami.programme.vocabulary import (
    ActorWords,
    Name,
    NameKind,
    ReferenceWords,
    Role,
    Vocabulary,
    fold,
)

LANGUAGES = ("en", "ru")
_ROLES: dict[str, Role] = {
    "activity": "activity",
    "responsible": "responsible",
    "priority": "priority",
    "number": "number",
    "species": "common-name",
    "scientific_name": "scientific-name",
    "appendix": "appendix",
}
_GROUPS = ("government", "science", "community", "private", "donor", "other", "media")


@cache
def table(name: str) -> Mapping[str, Any]:
    """A data file of the vocabulary, e.g. ``table("species")``."""
    return tomllib.loads(
        files("cami.sources").joinpath("vocabulary", f"{name}.toml").read_text("utf-8")
    )


@cache
def names() -> tuple[Name, ...]:
    """Every actor, species and country of the data files."""
    return (
        *(_name("actor", entry) for entry in table("actors")["actor"]),
        *(_name("species", entry) for entry in table("species")["taxon"]),
        *(_name("country", entry) for entry in table("countries")["country"]),
    )


def _name(kind: NameKind, entry: Mapping[str, Any]) -> Name:
    latin = tuple(name["scientific"] for name in entry.get("names", ()))
    lists = ("synonyms_en", "synonyms_ru", "forms_en", "forms_ru")
    forms = tuple(form for key in lists for form in entry.get(key, ()))
    return Name(
        kind,
        entry.get("key") or entry["iso2"],
        entry["name_en"],
        entry["name_ru"],
        forms + tuple(dict.fromkeys(latin)),
    )


@cache
def occurrence() -> Mapping[str, tuple[str, ...]]:
    """Key of each taxon to the Range States where it lives today, by the sources at hand.

    Extinct, vagrant, captive and merely possible occurrence is left out.
    """
    return {
        taxon["key"]: tuple(
            place["iso2"]
            for place in taxon.get("occurrence", ())
            if place["status"] in ("extant", "reintroduced")
        )
        for taxon in table("species")["taxon"]
    }


def load_vocabulary(further: Iterable[Name] = ()) -> Vocabulary:
    """The vocabulary of the data files, with further names laid over them."""
    further = tuple(further)
    return _vocabulary() if not further else _built((*names(), *further))


@cache
def _vocabulary() -> Vocabulary:
    return _built(names())


def _built(known: tuple[Name, ...]) -> Vocabulary:
    words = table("words")
    forms = {kind: _forms(known, kind) for kind in ("actor", "species", "country")}
    return Vocabulary(
        headings=_headings(words["columns"]),
        languages={
            fold(word).rstrip(" .:*"): language
            for column in ("responsible", "priority")
            for language in LANGUAGES
            for word in words["columns"][column][language]
        },
        part_words=_both(words["parts"]),
        section_words=_both(words["sections"]),
        kinds=tuple(
            (fold(word), kind)
            for kind, group in words["kinds"].items()
            for word in _both(group)
        ),
        priorities=_keyed(words["priorities"]),
        levels=tuple(words["priorities"]),
        scales=tuple(
            {
                fold(mark): level
                for language in LANGUAGES
                for mark, level in zip(
                    scale[f"marks_{language}"], scale["levels"], strict=True
                )
            }
            for scale in words["scales"]
        ),
        actors=_actor_words(forms["actor"]),
        references=_reference_words(words),
        verbs={
            fold(word): (key, kind)
            for kind in ("preambular", "operative")
            for key, group in words[kind].items()
            for word in _both(group)
        },
        addressees=_folded(words["addressees"]),
        events=_keyed(words["events"]),
        months={
            fold(word): month["number"]
            for month in words["months"]
            for word in _both(month)
        },
        numerals={
            fold(word): number["value"]
            for number in words["numbers"]
            for word in _both(number)
        },
        labels=_keyed(words["labels"]),
        programme_words=_folded(words["labels"]["programme"]),
        not_covered=_folded(words["phrases"]["not_covered"]),
        appendix_words=_both(words["phrases"]["appendix"]),
        capitals_words=_folded(words["phrases"]["parties_in_capitals"]),
        range_states_words=_folded(words["labels"]["range_states"]),
        counted=_keyed(words["counted"]),
        species=forms["species"],
        scientific_names={
            fold(entry["scientific"]): taxon["key"]
            for taxon in table("species")["taxon"]
            for entry in taxon["names"]
        },
        countries=forms["country"],
    )


def _headings(columns: Mapping[str, Any]) -> dict[str, Role]:
    return {
        fold(word).rstrip(" .:*"): _ROLES.get(role, "other")
        for role, group in reversed(tuple(columns.items()))
        for word in _both(group)
    }


def _forms(known: Iterable[Name], kind: str) -> dict[str, str]:
    return {
        fold(form): name.key for name in known if name.kind == kind for form in name.all
    }


def _actor_words(keys: dict[str, str]) -> ActorWords:
    actors = table("actors")
    single = {
        a["key"]
        for a in actors["actor"]
        if "country" in a or not (a.get("group") or a["kind"] in _GROUPS)
    }
    return ActorWords(
        keys=keys,
        joiners=tuple(fold(word) for word in _both(actors["joiners"]) if word[0].isalpha()),
        modifiers=frozenset(_folded(actors["modifiers"])),
        qualifiers=_folded(actors["qualifiers"]),
        tbc=_folded(actors["tbc"]),
        organisations=frozenset(single),
    )


def _reference_words(words: Mapping[str, Any]) -> ReferenceWords:
    nouns = words["reference_nouns"]
    return ReferenceWords(
        cues=_folded(words["reference_cues"]),
        activity_nouns=_folded(nouns["activity"]),
        section_nouns=_folded(nouns["section"]),
        paragraph_nouns=_folded(nouns["paragraph"]),
        joiners=tuple(w for w in _folded(words["reference_joiners"]) if w[0].isalpha()),
        external=_folded(words["external"]),
        citations=_keyed(words["citations"]),
    )


def _both(group: Mapping[str, Any]) -> tuple[str, ...]:
    """The words of a group in every language, whatever their grammatical case."""
    return tuple(
        word
        for key, listed in group.items()
        if key.split("_")[-1] in LANGUAGES
        for word in listed
    )


def _folded(group: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(fold(word) for word in _both(group))


def _keyed(groups: Mapping[str, Any]) -> dict[str, Any]:
    """Folded word to the key of its group; where two claim a word, the first has it."""
    return {
        fold(word): key
        for key, group in reversed(tuple(groups.items()))
        for word in _both(group)
    }
