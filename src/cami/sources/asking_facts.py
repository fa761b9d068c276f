"""The vocabulary's facts about actors, ranges and Parties, as obligations want them."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

from cami.programme.obligations import ActorFact, Facts, PartyFact
from cami.programme.ranges import Contest, RangeFact
from cami.programme.statements import SECRETARIAT
from cami.sources.words import table

_SECRETARIAT_ACTORS: Final = ("secretariat", "cms")
_FOCAL_POINTS: Final = frozenset({"species-focal-points"})


def known_facts(
    contests: Iterable[Contest] = (), entered: Iterable[RangeFact] = ()
) -> Facts:
    """All facts of the data files, with objections made and ranges entered since."""
    return Facts(
        actors={entry["key"]: _actor(entry) for entry in table("actors")["actor"]},
        ranges=(*_ranges(), *entered),
        parties=_parties(),
        range_states=frozenset(
            entry["iso2"]
            for entry in table("countries")["country"]
            if entry.get("range_state")
        ),
        contests=tuple(contests),
        answers_to={SECRETARIAT: _SECRETARIAT_ACTORS},
        focal_points=_FOCAL_POINTS,
    )


def source_title(key: str, language: str = "en") -> str:
    """Title of a source that a fact names; its key where no file describes it."""
    for name in ("species", "countries"):
        about: Mapping[str, Any] = table(name)["sources"].get(key, {})
        if about:
            return str(about.get(f"title_{language}") or about["title"])
    return key


def _actor(entry: Mapping[str, Any]) -> ActorFact:
    return ActorFact(
        entry["key"], entry["kind"], entry.get("country", ""), bool(entry.get("group"))
    )


@cache
def _ranges() -> tuple[RangeFact, ...]:
    years = {key: str(s.get("year", "")) for key, s in table("species")["sources"].items()}
    return tuple(
        RangeFact(
            taxon["key"],
            place["iso2"],
            place["status"],
            tuple(place["sources"]),
            place.get("since", ""),
            place.get("until", ""),
            max((years.get(key, "") for key in place["sources"]), default=""),
            place["confidence"],
        )
        for taxon in table("species")["taxon"]
        for place in taxon.get("occurrence", ())
    )


@cache
def _parties() -> tuple[PartyFact, ...]:
    return tuple(
        PartyFact(
            country["iso2"],
            fact["party"],
            fact["since"],
            fact["until"],
            fact["known_by"],
            fact["source"],
        )
        for country in table("countries")["country"]
        for fact in country.get("party", ())
    )
