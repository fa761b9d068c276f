"""Dated facts on species and countries, each with its source, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from cami.sources.words import table
from cami.stores.contests import entered_ranges


@dataclass(frozen=True, slots=True)
class Cited:
    """Where a fact comes from."""

    title: str
    year: int | None


@dataclass(frozen=True, slots=True)
class SpeciesName:
    """A scientific name by the concept that it belongs to."""

    scientific: str
    concept: str
    note: str
    source: Cited


@dataclass(frozen=True, slots=True)
class Listing:
    """A listing under a convention, true by the date of its source."""

    convention: str
    appendix: str
    since: str
    known_by: str
    confidence: str
    note: str
    source: Cited


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Where a species occurs, or did."""

    country: str
    species: str
    status: str
    confidence: str
    """Empty where nobody said."""

    note: str
    sources: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Party:
    """Whether a state is a Party to the Convention, by the date of its source."""

    party: bool
    since: str
    until: str
    known_by: str
    confidence: str
    source: Cited


@cache
def range_states() -> tuple[str, ...]:
    """ISO codes of the Range States."""
    return tuple(entry["iso2"] for entry in table("countries")["country"] if _in(entry))


@cache
def listed_species() -> tuple[str, ...]:
    """Keys of the species of the initiative that the Convention lists today."""
    return tuple(taxon["key"] for taxon in _taxa().values() if taxon.get("listings"))


def all_species() -> tuple[str, ...]:
    """Keys of every species that the vocabulary holds facts on."""
    return tuple(_taxa())


def scientific_name(species: str) -> str:
    """Return the first scientific name of a species; empty where none is known."""
    names = _taxa().get(species, {}).get("names", ())
    return names[0]["scientific"] if names else ""


def species_names(species: str, language: str) -> tuple[SpeciesName, ...]:
    """Scientific names of a species, by concept."""
    return tuple(
        SpeciesName(
            name["scientific"],
            name["concept"],
            _note(name, language),
            _cited("species", name["source"], language),
        )
        for name in _taxa().get(species, {}).get("names", ())
    )


def listings(species: str, language: str) -> tuple[Listing, ...]:
    """Listings of a species; sources that contradict each other all stand."""
    return tuple(
        Listing(
            one["convention"],
            one["appendix"],
            one["since"],
            one["known_by"],
            one["confidence"],
            _note(one, language),
            _cited("species", one["source"], language),
        )
        for one in _taxa().get(species, {}).get("listings", ())
    )


def occurrence(
    language: str, *, species: str = "", country: str = ""
) -> tuple[Occurrence, ...]:
    """Where a species occurs, or which species occur in a country.

    What was entered here since stands in the place of what the product brings along.
    """
    found = {
        (key, one["iso2"]): Occurrence(
            one["iso2"],
            key,
            one["status"],
            one["confidence"],
            _note(one, language),
            tuple(_cited("species", source, language) for source in one["sources"]),
        )
        for key, taxon in _taxa().items()
        for one in taxon.get("occurrence", ())
    }
    for fact in entered_ranges():
        dated = f"{fact.since}–{fact.until}" if fact.until else fact.since
        found[fact.taxon, fact.country] = Occurrence(
            fact.country,
            fact.taxon,
            fact.status,
            "",
            dated,
            tuple(Cited(source, None) for source in fact.sources),
        )
    return tuple(
        one
        for one in found.values()
        if species in ("", one.species) and country in ("", one.country)
    )


def party(country: str, language: str) -> tuple[Party, ...]:
    """Party status of a state, the latest statement first."""
    told = [
        Party(
            one["party"],
            one["since"],
            one["until"],
            one["known_by"],
            one["confidence"],
            _cited("countries", one["source"], language),
        )
        for one in _countries().get(country, {}).get("party", ())
    ]
    return tuple(sorted(told, key=lambda one: one.known_by, reverse=True))


def is_range_state(country: str) -> bool:
    """Tell whether a country is a Range State of the initiative."""
    return country in range_states()


@cache
def _taxa() -> Mapping[str, Mapping[str, Any]]:
    return {taxon["key"]: taxon for taxon in table("species")["taxon"]}


@cache
def _countries() -> Mapping[str, Mapping[str, Any]]:
    return {entry["iso2"]: entry for entry in table("countries")["country"]}


def _in(entry: Mapping[str, Any]) -> bool:
    return bool(entry.get("range_state"))


def _note(entry: Mapping[str, Any], language: str) -> str:
    return str(entry.get("note_ru" if language == "ru" else "note", entry.get("note", "")))


def _cited(where: str, key: str, language: str) -> Cited:
    entry = table(where)["sources"][key]
    title = entry.get("title_ru") if language == "ru" else ""
    return Cited(title or entry["title"], entry.get("year"))
